"""What is wrong in a version: the checks of the format and those of the site."""

from __future__ import annotations

from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.mes_compliance.models.res_users import ROLES
from odoo.addons.mes_compliance.verdict import Finding, meaningful

from .. import isa88
from ..isa88 import ERROR, WARNING, Structure
from ..isa88.checks import check
from ..isa88.remark import Places, labels

LEVELS_HERE = {"reference_renamed": WARNING, "site_differs": ERROR}
"""Weights of the site's own rules; any other stops an import, and a submission."""


class MesRecipeVersion(models.Model):
    """A version under examination."""

    _inherit = "mes.recipe.version"

    kept_ids = fields.One2many(
        "mes.recipe.kept", "version_id", "Warnings kept with a reason", readonly=True
    )

    # -- questions ---------------------------------------------------------------

    def check(self):
        """Examine the version as it stands now.

        :return: dict of ok (nothing stands in the way of submitting), digest and
            findings; each finding has level (refused, error, warning), rule, code,
            place, number, name, key, line of the text, text, advice, found, needed,
            and of a warning the reason for which it was kept
        """
        self.ensure_one()
        self.check_access("read")
        return self._mes_check(*self._mes_read())

    def _mes_check(self, recipe, remarks):
        """Return the answer of :meth:`check` on what :meth:`_mes_read` returned."""
        if recipe:
            lines = isa88.read(isa88.write(recipe)).places.lines
            remarks = self._mes_remarks(recipe, lines)
        findings = [self._mes_finding(remark) for remark in remarks]
        return {
            "ok": not any(self._mes_open_finding(finding) for finding in findings),
            "digest": isa88.digest(recipe) if recipe else None,
            "findings": findings,
        }

    def keep(self, finding, reason):
        """Keep a warning with a reason, which whoever checks and approves will read.

        :param dict finding: the finding as :meth:`check` gave it
        :param str reason: why it is right here
        :return: the answer of :meth:`check` after that
        """
        self.ensure_one()
        self.check_access("write")
        with self._mes_edited_by(self) as draft:
            draft._mes_keep_finding(finding, reason)
        return self.check()

    def _mes_keep_finding(self, finding, reason):
        known = [f for f in self.check()["findings"] if f["level"] == WARNING]
        same = [f for f in known if self._mes_key_of(f) == self._mes_key_of(finding)]
        if not same:
            raise UserError(self.env._("This warning is not there any more."))
        if not meaningful(reason):
            raise UserError(
                self.env._(
                    "A warning is kept with a reason: QA reads it before approving."
                )
            )
        self.env["mes.recipe.kept"]._mes_keep(self, same[0], reason.strip())
        self._mes_act().write({"revision": self.revision + 1})
        self._mes_record("recipe.warning_kept", {"finding": same[0]}, reason.strip())

    # -- remarks -----------------------------------------------------------------

    def _mes_remarks(self, recipe, lines):
        """Return all remarks on a recipe, the heaviest first."""
        remarks = check(recipe, lines, self._mes_installed())
        places = Places(dict(lines), labels(recipe))
        site = self._mes_site_remarks(recipe, places)
        order = {"refused": 0, "error": 1, "warning": 2}
        return sorted([*remarks, *site], key=lambda remark: order[remark.level])

    def _mes_site_remarks(self, recipe, places):
        """Return what the site has to say: what the recipe names and is not here."""
        found = []
        for path, finding in self._mes_site_findings(recipe):
            remark = places.remark(path, finding)
            level = LEVELS_HERE.get(finding.rule, ERROR)
            found.append(replace(remark, level=level))
        return found

    def _mes_site_findings(self, recipe):
        """Yield path and finding of everything that this site does not have."""
        yield from self._mes_findings_of_site(recipe)
        yield from self._mes_findings_of_products(recipe)
        yield from self._mes_findings_of_classes(recipe)
        yield from self._mes_findings_of_people(recipe)

    def _mes_findings_of_site(self, recipe):
        for name in ("change", "reason"):
            if not getattr(recipe.header, name):
                label = self._fields[name]._description_string(self.env)
                yield ("header", name), Finding("recipe_change_missing", needed=label)
        site = self.company_id.name if self else self.env.company.name
        if recipe.header.site and recipe.header.site != site:
            found = recipe.header.site
            yield ("header", "site"), Finding("site_differs", found=found, needed=site)

    def _mes_findings_of_products(self, recipe):
        named = list(_products(recipe))
        products = self._mes_products_of({reference.text for _path, reference in named})
        for path, reference in named:
            product = products[reference.text]
            if not product:
                yield path, Finding("product_unknown", found=reference.code)
            elif product._mes_recipe_name() != reference.name:
                needed = product._mes_recipe_name()
                yield (
                    path,
                    Finding("reference_renamed", found=reference.name, needed=needed),
                )

    def _mes_findings_of_classes(self, recipe):
        known = set(self.env["mes.equipment.class"].sudo().search([]).mapped("code"))
        for index, need in enumerate(recipe.equipment):
            if need.class_ not in known:
                path = ("equipment", index, "class")
                yield path, Finding("equipment_class_unknown", found=need.class_)

    def _mes_findings_of_people(self, recipe):
        known = set(
            self.env["hr.skill"]
            .sudo()
            .search([("mes_code", "!=", False)])
            .mapped("mes_code")
        )
        for place in Structure(recipe).phases.values():
            for index, signature in enumerate(place.step.sign):
                path = (*place.path, "sign", index)
                if signature.by_qualification and signature.who not in known:
                    yield (
                        path,
                        Finding("recipe_qualification_unknown", found=signature.who),
                    )
                elif not signature.by_qualification and _role(signature) not in ROLES:
                    needed = ", ".join(ROLES)
                    yield (
                        path,
                        Finding("role_unknown", found=signature.who, needed=needed),
                    )

    # -- answers -----------------------------------------------------------------

    def _mes_finding(self, remark):
        """Return a remark as data, with the reason for which a warning was kept."""
        finding = self.env["mes.message"]._remark(remark)
        finding["kept"] = self._mes_kept_reason(finding)
        return finding

    def _mes_kept_reason(self, finding):
        """Return the reason for which exactly this warning was kept, None for none."""
        key = self._mes_key_of(finding)
        kept = self.sudo().kept_ids.filtered(lambda kept: kept._mes_key() == key)
        return kept[:1].reason or None

    @api.model
    def _mes_key_of(self, finding):
        """Return what makes two findings the same: rule, place and figures."""
        names = ("rule", "place", "key", "found", "needed")
        return tuple(finding.get(name) or "" for name in names)

    @api.model
    def _mes_open_finding(self, finding):
        """Tell whether a finding stands in the way of submitting."""
        return finding["level"] != WARNING or not finding["kept"]

    # -- products ----------------------------------------------------------------

    @api.model
    def _mes_product_of(self, text):
        """Return the product whose code a reference begins with; none when unclear."""
        return self._mes_products_of([text])[text]

    @api.model
    def _mes_products_of(self, texts):
        """Return by reference the product that has its code; none when unclear.

        :param texts: references, code and name; False for none
        """
        codes = {text: (text or "").partition(" ")[0] for text in texts}
        company = self[:1].company_id or self.env.company
        domain = [
            ("default_code", "in", list(filter(None, codes.values()))),
            ("company_id", "in", (False, company.id)),
        ]
        found = self.env["product.product"].sudo().search(domain)
        known = found.grouped("default_code")
        none = found.browse()
        matching = {text: known.get(code, none) for text, code in codes.items()}
        return {
            text: each if len(each) == 1 else none for text, each in matching.items()
        }

    @api.model
    def _mes_reference_of(self, product_id):
        """Return the reference to a product, code and name, False for none.

        :raise UserError: it has no code
        """
        product = self.env["product.product"].browse(product_id or ())
        if not product:
            return False
        if not product.default_code:
            raise UserError(
                self.env._(
                    "%(product)s has no internal reference; recipes name it by that.",
                    product=product.display_name,
                )
            )
        return f"{product.default_code} {product._mes_recipe_name()}"


def _products(recipe):
    """Yield path and reference of every product that a recipe names."""
    if recipe.header.product:
        yield ("header", "product"), recipe.header.product
    for section in ("inputs", "outputs"):
        for index, line in enumerate(getattr(recipe.formula, section)):
            yield ("formula", section, index, "item"), line.item
    for index, reference in enumerate(recipe.other.specimens):
        yield ("other", "specimens", index), reference


def _role(signature):
    """Return the role a signature asks for: ``IPQA`` is ``ipqa``."""
    return signature.who.lower().replace(" ", "_")
