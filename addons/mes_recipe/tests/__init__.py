from . import test_recipe_text
from . import test_recipe_life
