"""The addon stays while units are in the record."""

from __future__ import annotations

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..hooks import TABLES, uninstall_hook
from .common import EquipmentCase
from .live import LiveCase


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


@tagged("post_install", "-at_install", "mes")
class TestReadingsOutlive(LiveCase):
    def tables(self):
        """Return how many of the tables of readings there are."""
        self.env.cr.execute(
            "SELECT count(*) FROM pg_class WHERE relname IN %s", (tuple(TABLES),)
        )
        return self.env.cr.fetchone()[0]

    def test_readings_stay(self):
        """[B09] Where there is one reading, the tables outlive the addon."""
        self.measure(20.0)
        uninstall_hook(self.env)
        self.assertEqual(self.tables(), len(TABLES))

    def test_nothing_stays_of_nothing(self):
        """Empty tables go with the addon."""
        uninstall_hook(self.env)
        self.assertEqual(self.tables(), 0)
