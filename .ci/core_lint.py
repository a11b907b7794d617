"""A pytest plugin that narrows Odoo's own lint tests to the addons of this suite.

They look at every addon they can find; what Odoo itself does is not ours to check.
"""

from odoo import modules
from odoo.modules import module

OURS = "mes_"


def _ours() -> list:
    return [each for each in _all_manifests() if each.name.startswith(OURS)]


_all_manifests = module.Manifest.all_addon_manifests
module.Manifest.all_addon_manifests = staticmethod(_ours)
modules.get_modules = module.get_modules = lambda: [each.name for each in _ours()]
