from . import test_recipe_text
