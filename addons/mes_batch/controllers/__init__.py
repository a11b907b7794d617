from . import bundle
from . import recall
