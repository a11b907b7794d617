"""The message catalogue: the same words on the floor, in review and on paper."""

from __future__ import annotations

from odoo import api, fields, models, tools


class MesMessage(models.Model):
    """One sentence of the catalogue, found by the key of the rule that fired.

    Rules answer with keys and figures only; here the figures become what a person
    reads. The words that were shown are stored with the entry, so that a later change
    of wording or of language cannot alter history.
    """

    _name = "mes.message"
    _description = "Message of the catalogue"
    _rec_name = "rule"
    _order = "rule"

    rule = fields.Char(required=True, readonly=True)
    sentence = fields.Char(
        required=True,
        translate=True,
        help="What an operator would say. {about}, {found} and {needed} stand for the "
        "figures of the case.",
    )
    advice = fields.Char(translate=True, help="What to do now.")

    _rule_unique = models.Constraint("UNIQUE (rule)", "A rule has one message.")

    @api.model
    @tools.ormcache("rule", "lang")
    def _words(self, rule, lang):
        """Return sentence and advice of a rule in a language, or None."""
        found = self.sudo().with_context(lang=lang).search([("rule", "=", rule)])
        return (found.sentence, found.advice or "") if found else None

    @api.model
    def _say(self, rule, **figures):
        """Return a rule's sentence and advice with the figures in place.

        A rule without a message is named as it is: silence would hide a reason.
        """
        lang = self.env.lang or "en_US"
        sentence, advice = self._words(rule, lang) or (rule.replace("_", " "), "")
        known = _Figures(figures)
        return sentence.format_map(known), advice.format_map(known)

    @api.model
    def _say_finding(self, finding):
        """Return sentence and advice of a finding as the record keeps it.

        :param dict finding: what ``Finding.as_dict`` returned
        """
        figures = {name: finding[name] for name in ("about", "found", "needed")}
        return self._say(finding["rule"], **{**finding["values"], **figures})

    @api.model
    def _reason(self, finding):
        """Return what a screen shows of one finding.

        :param Finding finding: the failed check
        :return: dict of rule, code, text, advice, found, needed, about
        """
        text, advice = self._say_finding(finding.as_dict())
        return {
            "rule": finding.rule,
            "code": finding.code,
            "text": text,
            "advice": advice,
            "found": finding.found,
            "needed": finding.needed,
            "about": finding.about,
        }

    @api.model
    def _answer(self, verdict, **more):
        """Return a verdict as plain data for the record and the screens.

        :param Verdict verdict: findings and passed checks
        :return: dict of ok, reasons, passed and whatever else is given
        """
        return {
            "ok": verdict.ok,
            "reasons": [self._reason(finding) for finding in verdict.findings],
            "passed": [self._say(rule)[0] for rule in verdict.passed],
            **more,
        }

    @api.model
    def _answer_action(self, answer, title):
        """Return what a screen does with an answer: close, or say every reason."""
        if answer["ok"]:
            return {"type": "ir.actions.act_window_close"}
        return {
            "type": "ir.actions.client",
            "tag": "mes_compliance.refused",
            "params": {"title": title, "reasons": answer["reasons"]},
        }

    @api.model_create_multi
    def create(self, vals_list):
        """Create, and forget cached words."""
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        """Write, and forget cached words."""
        self.env.registry.clear_cache()
        return super().write(vals)


class _Figures(dict):
    """Named figures of a sentence; a missing one stays visible as its name."""

    def __missing__(self, key):
        return "{" + key + "}"
