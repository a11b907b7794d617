from . import mes_equipment_act
