"""Charts on the oversight page, declared by addons."""

from __future__ import annotations

from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .periodic_case import PeriodicCase

FOUND = {"labels": ["wk 47"], "series": [], "hints": [""], "sentence": "Fine."}


def counts(records, chart):
    """Count for a chart, as a method of the model would."""
    return {**FOUND, "by": records.env.uid}


@tagged("post_install", "-at_install", "mes")
class TestCharts(PeriodicCase):
    """Charts that addons declare."""

    def chart(self, **vals):
        """Declare a chart as an addon does."""
        model = self.env["ir.model"]._get("mes.exception")
        method = "_mes_oversight_test"
        exceptions = type(self.env["mes.exception"])
        counted = patch.object(exceptions, method, counts, create=True)
        self.startPatcher(counted)
        vals = {"name": "Lids", "model_id": model.id, "method": method, **vals}
        return self.env["mes.oversight.chart"].create(vals)

    def charts(self, person):
        """Return the charts of a person's page by their names."""
        page = self.env["mes.oversight.row"].with_user(person).page()
        return {each["name"]: each for each in page["charts"]}

    def test_an_addon_declares_a_chart(self):
        """[M10] It is on the page, counted with the rights of who looks."""
        chart = self.chart(span="12 weeks")
        shown = self.charts(self.farid)["Lids"]
        told = {"id": chart.id, "name": "Lids", "span": "12 weeks"}
        self.assertEqual(shown, {**FOUND, **told, "by": self.farid.id})

    def test_without_a_declaration(self):
        """[M10] The addon of the record brings no chart of its own."""
        own = self.env["ir.model.data"].search(
            [("model", "=", "mes.oversight.chart"), ("module", "=", "mes_compliance")]
        )
        self.assertFalse(own)

    def test_who_sees_it(self):
        """[M10, M04] A chart is there for who holds its group and reads its model."""
        group = self.env.ref("mes_compliance.group_qa_reviewer")
        self.chart(group_ids=[(6, 0, group.ids)])
        self.assertIn("Lids", self.charts(self.farid))
        self.assertNotIn("Lids", self.charts(self.anna))

    def test_a_method_is_a_hook(self):
        """[M10] A chart calls methods made for it only."""
        with self.assertRaises(ValidationError):
            self.chart(method="unlink")
