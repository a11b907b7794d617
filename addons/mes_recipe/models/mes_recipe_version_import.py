"""Recipes that come as text: a draft, or every reason why not."""

from __future__ import annotations

from dataclasses import replace

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.mes_compliance.verdict import Finding

from .. import isa88
from ..isa88 import REFUSED
from ..isa88.checks import imported
from ..isa88.remark import Places, labels
from .columns import ROW_FIELDS

LACKING = ("product_unknown", "equipment_class_unknown", "recipe_qualification_unknown")
"""Rules of the site that refuse an import: the recipe names what is not here."""


class MesRecipeVersion(models.Model):
    """A version written from a text, whole or not at all (A15, X03)."""

    _inherit = "mes.recipe.version"

    def import_text(self, text, digest=None, filename=None):
        """Read a recipe's text into a draft; all of it or nothing.

        Called on no version it makes a new one, and its recipe where that is new.
        Called on one draft it takes the place of what that draft holds.

        :param str text: the text, in the format ``mes-recipe 1``
        :param str digest: SHA-256 that came with it; another content is refused
        :param str filename: how the findings call it
        :return: dict of ok, version (id, or False), digest, findings; each finding
            has level, rule, code, place, line, text, found, needed, and located:
            the whole sentence with file and line
        """
        self._mes_check_import()
        name = filename or self.env._("text")
        source = self._mes_source(text, digest, name)
        remarks = list(source.remarks)
        if source.recipe:
            remarks += self._mes_remarks_of_import(source)
        version = self.browse()
        if not any(remark.level == REFUSED for remark in remarks):
            version, unkept = self._mes_take(source.recipe, name)
            remarks += unkept
        return {
            "ok": bool(version),
            "version": version.id,
            "digest": isa88.digest(source.recipe) if source.recipe else None,
            "findings": [self._mes_located(remark, name) for remark in remarks],
        }

    def _mes_check_import(self):
        """Check the rights, and that the draft to be replaced is one.

        :raise AccessError: the person writes no recipes
        :raise VersionFrozen: it is no draft any more
        """
        if not self:
            return self.check_access("create")
        self.ensure_one()
        self._mes_refuse_frozen()
        return self.check_access("write")

    @api.model
    def _mes_source(self, text, digest, filename):
        """Return what became of the text."""
        if not isinstance(text, (str, bytes)):
            raise UserError(self.env._("A recipe's text is text."))
        return imported(text, filename, digest or "", self._mes_installed())

    def _mes_located(self, remark, filename):
        """Return a remark as data, with the sentence that names file and line."""
        found = self.env["mes.message"]._remark(remark)
        words = self.env["mes.message"]._words(
            remark.finding.rule, self.env.lang or "en_US"
        )
        template = words[0] if words else remark.finding.rule.replace("_", " ")
        return {**found, "located": remark.located(filename, template)}

    # -- what speaks against -----------------------------------------------------

    def _mes_remarks_of_import(self, source):
        """Return what the site has to say to a text that could be read."""
        recipe = source.recipe
        places = Places(source.places.lines, labels(recipe))
        remarks = [
            replace(remark, level=REFUSED) if remark.finding.rule in LACKING else remark
            for remark in self._mes_site_remarks(recipe, places)
        ]
        for path, finding in self._mes_findings_of_place(recipe):
            remarks.append(places.remark(path, finding))
        return remarks

    def _mes_findings_of_place(self, recipe):
        """Yield what speaks against this version number and these element numbers."""
        header = recipe.header
        code, number = header.recipe.code, header.version
        if self:
            yield from self._mes_findings_of_other(code, number)
        elif self._mes_version_of(code, number):
            finding = Finding("recipe_version_exists", found=f"{code} {number}")
            yield ("header", "version"), finding
        yield from self._mes_findings_of_numbers(recipe)

    def _mes_findings_of_other(self, code, number):
        """Yield when a draft would become another recipe or version."""
        if code != self.recipe_id.code:
            needed = self.recipe_id.code
            finding = Finding("recipe_other_code", found=code, needed=needed)
            yield ("header", "recipe"), finding
        if number != self.version:
            found, needed = str(number), str(self.version)
            finding = Finding("recipe_other_version", found=found, needed=needed)
            yield ("header", "version"), finding

    @api.model
    def _mes_version_of(self, code, number=None):
        """Return the versions of a recipe of this site, or one of them."""
        company = self[:1].company_id or self.env.company
        domain = [("recipe_id.code", "=", code), ("company_id", "=", company.id)]
        if number is not None:
            domain.append(("version", "=", number))
        return self.sudo().with_context(active_test=False).search(domain)

    # -- writing -----------------------------------------------------------------

    def _mes_take(self, recipe, filename):
        """Write a recipe into a draft.

        :return: the draft and no remarks; none and the reason where rows cannot hold
            what the text says
        """
        try:
            with self.env.cr.savepoint():
                return self._mes_write_draft(recipe, filename), []
        except ValidationError as refusal:
            finding = Finding("recipe_text_not_kept", found=str(refusal))
            return self.browse(), [Places().remark((), finding)]

    def _mes_write_draft(self, recipe, filename):
        vals, digest = self._mes_vals(isa88.content(recipe)), isa88.digest(recipe)
        version = self._mes_replace(vals) if self else self._mes_make(recipe, vals)
        version._mes_must_hold(digest)
        version._mes_record("recipe.imported", {"file": filename, "digest": digest})
        return version

    def _mes_make(self, recipe, vals):
        """Make a draft with its number, under its recipe."""
        head = self._mes_recipe_head(recipe)
        made = self._mes_act().create(
            {**self._mes_empty(), **vals, "recipe_id": head.id}
        )
        return self.browse(made.id)

    def _mes_replace(self, vals):
        """Let a text take the place of what a draft holds."""
        fixed = ("format", "version", "follows")
        content = {**self._mes_empty(), **vals}
        with self._mes_edited_by(self) as draft:
            for name in self._mes_row_fields():
                draft[name].unlink()
            draft.write({k: v for k, v in content.items() if k not in fixed})
        self._mes_act().write({"follows": content["follows"]})
        return self

    @api.model
    def _mes_row_fields(self):
        """Return the fields with the rows of a version."""
        return self._mes_content_fields() & ROW_FIELDS

    @api.model
    def _mes_empty(self):
        """Return a header of which nothing is filled in."""
        names = (
            self._mes_content_fields() - self._mes_row_fields() - {"format", "version"}
        )
        return dict.fromkeys(names, False)

    @api.model
    def _mes_recipe_head(self, recipe):
        """Return the recipe that a text is a version of; a new one where it is new."""
        reference = recipe.header.recipe
        recipes = self.env["mes.recipe"]
        domain = [
            ("code", "=", reference.code),
            ("company_id", "=", self.env.company.id),
        ]
        product = self._mes_product_of(
            recipe.header.product.text if recipe.header.product else ""
        )
        return recipes.with_context(active_test=False).search(domain) or recipes.create(
            {
                "code": reference.code,
                "name": reference.name,
                "product_id": product.id,
            }
        )

    def _mes_must_hold(self, digest):
        """Make sure that the rows say exactly what the text said.

        :raise ValidationError: they do not
        """
        recipe, _remarks = self._mes_read()
        if recipe is None or isa88.digest(recipe) != digest:
            raise ValidationError(self.env._("a list with commas in its items"))
