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
    "data": [
        "security/ir.model.access.csv",
        "data/decimal_precision_data.xml",
        "data/mes.exception.type.csv",
        "data/mes.message.csv",
        "views/product_template_views.xml",
        "views/stock_lot_views.xml",
        "views/stock_quant_views.xml",
    ],
    "application": True,
}
