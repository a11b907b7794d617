"""One version counts for each product, site, size and day."""

from __future__ import annotations

import threading

from psycopg2.errors import ExclusionViolation

from odoo.sql_db import db_connect
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from odoo.addons.mes_compliance.measure import Quantity

from .. import isa88
from .common import RecipeCase

NOON = "2026-11-20 12:00"
KG_300 = Quantity.parse("300.000 kg")


@tagged("post_install", "-at_install", "mes")
class TestEffect(RecipeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stage = cls.stage()
        with stage.at(NOON):
            cls.first = stage.effective()
        cls.product = cls.first.product_id

    def setUp(self):
        super().setUp()
        clock = self.at(NOON)
        clock.__enter__()
        self.addCleanup(clock.__exit__, None, None, None)

    def found(self, size=KG_300, at=None):
        versions = self.env["mes.recipe.version"]
        return versions._mes_effective(self.product, self.site, size, at)

    def moment(self, text):
        with self.at(text) as moment:
            return moment

    def test_next_takes_its_place(self):
        """[A11] The next version takes the place of the one before, in one act."""
        self.assertEqual(self.found(), self.first)
        second = self.effective(self.next_draft(self.first))
        self.assertEqual(second.state, "effective")
        self.assertEqual(self.first.state, "superseded")
        self.assertEqual(self.found(), second)
        self.assertTrue(self.told(self.first, "recipe.superseded"))

    def test_superseded_cannot_be_issued(self):
        """[A11] A superseded version is not issued; it keeps its content."""
        second = self.effective(self.next_draft(self.first))
        verdict = self.first._mes_issue_verdict(KG_300)
        self.assertEqual([f.rule for f in verdict.findings], ["recipe_not_in_effect"])
        self.assertTrue(second._mes_issue_verdict(KG_300).ok)
        self.assertEqual(self.first._mes_recipe().header.version, 6)

    def test_later_day(self):
        """[A11] A day ahead: both versions have their time, and no moment has two."""
        second = self.approved(self.next_draft(self.first))
        self.assertSigned(self.put_into_effect(second, "2026-12-01"))
        self.assertEqual((second.state, self.first.state), ("approved", "effective"))
        self.assertEqual(str(self.first.effective_until), "2026-12-01")
        cases = {
            "2026-11-19 12:00": self.first.browse(),
            "2026-11-30 22:59": self.first,
            "2026-11-30 23:00": second,
            "2027-05-01 00:00": second,
        }
        for moment, version in cases.items():
            self.assertEqual(self.found(at=self.moment(moment)), version, moment)

    def test_day_begins(self):
        """[A11] The scheduler puts into effect what was signed, when the day begins."""
        second = self.approved(self.next_draft(self.first))
        self.assertSigned(self.put_into_effect(second, "2026-12-01"))
        with self.at("2026-11-30 22:59"):
            self.env["mes.recipe.version"]._mes_take_effect()
            self.assertEqual(
                (second.state, self.first.state), ("approved", "effective")
            )
        with self.at("2026-11-30 23:00"):
            self.env["mes.recipe.version"]._mes_take_effect()
            self.env["mes.recipe.version"]._mes_take_effect()
        self.assertEqual((second.state, self.first.state), ("effective", "superseded"))
        self.assertEqual(len(self.told(second, "recipe.effective")), 1)

    def test_day_in_the_past(self):
        """[A11] A day that is over is refused, and so is what is no day."""
        second = self.approved(self.next_draft(self.first))
        for day in ("2026-11-19", "tomorrow", "2026-02-30", "20261201x"):
            answer = self.put_into_effect(second, day)
            self.assertRefused(answer, "recipe_day_past")

    def test_twice(self):
        """[A11] A version gets its day once."""
        second = self.approved(self.next_draft(self.first))
        self.assertSigned(self.put_into_effect(second, "2026-12-01"))
        answer = self.put_into_effect(second, "2026-12-05")
        self.assertRefused(answer, "recipe_in_effect_already")

    def test_before_a_later_one(self):
        """[A11] A version that would overlap a later one is refused by its name."""
        second = self.approved(self.next_draft(self.first))
        self.assertSigned(self.put_into_effect(second, "2026-12-01"))
        third = self.approved(self.next_draft(self.first))
        answer = self.put_into_effect(third, "2026-11-25")
        self.assertRefused(answer, "recipe_overlap")
        self.assertEqual(answer["reasons"][0]["about"], "PCM-500 version 7")

    def test_withdrawn_gives_time_back(self):
        """[A11] A withdrawn version gives the one before its time back."""
        second = self.approved(self.next_draft(self.first))
        self.assertSigned(self.put_into_effect(second, "2026-12-01"))
        values = {"act": "withdraw", "reason": "Filter was changed back"}
        self.assertSigned(self.sign(second, self.farid, "void", values=values))
        self.assertFalse(self.first.effective_until)
        self.assertEqual(self.found(at=self.moment("2027-01-01 12:00")), self.first)

    def test_another_recipe(self):
        """[A11] Another recipe for the same product, site and size is refused."""
        text = self.text_a.replace("PCM-500", "PCM-501")
        other = self.approved(self.imported(text))
        answer = self.put_into_effect(other)
        self.assertRefused(answer, "recipe_overlap")
        self.assertEqual(other.state, "approved")

    def test_another_size(self):
        """[A11] Another size is another matter: both count, each for its own."""
        other = self.effective(self.imported(self.at_size("150.000 kg", "PCM-501")))
        self.assertEqual(self.found(Quantity.parse("150.000 kg")), other)
        self.assertEqual(self.found(), self.first)
        self.assertFalse(self.found(None))
        self.assertFalse(self.found(Quantity.parse("200.000 kg")))

    def at_size(self, size, code):
        """Return process A for another size only."""
        both = f"sizes: 300.000 kg, {size}"
        recipe = isa88.read(self.text_a.replace("sizes: 300.000 kg", both)).recipe
        scaled = isa88.scaled(recipe, Quantity.parse(size)).recipe
        text = isa88.write(scaled).replace("PCM-500", code)
        return text.replace(both, f"sizes: {size}")

    def test_range_of_sizes(self):
        """[A11] Ranges of sizes overlap where they touch."""
        text = self.text_a.replace("PCM-500", "PCM-501")
        text = text.replace("sizes: 300.000 kg", "sizes: 250.000 .. 400.000 kg")
        other = self.approved(self.imported(text))
        self.assertEqual(other._mes_size_ranges(), "{[250,400]}")
        self.assertRefused(self.put_into_effect(other), "recipe_overlap")

    def test_sizes_in_other_units(self):
        """[A11] 300 kg and 300000 g are one size."""
        text = self.text_a.replace("PCM-500", "PCM-501")
        text = text.replace("sizes: 300.000 kg", "sizes: 300000 g")
        other = self.approved(self.imported(text))
        self.assertRefused(self.put_into_effect(other), "recipe_overlap")

    def test_training(self):
        """[A11] QA says that people are trained, or waives it with a reason."""
        second = self.approved(self.next_draft(self.first))
        answer = self.put_into_effect(second, training=None)
        self.assertRefused(answer, "recipe_training_open")
        answer = self.put_into_effect(second, training="waived")
        self.assertRefused(answer, "text_missing")
        answer = self.put_into_effect(
            second, training="waived", reason="No one is concerned"
        )
        self.assertSigned(answer)
        shown = self.told(second, "recipe.signed")[-1]["data"]["content"]
        self.assertEqual(shown["takes_the_place_of"], ["PCM-500 version 6"])
        self.assertEqual(shown["in_effect_from"], "20 Nov 2026")
        self.assertEqual(shown["training"], "QA waives training")

    def test_resume_when_time_is_over(self):
        """[A11] A suspended version whose time is over does not come back."""
        values = {"act": "suspend", "reason": "Wrong picture"}
        self.assertSigned(
            self.sign(self.first, self.farid, "status_changed", values=values)
        )
        self.effective(self.next_draft(self.first))
        self.assertEqual(self.first.state, "suspended")
        values = {"act": "resume", "reason": "Picture is right"}
        answer = self.sign(self.first, self.farid, "status_changed", values=values)
        self.assertRefused(answer, "recipe_time_over")

    def test_issue(self):
        """[A04, A11] A size that is not allowed is refused with what is allowed."""
        verdict = self.first._mes_issue_verdict(Quantity.parse("310.000 kg"))
        (finding,) = verdict.findings
        self.assertEqual(finding.rule, "batch_size_not_allowed")
        self.assertEqual((finding.found, finding.needed), ("310.000 kg", "300.000 kg"))
        verdict = self.first._mes_issue_verdict(KG_300)
        self.assertEqual(verdict.facts["recipe"], "PCM-500 version 6")
        self.assertEqual(verdict.facts["digest"], self.first.digest)

    def test_over_capacity(self):
        """[A04] A size for which a weighing no longer fits its scale is refused."""
        text = self.text_a.replace("PCM-500", "PCM-501")
        text = text.replace("sizes: 300.000 kg", "sizes: 300.000 .. 900.000 kg")
        values = {"act": "suspend", "reason": "Another takes over"}
        self.assertSigned(
            self.sign(self.first, self.farid, "status_changed", values=values)
        )
        values = {"act": "retire", "reason": "Another takes over"}
        self.assertSigned(
            self.sign(self.first, self.farid, "status_changed", values=values)
        )
        other = self.effective(self.imported(text))
        self.assertTrue(other._mes_issue_verdict(Quantity.parse("330.000 kg")).ok)
        verdict = other._mes_issue_verdict(Quantity.parse("450.000 kg"))
        self.assertIn("over_capacity", [f.rule for f in verdict.findings])

    def test_table_refuses_two(self):
        """[A11] The table itself refuses two versions for the same days."""
        second = self.approved(self.next_draft(self.first))
        self.env.flush_all()
        with (
            self.assertRaises(ExclusionViolation),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.cr.execute(
                "UPDATE mes_recipe_version SET effective_from = '2026-11-20',"
                " size_ranges = '{[300,300]}' WHERE id = %s",
                (second.id,),
            )


@tagged("post_install", "-at_install", "mes")
class TestAtOnce(TransactionCase):
    """Two transactions at once, on a table with the constraint of the real one."""

    def setUp(self):
        super().setUp()
        database = db_connect(self.env.cr.dbname)
        self.one, self.other = database.cursor(), database.cursor()
        self.addCleanup(self.drop)
        self.one.execute(
            """SELECT pg_get_constraintdef(oid) FROM pg_constraint
                WHERE conname = 'mes_recipe_version_one_in_effect'"""
        )
        (definition,) = self.one.fetchone()
        self.one.execute(
            """CREATE TABLE mes_recipe_probe AS SELECT company_id, product_id, state,
               size_ranges, effective_from, effective_until
               FROM mes_recipe_version LIMIT 0"""
        )
        self.one.execute(
            f"ALTER TABLE mes_recipe_probe ADD CHECK (true), ADD {definition}"
        )
        self.one.commit()

    def drop(self):
        for cursor in (self.one, self.other):
            cursor.rollback()
        self.one.execute("DROP TABLE IF EXISTS mes_recipe_probe")
        self.one.commit()
        self.one.close()
        self.other.close()

    def insert(self, cursor, sizes="{[300,300]}", begin="2026-11-20"):
        cursor.execute(
            """INSERT INTO mes_recipe_probe VALUES (1, 7, 'approved', %s, %s, NULL)""",
            (sizes, begin),
        )

    def test_two_approvers(self):
        """[A11] Of two who put a version into effect at once, one is refused."""
        self.insert(self.one)
        refusals = []

        def meanwhile():
            try:
                with mute_logger("odoo.sql_db"):
                    self.insert(self.other, "{[100,500]}", "2026-12-01")
            except ExclusionViolation as refusal:
                refusals.append(refusal)

        waiting = threading.Thread(target=meanwhile)
        waiting.start()
        waiting.join(0.3)
        self.assertTrue(waiting.is_alive(), "It has to wait for the first one")
        self.one.commit()
        waiting.join(10)
        self.assertEqual(len(refusals), 1)

    def test_other_sizes(self):
        """[A11] Sizes that do not meet disturb nobody."""
        self.insert(self.one)
        self.insert(self.other, "{[150,150],[600,600]}")
        self.one.commit()
        self.other.commit()
