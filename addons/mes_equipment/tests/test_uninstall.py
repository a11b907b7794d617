"""The addon stays while units are in the record."""

from __future__ import annotations

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import EquipmentCase


@tagged("post_install", "-at_install", "mes")
class TestUninstall(EquipmentCase):
    def test_refused_with_units(self):
        """[B09] Uninstalling is refused while the record speaks of units."""
        addon = self.env.ref("base.module_mes_equipment")
        self.env.cr.flush()
        with self.assertRaisesRegex(UserError, "GMP documents of this kind"):
            addon.button_uninstall()
        with self.assertRaisesRegex(UserError, "GMP documents of this kind"):
            addon.module_uninstall()

    def test_refused_from_below(self):
        """[B09] Uninstalling maintenance would take the addon with it: refused."""
        self.env.cr.flush()
        with self.assertRaisesRegex(UserError, "GMP documents of this kind"):
            self.env.ref("base.module_maintenance").button_uninstall()
