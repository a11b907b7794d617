"""The addon stays while people hold GMP qualifications."""

from __future__ import annotations

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TrainingCase


@tagged("post_install", "-at_install", "mes")
class TestUninstall(TrainingCase):
    def test_refused(self):
        """[B09] Uninstalling is refused and names one of them."""
        self.qualify(self.ben)
        self.qualification("NEW-01", "New")
        addon = self.env.ref("base.module_mes_training")
        for route in (addon.button_uninstall, addon.module_uninstall):
            with self.assertRaisesRegex(UserError, "stays installed"):
                route()

    def test_refused_from_below(self):
        """[B09] So is uninstalling the stock addon it stands on."""
        self.qualify(self.ben)
        with self.assertRaisesRegex(UserError, "stays installed"):
            self.env.ref("base.module_hr_skills").button_uninstall()
