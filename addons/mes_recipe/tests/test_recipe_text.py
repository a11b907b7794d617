"""Recipes in and out as text: lossless, refused with line and reason."""

from __future__ import annotations

from odoo.tests import tagged

from .. import isa88
from .common import PROCESS_B, RecipeCase


@tagged("post_install", "-at_install", "mes")
class TestRoundTrip(RecipeCase):
    def test_process_a(self):
        """[A15, X03] What process A says comes back byte by byte."""
        version = self.imported()
        exported = version.export_text()
        self.assertEqual(exported["text"], isa88.write(self.recipe_a))
        self.assertEqual(exported["digest"], isa88.digest(self.recipe_a))
        self.assertEqual(version.state, "draft")

    def test_process_b(self):
        """[A15, X03] What process B says comes back byte by byte."""
        text = PROCESS_B.read_text()
        recipe = isa88.read(text).recipe
        self.provide(recipe)
        exported = self.imported(text).export_text()
        self.assertEqual(exported["text"], isa88.write(recipe))

    def test_again_elsewhere(self):
        """[A15, X03] An exported text imports as the same recipe, by its digest."""
        exported = self.imported().export_text()
        self.site.name = "Basel Solids"
        other = exported["text"].replace("PCM-500 ", "PCM-501 ", 1)
        again = self.imported(other).export_text()
        self.assertEqual(again["text"], other)
