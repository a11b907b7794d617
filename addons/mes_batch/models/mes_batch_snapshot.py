"""The control recipe: the approved version as it was when the batch was issued."""

from __future__ import annotations

import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.mes_recipe.isa88 import from_content


class MesBatchSnapshot(models.Model):
    """The frozen copy of one recipe version for one batch (B03, 21 CFR 211.188(a)).

    The row is never changed or deleted; the same content stands in the entry by which
    the batch was issued, so that the record is whole without this table.
    """

    _name = "mes.batch.snapshot"
    _description = "Frozen control recipe"
    _log_access = False

    content = fields.Text(required=True, readonly=True)
    digest = fields.Char("SHA-256", required=True, readonly=True)
    batch_ids = fields.One2many("mes.batch", "snapshot_id", readonly=True)

    def init(self):
        """Make the table append-only."""
        self.env["mes.ledger.entry"]._make_append_only(self._table)

    @api.model
    def _freeze(self, content):
        """Keep the canonical bytes of a version's content; return the snapshot."""
        text = content.decode()
        return self.sudo().create({"content": text, "digest": self._hash(text)})

    def _recipe(self):
        """Return the recipe, after its hash was compared."""
        self.ensure_one()
        self._verify()
        return from_content(json.loads(self.content))

    def _verify(self):
        """Refuse a snapshot that is not what was issued (REC-01).

        :raise UserError: the content does not have its hash
        """
        if self._hash(self.content) != self.digest:
            raise UserError(
                self.env._(
                    "The frozen recipe does not have the hash it was issued with."
                )
            )

    @api.model
    def _hash(self, text):
        return hashlib.sha256(text.encode()).hexdigest()
