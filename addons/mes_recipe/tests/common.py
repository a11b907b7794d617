"""What the tests of recipes share: a site that has what process A and B ask for."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

from odoo.exceptions import ValidationError

from odoo.addons.mes_compliance.tests.common import MesCase

from .. import isa88

ADDON = Path(__file__).resolve().parents[1]
PROCESS_A = ADDON / "demo" / "recipe_process_a.yaml"
PROCESS_B = ADDON.parents[1] / "tests" / "pure" / "data" / "recipe_process_b.yaml"

UOMS = {"g": "uom.product_uom_gram", "kg": "uom.product_uom_kgm"}


class RecipeCase(MesCase):
    """A site with people who write and approve, and all that process A names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.site.name = "Basel Solids"
        cls.kim = cls.person("auth.kim", "author", name="Kim Aebi")
        cls.lars = cls.person("auth.lars", "author", "approver", name="Lars Oberholzer")
        cls.farid = cls.person("qa.farid", "qa_approver", name="Farid Nasser")
        cls.greta = cls.person("qp.greta", "qa_approver", name="Greta Brunner")
        cls.ines = cls.person("plan.ines", "planner", name="Ines Caduff")
        cls.anna = cls.person("op.anna", "operator", name="Anna Frei")
        cls.text_a = PROCESS_A.read_text()
        cls.recipe_a = isa88.read(cls.text_a).recipe
        cls.provide(cls.recipe_a)

    @classmethod
    def provide(cls, recipe):
        """Make the products, classes and qualifications that a recipe names."""
        cls.provide_products(recipe)
        classes = cls.env["mes.equipment.class"]
        known = set(classes.search([]).mapped("code"))
        for code in {need.class_ for need in recipe.equipment} - known:
            classes.create({"code": code, "name": code.replace("_", " ")})
        cls.provide_qualifications(recipe)

    @classmethod
    def provide_products(cls, recipe):
        products = cls.env["product.product"]
        lines = [*recipe.formula.inputs, *recipe.formula.outputs]
        named = [(line.item, line.quantity) for line in lines]
        named += [(reference, None) for reference in recipe.other.specimens]
        for reference, quantity in named:
            if products.search_count([("default_code", "=", reference.code)]):
                continue
            unit = str(quantity.unit) if quantity is not None else ""
            uom = cls.env.ref(UOMS.get(unit, "uom.product_uom_unit"))
            vals = {"default_code": reference.code, "name": reference.name}
            products.create({**vals, "uom_id": uom.id, "is_storable": True})

    @classmethod
    def provide_qualifications(cls, recipe):
        skills = cls.env["hr.skill"]
        kind = cls.env.ref("mes_training.skill_type_gmp")
        known = set(skills.search([("mes_code", "!=", False)]).mapped("mes_code"))
        phases = isa88.Structure(recipe).phases.values()
        signs = {s.who for p in phases for s in p.step.sign if s.by_qualification}
        for code in sorted(signs - known):
            vals = {"name": code, "mes_code": code, "skill_type_id": kind.id}
            skills.create(vals)

    @classmethod
    def stage(cls):
        """Return a case with which a class acts once, before all its tests."""
        case = cls("run")
        case.cr = cls.cr
        return case

    # -- acts --------------------------------------------------------------------

    def versions(self, user=None):
        """Return the model of versions as a user sees it."""
        return self.env["mes.recipe.version"].with_user(user or self.kim)

    def imported(self, text=None, user=None, digest=None):
        """Import a text that has to be accepted, and return the draft."""
        answer = self.versions(user).import_text(text or self.text_a, digest)
        self.assertTrue(answer["ok"], [f["located"] for f in answer["findings"]])
        return self.versions(user).browse(answer["version"])

    def keep_warnings(self, version):
        """Keep every warning with a reason."""
        for finding in version.check()["findings"]:
            if finding["level"] == "warning":
                version.keep(finding, "Looked at, and right here")

    def submitted(self, version=None):
        """Return a version that its author submitted."""
        version = version or self.imported()
        self.keep_warnings(version)
        self.assertSigned(self.sign(version, self.kim, "prepared"))
        return version

    def approved(self, version=None):
        """Return a version that was checked and approved."""
        version = self.submitted(version)
        self.assertSigned(self.sign(version, self.lars, "checked"))
        self.assertSigned(self.sign(version, self.farid, "approved"))
        return version

    def effective(self, version=None, day=None):
        """Return a version that was put into effect."""
        version = self.approved(version)
        self.assertSigned(self.put_into_effect(version, day))
        return version

    def put_into_effect(self, version, day=None, **values):
        """Sign that a version takes effect, and return the answer."""
        values = {"training": "done", **values}
        if day:
            values["effective_from"] = day
        return self.sign(version, self.farid, "made_effective", values=values)

    def next_draft(self, version):
        """Return the next version, ready to be submitted."""
        draft = version.with_user(self.kim)._mes_follow()
        draft.write({"change": "CC-2026-114 Wider limit", "reason": "New dryer filter"})
        return draft

    def rules(self, answer):
        """Return the rules of an answer's findings, in order."""
        return [finding["rule"] for finding in answer["findings"]]


class DraftCase(RecipeCase):
    """A draft of process A, and its rows by their numbers and names."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        versions = cls.env["mes.recipe.version"].with_user(cls.kim)
        answer = versions.import_text(cls.text_a)
        cls.draft = versions.browse(answer["version"])

    def element(self, number):
        return self.row("mes.recipe.element", number=number)

    def parameter(self, name):
        return self.row("mes.recipe.parameter", parameter=name)

    def line(self, name):
        return self.row("mes.recipe.input", line=name)

    def row(self, model, **asked):
        (field, value) = next(iter(asked.items()))
        domain = [("version_id", "=", self.draft.id), (field, "=", value)]
        return self.env[model].with_user(self.kim).search(domain)

    @contextmanager
    def assertKept(self, part):
        """Check that a refusal names what is wrong and leaves the draft as it was."""
        before = self.draft.export_text()["text"]
        with self.assertRaises(ValidationError) as caught:
            yield
        self.assertIn(part, str(caught.exception))
        self.env.invalidate_all()
        self.assertEqual(self.draft.export_text()["text"], before)
