"""The words in which a page of the batch is read before it is signed."""

from __future__ import annotations

from odoo import models


class MesBatchWords(models.Model):
    """Headings and values of the pages of review, audit trail, issue and decision."""

    _inherit = "mes.batch"

    def _mes_shown_labels(self, content):
        """Return headings that say what stands under them."""
        _ = self.env._
        return {
            **super()._mes_shown_labels(content),
            "batch": _("Batch"),
            "categories": _("By what the recipe asks for"),
            "complete": _("Everything is there"),
            "digest": _("SHA-256 of the recipe"),
            "entries": _("Entries of the record"),
            "excepted": _("Covered by an exception"),
            "expected": _("Entries expected"),
            "further": _("Looked at beside the evidence"),
            "missing": _("Missing"),
            "name": _("What"),
            "number": _("No."),
            "open": _("Exceptions not decided"),
            "order": _("Manufacturing order"),
            "proof": _("Proof of completeness"),
            "quantity": _("Quantity"),
            "record_head": _("The record is sealed up to"),
            "rules": _("Rules of the proof, version"),
            "unclassified": _("Entries the review does not know"),
            "within": _("Within limits"),
        }

    def _mes_shown_words(self, content):
        """Return what states, severities and decisions mean."""
        fields = [
            (self.env["mes.exception"], name)
            for name in ("severity", "state", "decision")
        ]
        found = {}
        for model, name in fields:
            found.update(_choices(model, name))
        return {**found, **super()._mes_shown_words(content)}


def _choices(model, name):
    field = model._fields[name]
    return (
        dict(field._description_selection(model.env))
        if field.type == "selection"
        else {}
    )
