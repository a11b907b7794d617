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
    "external_dependencies": {"python": ["biip", "cryptography"]},
    "data": [
        "security/mes_compliance_groups.xml",
        "security/ir.model.access.csv",
        "security/mes_compliance_security.xml",
        "data/ir_sequence_data.xml",
        "data/ir_cron_data.xml",
        "data/mes.message.csv",
        "data/mes.exception.type.csv",
        "data/mes_role_conflict_data.xml",
        "views/mes_exception_views.xml",
        "views/mes_ledger_views.xml",
        "views/mes_compliance_menus.xml",
        "views/mes_verification_views.xml",
        "views/mes_oversight_views.xml",
        "data/mes_oversight_data.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "mes_compliance/static/src/**/*",
            ("remove", "mes_compliance/static/src/**/*.dark.scss"),
        ],
        "web.assets_web_dark": [
            "mes_compliance/static/src/**/*.dark.scss",
        ],
        "web.assets_unit_tests": [
            "mes_compliance/static/tests/**/*.js",
        ],
    },
    "application": True,
}
