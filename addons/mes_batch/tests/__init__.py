from . import test_lot_disposition
from . import test_lot_effect
from . import test_lot_gate
from . import test_lot_routes
from . import test_lot_scan
from . import test_batch_execution
