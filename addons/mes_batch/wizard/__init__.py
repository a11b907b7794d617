from . import mes_recall_ask
from . import stock_lot_decide
