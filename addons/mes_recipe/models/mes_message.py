"""Remarks on a recipe in the words of the message catalogue."""

from __future__ import annotations

from odoo import api, models


class MesMessage(models.Model):
    """The catalogue also says what is wrong in a recipe, and where."""

    _inherit = "mes.message"

    @api.model
    def _remark(self, remark):
        """Return a remark as the screens and other systems get it.

        :param Remark remark: a finding and its place in a recipe
        :return: dict of level, rule, code, place, number, name, key, line, text,
            advice, found, needed; line is 0 where there is no text
        """
        finding = remark.finding
        words = self._words(finding.rule, self.env.lang or "en_US")
        template, advice = words or (finding.rule.replace("_", " "), "")
        return {
            "level": remark.level,
            "rule": finding.rule,
            "code": finding.code,
            "place": remark.place,
            "number": remark.number,
            "name": remark.name,
            "key": remark.key,
            "line": remark.line,
            "text": remark.sentence(template),
            "advice": advice,
            "found": finding.found,
            "needed": finding.needed,
        }
