"""The content of a version: from rows to text and back, frozen and verified."""

from __future__ import annotations

import hashlib
import json

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from odoo.addons.mes_compliance.record import canonical
from odoo.addons.mes_compliance.verdict import Finding, accepted, refused

from .. import isa88
from ..isa88.checks import Known, check
from ..isa88.reader import Reader
from ..isa88.remark import Places, labels
from ..isa88.rules import REFUSED
from ..isa88.tree import Refused, plain_tree


class MesRecipeVersion(models.Model):
    """A version as plain data: what its rows say, or what was frozen of them."""

    _inherit = "mes.recipe.version"
    _mes_guarded = ("content", "digest")

    content = fields.Text(
        readonly=True,
        copy=False,
        prefetch=False,
        help="What was submitted, as canonical JSON. Empty while it is a draft.",
    )
    digest = fields.Char(
        "SHA-256", readonly=True, copy=False, help="Of the content, as it was signed."
    )
    text = fields.Text(compute="_compute_text", help="The whole recipe as text.")

    tampered = fields.Boolean(
        compute="_compute_text", help="The frozen content is not what was signed."
    )

    @api.depends("revision", "content", "digest")
    def _compute_text(self):
        for version in self:
            frozen = bool(version.sudo().content)
            version.tampered = frozen and not version._mes_content_verdict().ok
            recipe = None if version.tampered else version._mes_read()[0]
            version.text = isa88.write(recipe) if recipe else False

    # -- reading -----------------------------------------------------------------

    def _mes_recipe(self):
        """Return the frozen recipe, verified.

        :return: an ``isa88.Recipe``; the same object for the same digest
        :raise UserError: it was never submitted, or its content was tampered with
        """
        self._mes_recipe_content()
        return self._mes_recipe_of(self.sudo().digest, self.sudo().content)

    def _mes_recipe_content(self):
        """Return the canonical bytes of the frozen content, verified.

        :raise UserError: it was never submitted, or its content was tampered with
        """
        self.ensure_one()
        verdict = self._mes_content_verdict()
        if not verdict.ok:
            reason = self.env["mes.message"]._reason(verdict.findings[0])
            self._mes_refuse(reason["rule"], f"{reason['text']}. {reason['advice']}")
        return self.sudo().content.encode()

    def _mes_content_verdict(self):
        """Tell whether the frozen content is what was signed.

        The SHA-256 of the content, the one kept beside it and the one in the record
        of the first signature are the same.
        """
        version = self.sudo()
        if not version.content:
            return refused(Finding("recipe_not_submitted", about=self._mes_label()))
        found = hashlib.sha256(version.content.encode()).hexdigest()
        signed = self._mes_signed_digest()
        if found == version.digest == signed:
            return accepted()
        return refused(
            Finding(
                "recipe_content_differs",
                "REC-01",
                found=found[:16],
                needed=(signed or "none")[:16],
                about=self._mes_label(),
            )
        )

    def _mes_signed_digest(self):
        """Return the digest that the record of the last submission holds."""
        stream = self.sudo().mes_stream
        entries = self.env["mes.ledger"]._read_stream(stream, ["recipe.frozen"])
        return entries[-1]["data"]["digest"] if entries else None

    @api.model
    @tools.ormcache("digest")
    def _mes_recipe_of(self, digest, content):
        """Return the recipe of a content; it is read once for each digest."""
        return isa88.from_content(json.loads(content))

    def _mes_read(self):
        """Return the recipe as it stands, and why there is none.

        :return: an ``isa88.Recipe`` or None, and remarks
        """
        self.ensure_one()
        if self.sudo().content:
            return self._mes_recipe(), ()
        reader, recipe = Reader(), None
        try:
            node = plain_tree(self.sudo()._mes_written())
            recipe = reader.mapping(isa88.Recipe, node, ())
        except Refused as reason:
            reader.report((), reason.finding)
        return (None if reader.remarks else recipe), tuple(reader.remarks)

    def _mes_check_rows(self):
        """Refuse rows that are no recipe, or whose text would say something else.

        :raise ValidationError: with every reason and its place
        """
        recipe, remarks = self._mes_read()
        if recipe:
            again = isa88.read(isa88.write(recipe))
            remarks = again.remarks or self._mes_remarks_of_rows(recipe)
        refusals = [remark for remark in remarks if remark.level == REFUSED]
        if refusals:
            said = [self.env["mes.message"]._remark(remark) for remark in refusals]
            lines = [f"{reason['place']}: {reason['text']}" for reason in said]
            raise ValidationError("\n".join(dict.fromkeys(lines)))

    def _mes_remarks_of_rows(self, recipe):
        """Return what the format has to say, and what earlier versions have."""
        places = Places({}, labels(recipe))
        numbers = self._mes_findings_of_numbers(recipe)
        earlier = [places.remark(path, finding) for path, finding in numbers]
        return [*check(recipe, known=self._mes_installed()), *earlier]

    @api.model
    def _mes_installed(self):
        """Return what this installation knows beside a recipe."""
        kinds = dict(self.env["mes.recipe.element"]._selection_kind())
        return Known(kinds=tuple(kinds), codes=self._mes_codes())

    @api.model
    def _mes_codes(self):
        """Return the codes of consequences that can be raised; None to accept any.

        Whoever executes recipes raises them, and knows the whole catalogue.
        """
        return None

    # -- freezing ----------------------------------------------------------------

    def _mes_freeze(self):
        """Keep the content as it is signed now, and write it to the record whole."""
        recipe, _remarks = self._mes_read()
        content = isa88.content(recipe)
        self.env.add_to_compute(self._fields["product_id"], self)
        digest = isa88.digest(recipe)
        text = canonical.encode(content).decode()
        self._mes_act().write({"content": text, "digest": digest})
        whole = ("recipe.content", {"digest": digest, "content": content})
        self._mes_record_all([whole, ("recipe.frozen", {"digest": digest})])

    def _mes_thaw(self):
        """Let the rows be edited again; what was frozen stays in the record."""
        self._mes_act().write({"content": False, "digest": False})

    # -- text out ----------------------------------------------------------------

    def export_text(self):
        """Return the whole version as text, with the digest that belongs to it.

        :return: dict of filename, text, digest, state
        """
        self.ensure_one()
        self.check_access("read")
        recipe, _remarks = self._mes_read()
        if recipe is None:
            raise UserError(self.env._("This draft cannot be written as text yet."))
        name = f"{self.recipe_id.code}-{self.version}.yaml".lower()
        return {
            "filename": name,
            "text": isa88.write(recipe),
            "digest": isa88.digest(recipe),
            "state": self.state,
        }
