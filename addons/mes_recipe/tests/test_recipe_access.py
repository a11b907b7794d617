"""Who may do what with recipes, and which site sees which."""

from __future__ import annotations

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.mes_compliance.models.res_users import ROLES

from .. import isa88
from .common import RecipeCase


@tagged("post_install", "-at_install", "mes")
class TestAccess(RecipeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {role: cls.person(f"one.{role}", role) for role in ROLES}
        cls.draft = cls.stage().imported()

    def may(self, act, *args):
        """Tell whether an act is let through."""
        try:
            with self.env.cr.savepoint():
                act(*args)
                self.env.flush_all()
        except (AccessError, UserError, ValidationError):
            return False
        return True

    def test_matrix(self):
        """[A17] Everybody of the suite reads; only authors write drafts."""
        for role, person in self.people.items():
            draft = self.draft.with_user(person)
            line = draft.input_ids[0]
            author = role == "author"
            acts = {
                "read": (lambda d=draft: d.read(["recipe", "text", "outline"]), True),
                "header": (lambda d=draft: d.write({"strength": "501 mg"}), author),
                "row": (lambda i=line: i.write({"quantity": "250.001 kg"}), author),
                "line": (lambda d=draft: d.limit_ids[0].unlink(), author),
                "import": (lambda d=draft: d.import_text(self.text_a), author),
                "check": (lambda d=draft: d.check(), True),
                "export": (lambda d=draft: d.export_text(), True),
                "recipe": (
                    lambda p=person: (
                        self.env["mes.recipe"]
                        .with_user(p)
                        .create({"code": "X-1", "name": "X"})
                    ),
                    author,
                ),
            }
            for name, (act, allowed) in acts.items():
                with self.subTest(f"{role} {name}"):
                    self.assertEqual(self.may(act), allowed)

    def test_operator_and_approved(self):
        """[A09] An operator who edits an approved recipe is refused, and it is told."""
        version = self.stage().approved(self.draft)
        for act in (
            lambda v: v.write({"strength": "1 mg"}),
            lambda v: v.input_ids[0].write({"quantity": "1.000 kg"}),
            lambda v: v.input_ids[0].unlink(),
        ):
            with self.assertAttemptTold(UserError, version, "recipe_frozen"):
                act(version.with_user(self.people["operator"]))

    def test_kept_reasons_are_the_authors(self):
        """[A10] Nobody writes a kept warning past the act."""
        kept = self.env["mes.recipe.kept"].with_user(self.kim)
        vals = {"rule": "x", "text": "x", "reason": "because", "user_id": self.lars.id}
        with self.assertRaises(AccessError):
            kept.create({**vals, "version_id": self.draft.id})

    def test_plain_user(self):
        """[A17] Who has no role in the suite sees no recipe."""
        nobody = self.env["res.users"].create(
            {
                "login": "nobody",
                "name": "Nobody",
                "group_ids": [(6, 0, self.env.ref("base.group_user").ids)],
            }
        )
        with self.assertRaises(AccessError):
            self.draft.with_user(nobody).read(["recipe"])


@tagged("post_install", "-at_install", "mes")
class TestSites(RecipeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cork = cls.env["res.company"].create(
            {"name": "Cork Sterile", "mes_timezone": "Europe/Dublin"}
        )
        cls.chloe = cls.person("auth.chloe", "author", name="Chloe Martin")
        cls.chloe.write(
            {"company_ids": [(6, 0, cls.cork.ids)], "company_id": cls.cork.id}
        )
        cls.basel = cls.stage().imported()

    def test_other_site_sees_nothing(self):
        """[A09] A recipe of one site is not there for the other."""
        versions = self.versions(self.chloe)
        self.assertFalse(versions.search([]))
        self.assertFalse(self.env["mes.recipe"].with_user(self.chloe).search([]))
        for model in ("mes.recipe.input", "mes.recipe.element", "mes.recipe.property"):
            self.assertFalse(self.env[model].with_user(self.chloe).search([]))
        with self.assertRaises(AccessError):
            self.basel.with_user(self.chloe).export_text()
        with self.assertRaises(AccessError):
            self.basel.with_user(self.chloe).signing_page("prepared")

    def test_same_code_at_two_sites(self):
        """[A15] Two sites may use one code; each has its own recipe."""
        text = self.text_a.replace("site: Basel Solids", "site: Cork Sterile")
        version = self.imported(text, self.chloe)
        self.assertEqual(version.company_id, self.cork)
        self.assertNotEqual(version.recipe_id, self.basel.recipe_id)

    def test_recipe_of_another_site(self):
        """[A15] A recipe written for another site lands as a draft and says so."""
        answer = self.versions(self.chloe).import_text(self.text_a)
        self.assertTrue(answer["ok"])
        self.assertEqual(self.rules(answer), ["site_differs"])
        version = self.versions(self.chloe).browse(answer["version"])
        self.assertFalse(version.check()["ok"])

    def test_effective_at_each_site(self):
        """[A11] Each site has its own version in effect."""
        self.effective(self.basel)
        product = self.basel.product_id
        versions = self.env["mes.recipe.version"]
        self.assertEqual(versions._mes_effective(product, self.site), self.basel)
        self.assertFalse(versions._mes_effective(product, self.cork))

    def test_text_is_the_same(self):
        """[X03] A recipe says the same at every site."""
        answer = self.versions(self.chloe).import_text(self.text_a)
        version = self.versions(self.chloe).browse(answer["version"])
        self.assertEqual(version.export_text()["digest"], isa88.digest(self.recipe_a))
