"""The life of a version: who signs what, one in effect, nothing changes afterwards."""

from __future__ import annotations

from odoo.tests import tagged

from .. import isa88
from .common import RecipeCase


@tagged("post_install", "-at_install", "mes")
class TestSignatures(RecipeCase):
    def test_whole_life(self):
        """[A09, A10] From draft to effective by four signatures of three people."""
        version = self.imported()
        with self.at("2026-11-20 09:00"):
            self.effective(version)
        self.assertEqual(version.state, "effective")
        frozen = version._mes_recipe()
        self.assertEqual(isa88.digest(frozen), isa88.digest(self.recipe_a))
        self.assertEqual(version.digest, isa88.digest(self.recipe_a))
