from . import test_exception_page
from . import test_signing
