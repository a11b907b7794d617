"""What was submitted stays as it was, whatever route is tried."""

from __future__ import annotations

from contextlib import contextmanager

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .. import isa88
from ..models.mes_recipe_version import VersionFrozen
from .common import RecipeCase


class FrozenCase(RecipeCase):
    """An effective version of process A, and a draft beside it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stage = cls.stage()
        versions = cls.env["mes.recipe.version"].with_user(cls.kim)
        answer = versions.import_text(cls.text_a)
        cls.version = stage.effective(versions.browse(answer["version"]))
        cls.draft = stage.next_draft(cls.version)

    @contextmanager
    def assertFrozen(self, exception=VersionFrozen):
        """Check that what happens inside is refused, told, and changes nothing."""
        self.env.flush_all()
        before = self.version.sudo()._mes_written()
        with self.assertAttemptTold(exception, self.version, "recipe_frozen"):
            yield
        self.env.invalidate_all()
        self.assertEqual(self.version.sudo()._mes_written(), before)
        self.assertTrue(self.version._mes_content_verdict().ok)


@tagged("post_install", "-at_install", "mes")
class TestFrozen(FrozenCase):
    def test_header(self):
        """[A09] The header of an approved version is not written."""
        for person in (self.kim, self.lars, self.farid, self.anna, self.env.user):
            with self.subTest(person.login), self.assertFrozen():
                self.version.with_user(person).write({"strength": "1000 mg"})

    def test_sudo(self):
        """[A09] Nor with all rights."""
        with self.assertFrozen():
            self.version.sudo().strength = "1000 mg"

    def test_version_number(self):
        """[A09] Its number and what it follows stay."""
        for name, value in (("version", 9), ("follows", "4"), ("recipe", "PCM-501 X")):
            with self.subTest(name), self.assertFrozen():
                self.version.sudo().write({name: value})

    def test_rows_of_every_kind(self):
        """[A09] No row of it is written, added or deleted."""
        samples = {
            "mes.recipe.input": {"quantity": "1.000 kg"},
            "mes.recipe.output": {"quantity": "1 tablet"},
            "mes.recipe.value": {"quantity": "1.000 kg"},
            "mes.recipe.need": {"state": "dirty"},
            "mes.recipe.property": {"value": "1 L"},
            "mes.recipe.element": {"name": "Other"},
            "mes.recipe.parameter": {"action": "1 .. 2 min"},
            "mes.recipe.test": {"take": "1 tablet"},
            "mes.recipe.each": {"at_most": "9 tablet"},
            "mes.recipe.sample": {"take": "1 piece"},
            "mes.recipe.limit": {"at_most": "9 d"},
        }
        for model, vals in samples.items():
            domain = [("version_id", "=", self.version.id)]
            row = self.env[model].sudo().search(domain, limit=1)
            self.assertTrue(row, model)
            with self.subTest(model), self.assertFrozen():
                row.write(vals)
            with self.subTest(model), self.assertFrozen():
                row.unlink()
            with self.subTest(model), self.assertFrozen():
                row.copy()

    def test_rows_added(self):
        """[A09] Nothing is added to it."""
        vals = {"value": "more", "name": "More", "quantity": "1 kg"}
        with self.assertFrozen():
            self.env["mes.recipe.value"].sudo().create(
                {**vals, "version_id": self.version.id}
            )

    def test_commands_of_a_form(self):
        """[A09] Commands of a form reach no row of it."""
        line = self.version.sudo().input_ids[0]
        for command in (
            Command.create({"line": "x", "item": "RM-0006 Talc", "quantity": "1 kg"}),
            Command.update(line.id, {"quantity": "1.000 kg"}),
            Command.delete(line.id),
            Command.unlink(line.id),
            Command.clear(),
            Command.set([]),
        ):
            with self.subTest(command[0]), self.assertFrozen():
                self.version.sudo().write({"input_ids": [command]})

    def test_commands_through_a_draft(self):
        """[A09] Nor do commands that are sent through a draft beside it."""
        line = self.version.sudo().input_ids[0]
        phase = self.version.sudo().step_ids[0].step_ids[0]
        for name, command in (
            ("input_ids", Command.update(line.id, {"quantity": "1.000 kg"})),
            ("input_ids", Command.delete(line.id)),
            ("input_ids", Command.link(line.id)),
            ("input_ids", Command.set([line.id])),
            ("step_ids", Command.update(phase.id, {"name": "Other"})),
        ):
            with self.subTest(f"{name} {command[0]}"), self.assertFrozen():
                self.draft.write({name: [command]})

    def test_from_a_row_of_a_draft(self):
        """[A09] Nor do commands sent through a row of a draft."""
        parameter = self.env["mes.recipe.parameter"].search(
            [("version_id", "=", self.version.id)], limit=1
        )
        mine = self.draft.step_ids[0].step_ids[0].step_ids[0]
        with self.assertFrozen():
            mine.write({"parameter_ids": [Command.update(parameter.id, {"name": "X"})]})
        with self.assertFrozen():
            mine.write({"parameter_ids": [Command.link(parameter.id)]})

    def test_context_of_a_client(self):
        """[A09] No context that a client can send opens it."""
        for context in (
            {"mes_act": True},
            {"mes_recipe_editing": {"versions": [self.version.id]}},
            {"mes_recipe_editing": True, "mes_act": "ACT", "import_file": True},
        ):
            with self.subTest(str(context)), self.assertFrozen():
                version = self.version.with_user(self.kim).with_context(**context)
                version.write({"strength": "1000 mg"})

    def test_guarded_fields(self):
        """[A09] State, content, digest and people are written by acts alone."""
        for name, value in (
            ("state", "draft"),
            ("content", "{}"),
            ("digest", "0" * 64),
            ("checked_by_id", self.kim.id),
            ("author_ids", [Command.clear()]),
            ("effective_from", "2020-01-01"),
            ("size_ranges", "{[1,2]}"),
            ("revision", 0),
        ):
            with (
                self.subTest(name),
                self.assertAttemptTold(UserError, self.version, "written_by_acts_only"),
            ):
                self.version.sudo().write({name: value})

    def test_import_of_a_table(self):
        """[A09] A table that is imported does not reach it."""
        line = self.version.sudo().input_ids[0]
        ids = line.export_data(["id"])["datas"][0][0]
        self.env.flush_all()
        result = (
            self.env["mes.recipe.input"]
            .with_user(self.kim)
            .load(["id", "quantity"], [[ids, "1.000 kg"]])
        )
        self.assertFalse(result["ids"])
        self.env.invalidate_all()
        self.assertEqual(line.quantity, "250.000 kg")

    def test_import_of_a_text(self):
        """[A09] A text does not land in it."""
        with self.assertFrozen():
            self.version.import_text(self.text_a)

    def test_server_action(self):
        """[A09] A server action of the administrator does not reach it."""
        action = self.env["ir.actions.server"].create(
            {
                "name": "Rewrite",
                "model_id": self.env["ir.model"]._get_id("mes.recipe.version"),
                "state": "code",
                "code": "record.sudo().write({'strength': '1000 mg'})",
            }
        )
        context = {"active_model": self.version._name, "active_id": self.version.id}
        with self.assertFrozen():
            action.with_context(**context).run()

    def test_deletion(self):
        """[A09] It is never deleted, and nothing above it either."""
        with self.assertAttemptTold(UserError, self.version, "record_never_deleted"):
            self.version.sudo().unlink()
        with self.assertRaises(UserError):
            self.version.recipe_id.sudo().unlink()

    def test_drafts_are_not_deleted(self):
        """[A09] Nor is a draft: it is given up."""
        with self.assertRaises(UserError):
            self.draft.sudo().unlink()
        with self.assertRaises(AccessError):
            self.draft.with_user(self.kim).unlink()

    def test_refusal_offers_a_new_version(self):
        """[A09] The refusal says why, that nothing was saved, and what to do."""
        with self.assertRaises(VersionFrozen) as caught:
            self.version.with_user(self.kim).strength = "1000 mg"
        sentence, action, button = caught.exception.args
        self.assertIn("stays as it was signed", sentence)
        self.assertIn("Nothing was saved", sentence)
        self.assertEqual(button, "New version")
        self.assertEqual(action["type"], "ir.actions.server")
        self.assertEqual(action["context"]["active_id"], self.version.id)

    def test_new_version_by_the_offered_action(self):
        """[A09] The offered action makes the next version."""
        action = self.env.ref("mes_recipe.mes_recipe_version_action_new")
        context = {"active_model": self.version._name, "active_id": self.version.id}
        opened = action.with_user(self.kim).with_context(**context).run()
        version = self.env["mes.recipe.version"].browse(opened["res_id"])
        self.assertEqual((version.version, version.follows), (8, "6"))


@tagged("post_install", "-at_install", "mes")
class TestTampering(FrozenCase):
    def assertTampered(self):
        """Check that nobody gets the content any more, and that the record says so."""
        self.env.invalidate_all()
        verdict = self.version._mes_content_verdict()
        self.assertEqual([f.code for f in verdict.findings], ["REC-01"])
        with self.assertAttemptTold(UserError, self.version, "recipe_content_differs"):
            self.version._mes_recipe()
        self.assertFalse(self.version._mes_issue_verdict().ok)
        self.assertTrue(self.version.tampered)
        self.assertFalse(self.version.text)

    def test_content_by_hand(self):
        """[A09] Content that was changed in the database is not used."""
        self.env.flush_all()
        self.cr.execute(
            "UPDATE mes_recipe_version SET content = replace(content, '1.5 .. 2.5 %%',"
            " '1.5 .. 9.5 %%') WHERE id = %s",
            (self.version.id,),
        )
        self.assertTampered()

    def test_content_and_digest_by_hand(self):
        """[A09] Nor with a digest that fits: the record of the signature does not."""
        self.env.flush_all()
        self.cr.execute(
            "UPDATE mes_recipe_version SET content = replace(content, '1.5 .. 2.5 %%',"
            " '1.5 .. 9.5 %%') WHERE id = %s",
            (self.version.id,),
        )
        self.cr.execute(
            "UPDATE mes_recipe_version SET digest = encode("
            "sha256(convert_to(content, 'UTF8')), 'hex')"
            " WHERE id = %s",
            (self.version.id,),
        )
        self.assertTampered()

    def test_rows_by_hand(self):
        """[A09] Rows that were changed in the database say nothing."""
        self.env.flush_all()
        self.cr.execute(
            "UPDATE mes_recipe_parameter SET action = '1.5 .. 9.5 %%'"
            " WHERE version_id = %s AND parameter = 'lod'",
            (self.version.id,),
        )
        self.env.invalidate_all()
        lod = isa88.Structure(self.version._mes_recipe()).parameter("lod")
        self.assertEqual(lod.action.text, "1.5 .. 2.5 %")
        self.assertIn("1.5 .. 2.5 %", self.version.export_text()["text"])


@tagged("post_install", "-at_install", "mes")
class TestNextVersion(FrozenCase):
    def test_content(self):
        """[A09] The next version has the content, the next number, no reason yet."""
        recipe = isa88.read(self.draft.export_text()["text"]).recipe
        self.assertEqual((recipe.header.version, recipe.header.follows), (7, 6))
        before = isa88.read(self.version.export_text()["text"]).recipe
        self.assertEqual(recipe.procedure, before.procedure)
        self.assertEqual(recipe.formula, before.formula)
        fresh = self.version.with_user(self.kim)._mes_follow()
        self.assertFalse(fresh.change or fresh.reason)
        self.assertEqual(fresh.version, 8)

    def test_duplicate(self):
        """[A09] A duplicate is the next version."""
        copy = self.version.with_user(self.kim).copy()
        self.assertEqual((copy.version, copy.follows, copy.state), (8, "6", "draft"))

    def test_of_a_draft(self):
        """[A09] A draft is not followed."""
        with self.assertRaises(UserError):
            self.draft.action_new_version()

    def test_from_the_recipe(self):
        """[A09] A recipe goes on with the draft it has."""
        opened = self.version.recipe_id.with_user(self.kim).action_new_version()
        self.assertEqual(opened["res_id"], self.draft.id)

    def test_only_authors(self):
        """[A09] Whoever writes no recipes begins no version."""
        for person in (self.farid, self.ines, self.anna):
            with self.assertRaises(AccessError):
                self.version.with_user(person).action_new_version()
