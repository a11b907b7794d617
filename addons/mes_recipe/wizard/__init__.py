from . import mes_recipe_version_effect
from . import mes_recipe_version_return
from . import mes_recipe_version_text
