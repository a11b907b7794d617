from . import mes_qualification_act
