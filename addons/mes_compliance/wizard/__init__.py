from . import mes_periodic_review_restore
