{
    "name": "Pharma MES: Recipes",
    "summary": "ISA-88 master recipes with their life cycle, checks and text form",
    "version": "19.0.1.0.0",
    "category": "Manufacturing",
    "author": "Pharma MES for Odoo contributors",
    "license": "LGPL-3",
    "depends": [
        "mes_training",
        "mes_equipment",
        "mrp",
    ],
    "data": [],
}
