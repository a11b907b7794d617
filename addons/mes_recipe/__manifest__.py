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
    "external_dependencies": {"python": ["PyYAML"]},
    "data": [
        "security/ir.model.access.csv",
        "security/mes_recipe_security.xml",
        "data/mes.message.csv",
        "data/mes.exception.type.csv",
        "data/ir_cron_data.xml",
        "views/mes_recipe_version_ask_views.xml",
        "views/mes_recipe_row_views.xml",
        "views/mes_recipe_element_views.xml",
        "views/mes_recipe_version_views.xml",
        "views/mes_recipe_views.xml",
        "views/mrp_bom_views.xml",
        "views/mes_recipe_menus.xml",
        "data/mes_oversight_data.xml",
    ],
    "uninstall_hook": "uninstall_hook",
    "assets": {
        "web.assets_backend": [
            "mes_recipe/static/src/**/*",
        ],
        "web.assets_unit_tests": [
            "mes_recipe/static/tests/**/*.test.js",
        ],
    },
}
