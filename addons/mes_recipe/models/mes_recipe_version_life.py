"""The life of a version: signed acts, from the author to the end of its use."""

from __future__ import annotations

from dataclasses import dataclass

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.mes_compliance.verdict import (
    Finding,
    Verdict,
    accepted,
    meaningful,
    refused,
)

from .. import isa88


@dataclass(frozen=True)
class Act:
    """One signed act on a version.

    :ivar meaning: of its signature
    :ivar role: who may
    :ivar sources: states it starts from
    :ivar target: state it leads to; empty where the state stays
    :ivar reason: whether it needs a reason
    """

    meaning: str
    role: str
    sources: tuple[str, ...]
    target: str = ""
    reason: bool = False


ACTS = {
    "submit": Act("prepared", "author", ("draft",), "in_review"),
    "check": Act("checked", "approver", ("in_review",)),
    "approve": Act("approved", "qa_approver", ("in_review",), "approved"),
    "make_effective": Act("made_effective", "qa_approver", ("approved",)),
    "suspend": Act(
        "status_changed", "qa_approver", ("effective",), "suspended", reason=True
    ),
    "resume": Act(
        "status_changed", "qa_approver", ("suspended",), "effective", reason=True
    ),
    "retire": Act(
        "status_changed",
        "qa_approver",
        ("superseded", "suspended"),
        "retired",
        reason=True,
    ),
    "withdraw": Act("void", "qa_approver", ("approved",), "withdrawn", reason=True),
    "discard": Act("void", "author", ("draft",), "withdrawn", reason=True),
}
"""The transition table (domain model §4.4), and a way out for a draft nobody needs."""


class MesRecipeVersion(models.Model):
    """What people sign about a version, and what follows from it."""

    _inherit = "mes.recipe.version"
    _mes_guarded = ("prepared_by_id", "checked_by_id", "approved_by_id")

    prepared_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    checked_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    approved_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    is_mine = fields.Boolean(
        "Mine", compute="_compute_is_mine", search="_search_is_mine"
    )

    def _compute_is_mine(self):
        for version in self:
            version.is_mine = self.env.user in version.author_ids

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = "in" if True in value else "not in"
        return [("author_ids", found, self.env.uid)]

    # -- what is shown -----------------------------------------------------------

    def _mes_shown(self, meaning, subject=None):
        """Show which content is signed, by its hash, and the warnings kept."""
        recipe = self._mes_shown_recipe()
        header = recipe.header
        return {
            "recipe": header.recipe.text,
            "version": header.version,
            "follows": header.follows,
            "product": header.product.text if header.product else None,
            "site": header.site or None,
            "batch_size": str(header.batch_size or "") or None,
            "sizes": str(header.sizes or "") or None,
            "change": header.change.text if header.change else None,
            "why": header.reason or None,
            "holds": self._mes_holds(recipe),
            "sha256": isa88.digest(recipe),
            "warnings_kept": self._mes_shown_warnings(),
            "signed": self._mes_shown_people(),
        }

    def _mes_shown_labels(self, content):
        """Return headings that say what stands under them."""
        return {
            **super()._mes_shown_labels(content),
            "product": self.env._("Product"),
            "sha256": self.env._("SHA-256 of the content"),
            "signed": self.env._("Signed so far"),
            "in_effect_from": self.env._("In effect from"),
            "takes_the_place_of": self.env._("Takes the place of"),
        }

    def _mes_shown_recipe(self):
        """Return the recipe that is signed.

        :raise UserError: the draft cannot be read; the page would show nothing
        """
        recipe, _remarks = self._mes_read()
        if recipe is None:
            raise UserError(
                self.env._(
                    "The draft is not a recipe yet. Its checks say what is missing."
                )
            )
        return recipe

    def _mes_holds(self, recipe):
        """Say how much there is: elements of the procedure, lines of the formula."""
        structure = isa88.Structure(recipe)
        places = [place.step for place in structure.places]
        return self.env._(
            "%(units)s unit procedures, %(operations)s operations, %(phases)s phases, "
            "%(lines)s formula lines, %(parameters)s parameters",
            units=sum(isinstance(step, isa88.UnitProcedure) for step in places),
            operations=sum(isinstance(step, isa88.Operation) for step in places),
            phases=len(structure.phases),
            lines=len(recipe.formula.inputs),
            parameters=len(structure.declared("parameter")),
        )

    def _mes_shown_warnings(self):
        """Return the warnings kept, with the reasons."""
        return [
            {
                "place": kept.place or "",
                "warning": kept.text,
                "reason": kept.reason,
                "kept_by": kept.user_id.name,
            }
            for kept in self.sudo().kept_ids
        ]

    def _mes_shown_people(self):
        """Return who signed this content so far."""
        version = self.sudo()
        people = {
            "prepared": version.prepared_by_id.name,
            "checked": version.checked_by_id.name,
            "approved": version.approved_by_id.name,
        }
        return {meaning: name for meaning, name in people.items() if name}

    def _mes_statement(self, meaning, subject=None):
        """Return what the signature says, in the first person."""
        sentences = {
            "prepared": self.env._("I wrote this version and submit it for review."),
            "checked": self.env._(
                "I checked this version independently of its author."
            ),
            "approved": self.env._("I approve this version for quality."),
            "made_effective": self.env._("I put this version into effect."),
            "status_changed": self.env._("I change the status of this version."),
            "void": self.env._("I withdraw this version; it is never used."),
        }
        return sentences.get(meaning) or super()._mes_statement(meaning, subject)

    # -- who may -----------------------------------------------------------------

    def _mes_act_of(self, meaning, values):
        """Return name and rules of the act that a signature brings about."""
        names = [name for name, act in ACTS.items() if act.meaning == meaning]
        name = values.get("act") or (names[0] if len(names) == 1 else "")
        return (name, ACTS[name]) if name in names else (None, None)

    def _mes_signature_gate(self, meaning, signer, subject, values):
        """Check state, role, independence, reason, and what the act itself asks."""
        name, act = self._mes_act_of(meaning, values)
        if act is None or subject:
            return refused(Finding("signature_meaning_unknown", found=meaning))
        verdict = (
            self._gate_state(act)
            & self._gate_role(act, signer)
            & self._gate_reason(act.reason, values)
        )
        own = getattr(self, f"_gate_{name}", None)
        return verdict & own(signer, values) if own else verdict

    def _gate_state(self, act):
        states = dict(self._fields["state"]._description_selection(self.env))
        if self.state in act.sources:
            return accepted()
        needed = ", ".join(states[state] for state in act.sources)
        return refused(Finding("recipe_state", found=states[self.state], needed=needed))

    def _gate_role(self, act, signer):
        if signer._mes_has_role(act.role):
            return accepted()
        needed = act.role.replace("_", " ")
        return refused(Finding("role_missing", found=signer.name, needed=needed))

    def _gate_reason(self, needed, values):
        if not needed or meaningful(values.get("reason")):
            return accepted()
        return refused(Finding("text_missing", about=self.env._("The reason")))

    def _gate_submit(self, signer, values):
        """A draft leaves with no open finding."""
        return Verdict(
            tuple(
                Finding(
                    "recipe_finding_open",
                    found["code"],
                    about=found["place"],
                    values={"text": found["text"]},
                )
                for found in self.check()["findings"]
                if self._mes_open_finding(found)
            )
        )

    def _gate_check(self, signer, values):
        """Who checks had no hand in it (21 CFR 211.186(a))."""
        return self._gate_independence(signer, self.author_ids | self.prepared_by_id)

    def _gate_approve(self, signer, values):
        """QA approves what somebody else has checked, and had no hand in it."""
        others = self.author_ids | self.prepared_by_id | self.checked_by_id
        verdict = self._gate_independence(signer, others)
        if not self.checked_by_id:
            verdict &= refused(Finding("recipe_not_checked"))
        return verdict & self._mes_content_verdict()

    def _gate_independence(self, signer, others):
        if signer not in others:
            return accepted()
        return refused(Finding("recipe_own_work", about=signer.name))

    def _gate_retire(self, signer, values):
        """Nothing that an open batch uses is retired."""
        return self._mes_use_verdict()

    def _mes_use_verdict(self):
        """Tell whether no open batch uses this version; batches answer."""
        return accepted()

    # -- what follows ------------------------------------------------------------

    def _mes_signed(self, meaning, signer, subject, values):
        """Bring about the act."""
        name, act = self._mes_act_of(meaning, values)
        effect = getattr(self, f"_signed_{name}", None)
        if effect:
            effect(signer, values)
        if act.target:
            self._mes_act().write({"state": act.target})

    def _signed_submit(self, signer, values):
        self._mes_freeze()
        self._mes_act().write({"prepared_by_id": signer.id})

    def _signed_check(self, signer, values):
        self._mes_act().write({"checked_by_id": signer.id})

    def _signed_approve(self, signer, values):
        self._mes_act().write({"approved_by_id": signer.id})

    def return_to_author(self, comment):
        """Return a version under review to its author, with a comment.

        :param str comment: what has to change
        """
        self.ensure_one()
        user = self.env.user
        if not user._mes_has_role("approver", "qa_approver"):
            self._mes_refuse(
                "role_missing",
                self.env._("Who checks or approves returns a version to its author."),
                AccessError,
            )
        if self.state != "in_review" or not meaningful(comment):
            raise UserError(
                self.env._("A version under review is returned with a comment.")
            )
        self._mes_record("recipe.returned", {"digest": self.digest}, comment.strip())
        self._mes_thaw()
        nobody = {"prepared_by_id": False, "checked_by_id": False}
        self._mes_act().write({"state": "draft", **nobody})

    # -- buttons -----------------------------------------------------------------

    def action_submit(self):
        """Sign as prepared."""
        return self._mes_sign_action("prepared", title=self.env._("Submit for review"))

    def action_check(self):
        """Sign as checked."""
        return self._mes_sign_action("checked", title=self.env._("Checked and signed"))

    def action_approve(self):
        """Sign as approved."""
        return self._mes_sign_action("approved", title=self.env._("Approve and sign"))

    def action_suspend(self):
        """Sign that it is not used for the time being."""
        return self._mes_action_of("suspend", self.env._("Suspend"))

    def action_resume(self):
        """Sign that it is used again."""
        return self._mes_action_of("resume", self.env._("Resume"))

    def action_retire(self):
        """Sign that it is never used again."""
        return self._mes_action_of("retire", self.env._("Retire"))

    def action_withdraw(self):
        """Sign that it will not be used."""
        return self._mes_action_of("withdraw", self.env._("Withdraw"))

    def action_discard(self):
        """Sign that this draft is given up."""
        return self._mes_action_of("discard", self.env._("Give up this draft"))

    def _mes_action_of(self, act, title):
        return self._mes_sign_action(
            ACTS[act].meaning, values={"act": act}, title=title, reason=True
        )
