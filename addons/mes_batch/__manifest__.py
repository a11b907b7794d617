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
    "external_dependencies": {"python": ["typst"]},
    "data": [
        "security/mes_batch_groups.xml",
        "security/ir.model.access.csv",
        "security/mes_batch_security.xml",
        "data/ir_sequence_data.xml",
        "data/ir_cron_data.xml",
        "data/decimal_precision_data.xml",
        "data/mes.exception.type.csv",
        "data/mes.message.csv",
        "views/mes_floor_views.xml",
        "views/mes_station_views.xml",
        "views/mrp_production_views.xml",
        "views/product_template_views.xml",
        "views/stock_lot_views.xml",
        "views/stock_quant_views.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "mes_batch/static/src/floor/**/*",
        ],
        "web.assets_tests": [
            "mes_batch/static/tests/tours/**/*",
        ],
        "web.assets_unit_tests": [
            "mes_batch/static/tests/floor/**/*",
        ],
    },
    "application": True,
}
