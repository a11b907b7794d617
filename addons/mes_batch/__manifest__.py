{
    "name": "Pharma MES: Batches",
    "summary": "Batch execution, dispensing, review by exception and release",
    "version": "19.0.1.0.0",
    "category": "Manufacturing",
    "author": "Pharma MES for Odoo contributors",
    "license": "LGPL-3",
    "depends": [
        "mes_recipe",
        "stock",
        "mrp_product_expiry",
        "barcodes_gs1_nomenclature",
    ],
    "data": [],
    "application": True,
}
