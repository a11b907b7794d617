from . import stock_lot_decide
