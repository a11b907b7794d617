from . import test_access
from . import test_act
from . import test_competence
from . import test_forms
from . import test_loophole
from . import test_oversight
from . import test_uninstall
