from . import test_exception_page
from . import test_kept
from . import test_ledger
from . import test_signing
from . import test_verification
