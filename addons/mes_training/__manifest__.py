{
    "name": "Pharma MES: People",
    "summary": "Qualifications with validity, checked at start and at signing",
    "version": "19.0.1.0.0",
    "category": "Manufacturing",
    "author": "Pharma MES for Odoo contributors",
    "license": "LGPL-3",
    "depends": [
        "mes_compliance",
        "hr_skills",
    ],
    "data": [],
}
