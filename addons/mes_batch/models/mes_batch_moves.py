"""What moves a batch on, in one sentence with a verb."""

from __future__ import annotations

from odoo import models

from .mes_batch_review import REVIEWED
from .plural import counted


class MesBatchMoves(models.Model):
    """The sentence of the worklist, seen by the session's user.

    It follows the gates of review in their order; ``facts`` are those that
    :meth:`_worklist_facts` fetched for all batches of the list.
    """

    _inherit = "mes.batch"

    def _what_moves(self, facts):
        """Return the standing and what moves the batch on, a sentence with a verb."""
        if self.state not in REVIEWED:
            return "done", self._state_text()
        if self.state == "executed":
            return "production", self._moves_production(facts)
        if not facts["proof"]["complete"]:
            gaps = self._say_gaps(facts["proof"]).split(".")[0]
            return "full", self.env._("Full review: %(gaps)s", gaps=gaps)
        if self.state == "production_reviewed":
            return self._moves_review(facts)
        return self._moves_release(facts)

    def _moves_production(self, facts):
        seen = [each for each in facts["undecided"] if each.state == "open"]
        if seen:
            return counted(
                len(seen),
                self.env._("Production review: acknowledge 1 exception"),
                self.env._(
                    "Production review: acknowledge %(n)s exceptions", n=len(seen)
                ),
            )
        return self.env._("Production review: sign")

    def _moves_review(self, facts):
        undecided = facts["undecided"]
        if undecided:
            return self._moves_exceptions(undecided)
        left = {
            key: each["all"] - each["seen"] for key, each in facts["to_look"].items()
        }
        if any(left.values()):
            text = self.env._("Look at %(rows)s", rows=self._say_left(left))
            return self._mine("decide", "qa_reviewer"), text
        if facts["questions"]:
            return "wait", self._moves_questions(facts["questions"])
        if "reviewed_audit_trail" not in facts["signed"]:
            text = self.env._("Sign the audit-trail review")
            return self._mine("decide", "qa_reviewer"), text
        return self._mine("ready", "qa_reviewer"), self.env._("Sign QA review")

    def _mine(self, standing, *roles):
        """Return a standing for who has the role; for all others the batch waits."""
        return standing if self.env.user._mes_has_role(*roles) else "wait"

    def _moves_exceptions(self, undecided):
        """Tell what the user can decide; else who has the first exception."""
        mine = undecided.filtered(lambda each: each._waits_for(self.env.user))
        if mine:
            return "decide", self._moves_mine(mine)
        first = undecided[0]
        if first.owner_id:
            return "wait", f"{first.owner_id.name}: {first.name}"
        return "wait", self.env._("%(number)s waits for production", number=first.name)

    def _moves_mine(self, mine):
        names = dict(mine._fields["severity"]._description_selection(self.env))
        what = ", ".join(
            f"{len(own)} {names[severity].lower()}"
            for severity, own in mine.grouped("severity").items()
        )
        return self.env._("Decide %(what)s", what=what)

    def _moves_release(self, facts):
        if facts["samples"]:
            return "wait", self._moves_results(facts["samples"])
        if facts["questions"]:
            return "wait", self._moves_questions(facts["questions"])
        return self._mine("ready", "qa_approver", "qp"), self.env._("Release")

    def _moves_questions(self, number):
        return counted(
            number,
            self.env._("Production answers 1 question"),
            self.env._("Production answers %(n)s questions", n=number),
        )

    def _moves_results(self, number):
        return counted(
            number,
            self.env._("The laboratory states 1 result"),
            self.env._("The laboratory states %(n)s results", n=number),
        )
