from . import mes_equipment_act
from . import mes_alarm_comment
