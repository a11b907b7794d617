"""From version to version: the next one, and numbers that stay with their elements."""

from __future__ import annotations

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.mes_compliance.verdict import Finding

from .. import isa88
from ..isa88 import Structure
from ..isa88.keys import leading


class MesRecipeVersion(models.Model):
    """A version among its kin."""

    _inherit = "mes.recipe.version"

    # -- the next version --------------------------------------------------------

    def action_new_version(self):
        """Make the next version, a copy that follows this one, and open it."""
        self.ensure_one()
        return self._mes_follow()._mes_open()

    def _mes_follow(self):
        """Return a new draft with this version's content and the next number.

        :raise UserError: this one was never submitted: there is nothing to follow
        """
        self.ensure_one()
        self.check_access("create")
        if not self.sudo().content:
            raise UserError(
                self.env._(
                    "%(version)s was never submitted. Go on with it instead.",
                    version=self.display_name,
                )
            )
        number = max(self.sudo().recipe_id.version_ids.mapped("version")) + 1
        content = isa88.content(self._mes_recipe())
        header = {**content["header"], "version": str(number)}
        header["follows"] = str(self.version)
        for name in ("change", "reason"):
            header.pop(name, None)
        vals = self._mes_vals({**content, "header": header})
        vals["recipe_id"] = self.recipe_id.id
        made = self._mes_act().create({**self._mes_empty(), **vals})
        version = self.browse(made.id)
        version._mes_record("recipe.copied", {"from": self._mes_label()})
        return version

    # -- numbers for ever --------------------------------------------------------

    def _mes_findings_of_numbers(self, recipe):
        """Yield path and finding of every number that another element had before.

        A number belongs to its element for ever. What the version before has, with
        the same type, is the same element; any other number is a new one, and no
        version of the recipe ever had it.
        """
        others = self._mes_version_of(recipe.header.recipe.code) - self.sudo()
        followed = others.filtered(lambda v: v.version == recipe.header.follows)
        kept = followed._mes_elements()
        used = others._mes_elements()
        for number, place in Structure(recipe).elements.items():
            kind = leading(type(place.step)).name
            had = used.get(number)
            if had is None or kept.get(number, ("", ""))[0] == kind:
                continue
            finding = Finding(
                "number_used_again",
                found=number,
                needed=self.env._("a number no version ever had"),
                values={"other": had[1]},
            )
            yield (*place.path, kind), finding

    def _mes_elements(self):
        """Return type and name by number of all elements that were ever submitted."""
        found = {}
        for version in self.sorted("version").filtered("content"):
            recipe = self._mes_recipe_of(version.digest, version.content)
            for number, place in Structure(recipe).elements.items():
                kind = leading(type(place.step)).name
                found[number] = (kind, place.step.name)
        return found

    def _mes_keep_number(self, element):
        """Refuse to renumber an element that the version before has.

        :raise UserError: naming the element
        """
        before = self._mes_version_of(self.recipe_id.code).filtered(
            lambda version: str(version.version) == self.follows
        )
        if element.number in before._mes_elements():
            raise UserError(
                self.env._(
                    "%(element)s keeps its number: it belongs to the element for ever. "
                    "Nothing was saved.",
                    element=element.display_name,
                )
            )
