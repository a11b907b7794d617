"""Genealogy and mass balance of a batch: record, stock and edges agree."""

from __future__ import annotations

from odoo.tests import tagged

from .batch_case import BatchCase


@tagged("-at_install", "post_install")
class TestGenealogyOfBatch(BatchCase):
    """From the record of a batch."""

    def test_a_container_is_an_edge_when_it_is_charged(self):
        """[I01] Weighed is not charged; charged, it is there with its exact weight."""
        edges = self.env["mes.genealogy.edge"]
        batch = self.dispensed()
        charged = [("kind", "=", "charged"), ("batch_id", "=", batch.id)]
        self.env.flush_all()
        self.assertFalse(edges.search(charged))
        waiting = self.env["mes.genealogy"]._waiting(self.active.ids)
        self.assertEqual([row[3] for row in waiting], [batch.name] * 2)
        self.assertFalse(self.active.mes_trace("forward")["orders"])
        self.ok(batch, self.anna, "start", "10.2.1")
        self.ok(batch, self.anna, "scan", "10.2.1", text="MIX-1")
        first = batch.container_ids[0]
        self.ok(batch, self.anna, "scan", "10.2.1", text=first.code)
        self.env.flush_all()
        edge = edges.search(charged)
        self.assertEqual(edge.container_id, first)
        self.assertEqual(f"{edge.quantity:.3f} {edge.unit}", first.net)
        order = batch.production_id
        self.assertEqual(self.active.mes_trace("forward")["orders"], order.ids)
        self.assertEqual(first.mes_trace("backward")["lots"], self.active.ids)
        self.assertEqual(first.mes_trace("forward")["orders"], order.ids)
        second = batch.container_ids[1]
        self.assertEqual(second.mes_trace("forward")["orders"], [])

    def test_from_the_record_and_from_stock(self):
        """[I01, I04] Posted, record and stock agree; the containers can be replayed."""
        batch = self.executed()
        self.assertEqual(self.env["mes.genealogy.edge"]._differences(), [])
        trace = self.active.mes_trace("forward")
        self.assertEqual(trace["orders"], batch.production_id.ids)
        self.assertIn(batch.lot_id.id, trace["lots"])
        back = batch.lot_id.mes_trace("backward")
        self.assertEqual(
            set(back["lots"]), {batch.lot_id.id, self.active.id, self.filler.id}
        )
        self.assertEqual(batch.mes_trace("backward")["lots"], back["lots"][1:])
        _steps, containers = batch._rebuilt()
        charged = {each["code"] for each in containers if each["charged_at"]}
        edges = self.env["mes.genealogy.edge"].search(
            [("kind", "=", "charged"), ("batch_id", "=", batch.id)]
        )
        self.assertEqual(set(edges.mapped("container_id.code")), charged)
        self.assertFalse(self.numbers(batch, "YLD-02"))
        trace = self.mixer.mes_trace("forward")
        self.assertEqual(trace["orders"], batch.production_id.ids)
        late = self.mixer.mes_trace_during("forward", since="2031-01-01 00:00:00")
        self.assertEqual(late["orders"], [])

    def test_what_is_not_taken_from_stock_is_an_exception(self):
        """[I04, B07] A charged lot that no move of the order consumes is told."""
        batch = self.charged()
        order = batch.production_id.sudo()
        line = order.move_raw_ids.filtered(
            lambda m: m.product_id.default_code == "RM-T2"
        )
        self.env.cr.execute(
            "UPDATE stock_move SET bom_line_id = NULL WHERE id = %s", (line.id,)
        )
        self.env.invalidate_all()
        step = self.mixed(batch)
        self.sign_step(batch, step, self.anna, self.ben)
        self.assertSigned(self.leave_out(batch))
        self.ok(batch, self.anna, "start", "10.3.1")
        self.ok(batch, self.anna, "record", "10.3.1", parameter="counted", value="9850")
        self.sign_step(batch, "10.3.1", self.anna, self.ben)
        found = self.numbers(batch, "YLD-02")
        self.assertEqual(len(found), 1)
        self.assertIn("FIL-1", found.title)
        self.assertEqual(found.gate, "release")

    def test_the_balance_of_a_batch(self):
        """[I04] Materials weighed, charged, posted; phases with result and limits."""
        batch = self.executed()
        page = self.env["mes.genealogy"].with_user(self.farid)
        balance = page.page("mes.batch", batch.id)["balance"]
        rows = {row["lot"]: row for row in balance["materials"]}
        self.assertEqual(rows["ACT-1"]["weighed"], "8.041 kg")
        self.assertEqual(rows["ACT-1"]["charged"], "8.041 kg")
        self.assertEqual(rows["ACT-1"]["posted"], "8.041")
        self.assertEqual(rows["ACT-1"]["waits"], "")
        self.assertTrue(balance["phases"])
        self.assertTrue(all(row["limits"] for row in balance["phases"]))
