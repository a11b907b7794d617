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
    "data": [
        "security/ir.model.access.csv",
        "security/mes_equipment_security.xml",
        "data/mes.message.csv",
        "data/mes.exception.type.csv",
        "wizard/mes_equipment_act_views.xml",
        "views/mes_equipment_log_views.xml",
        "views/mes_equipment_class_views.xml",
        "views/mes_instrument_message_views.xml",
        "views/maintenance_equipment_views.xml",
        "views/maintenance_equipment_form.xml",
        "views/mes_equipment_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "mes_equipment/static/src/**/*",
        ],
    },
}
