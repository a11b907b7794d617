"""Taking a recipe's text in, by a person."""

from __future__ import annotations

import base64

from odoo import fields, models
from odoo.exceptions import UserError


class MesRecipeVersionText(models.TransientModel):
    """A file on its way into a draft; a refusal shows every reason with its line."""

    _name = "mes.recipe.version.text"
    _description = "Import a recipe's text"

    version_id = fields.Many2one("mes.recipe.version", readonly=True)
    file = fields.Binary("Recipe file", attachment=False)
    filename = fields.Char()
    text = fields.Text("Or the text itself")
    digest = fields.Char(
        "SHA-256", help="Where it came with the file: any other content is refused."
    )
    findings = fields.Json(readonly=True)

    def action_import(self):
        """Import; open the draft, or show why nothing was saved."""
        self.ensure_one()
        text = base64.b64decode(self.file) if self.file else self.text
        if not text:
            raise UserError(self.env._("There is no text yet. Choose a file."))
        answer = self.version_id.import_text(
            text, (self.digest or "").strip().lower() or None, self.filename or None
        )
        if answer["ok"]:
            return self.version_id.browse(answer["version"])._mes_open()
        self.findings = answer["findings"]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import a recipe"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
