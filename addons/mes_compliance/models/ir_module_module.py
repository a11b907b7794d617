"""Addons whose documents are in the record are not uninstalled."""

from __future__ import annotations

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class IrModuleModule(models.Model):
    """Guards uninstallation while GMP records exist (21 CFR 11.10(c))."""

    _inherit = "ir.module.module"

    def button_uninstall(self):
        """Refuse while the record speaks of this addon's documents."""
        self._mes_refuse_uninstall()
        return super().button_uninstall()

    def module_uninstall(self):
        """Refuse on the last route too."""
        self._mes_refuse_uninstall()
        return super().module_uninstall()

    def _mes_refuse_uninstall(self):
        """Refuse when entries of a kind exist whose models would be dropped.

        :raise UserError: naming what would be lost
        """
        names = set(self.mapped("name"))
        concerned = names | set(self.downstream_dependencies().mapped("name"))
        for kind, addons in self._mes_kinds().items():
            if addons <= concerned:
                self._mes_refuse_kind(kind)

    @api.model
    def _mes_kinds(self):
        """Return per kind of GMP document the addons that define its model."""
        kinds = {}
        for model in self.env.registry.values():
            kind = getattr(model, "_mes_kind", "")
            if kind and kind not in ("person", "site") and not model._abstract:
                kinds.setdefault(kind, set()).add(self._mes_addon_of_kind(model))
        return kinds

    @api.model
    def _mes_addon_of_kind(self, model):
        """Return the addon that makes a model, its own or a stock one, a document."""
        classes = (cls for cls in model.__mro__ if cls.__dict__.get("_mes_kind"))
        return next(cls._module for cls in classes if cls.__dict__.get("_module"))

    def _mes_refuse_kind(self, kind):
        """Refuse when people have made documents of a kind.

        What an addon brought itself when it was installed is nobody's document.
        """
        query = SQL(
            """SELECT convert_from(doc, 'UTF8')::jsonb ->> 'label'
                 FROM mes_ledger_entry WHERE kind = %s
                  AND convert_from(doc, 'UTF8')::jsonb ->> 'origin' <> 'install'
             ORDER BY id LIMIT 1""",
            kind,
        )
        for (label,) in self.env.execute_query(query):
            raise UserError(
                self.env._(
                    "The record holds GMP documents of this kind: %(kind)s "
                    "(%(label)s, for one). The addon stays installed as long as they "
                    "are kept.",
                    kind=kind,
                    label=label,
                )
            )
