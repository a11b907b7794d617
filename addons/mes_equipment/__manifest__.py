{
    "name": "Pharma MES: Equipment",
    "summary": "Equipment classes, cleaning, hold times, calibration and logbook",
    "version": "19.0.1.0.0",
    "category": "Manufacturing",
    "author": "Pharma MES for Odoo contributors",
    "license": "LGPL-3",
    "depends": [
        "mes_compliance",
        "maintenance",
        "mrp",
    ],
    "data": [],
}
