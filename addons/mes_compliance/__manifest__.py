{
    "name": "Pharma MES: Record",
    "summary": "Tamper-evident ledger, electronic signatures, exceptions and oversight",
    "version": "19.0.1.0.0",
    "category": "Manufacturing",
    "author": "Pharma MES for Odoo contributors",
    "license": "LGPL-3",
    "depends": [
        "mail",
        "hr",
        "auth_password_policy",
    ],
    "data": [],
    "application": True,
    "installable": True,
}
