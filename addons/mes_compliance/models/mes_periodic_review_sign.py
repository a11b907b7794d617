"""Doing a periodic duty: what is shown, who may sign it, and what that brings about."""

from __future__ import annotations

from odoo import api, fields, models

from ..verdict import Finding, Verdict, accepted, meaningful, refused
from ..verdict.wording import day_text

MEANING = {"access": "checked", "restore": "performed", "week": "reviewed_qa"}
"""The meaning with which each kind is signed."""

SIGNERS = {
    "access": ("admin", "qa_approver"),
    "restore": ("admin",),
    "week": ("qa_approver",),
}
"""Roles that sign each kind."""

ASKED = ("passed", "backup_on", "label", "place", "verified", "evidence")
"""What is said of a restore test, in the order in which the page shows it."""


class MesPeriodicReviewSign(models.Model):
    """Signing a duty.

    A review of access freezes the accounts of the site, a restore test what the person
    says of it, a week what the oversight page says. Each time the page also tells what
    was done before, so that one page is signed once.
    """

    _inherit = "mes.periodic.review"

    may_sign = fields.Boolean(compute="_compute_may_sign")

    @api.depends_context("uid")
    @api.depends("kind")
    def _compute_may_sign(self):
        for review in self:
            review.may_sign = review._gate_signer(self.env.user).ok

    # -- at the duty's own site --------------------------------------------------

    def signing_page(self, meaning, subject=None, values=None):
        """Return what is shown to who signs, at the duty's site (see the mixin)."""
        here = self.with_company(self.company_id)
        return super(MesPeriodicReviewSign, here).signing_page(meaning, subject, values)

    def sign(self, meaning, shown, credential, subject=None, values=None):
        """Sign at the duty's site, wherever the session stands (see the mixin)."""
        here = self.with_company(self.company_id)
        return super(MesPeriodicReviewSign, here).sign(
            meaning, shown, credential, subject, values
        )

    # -- what is shown -----------------------------------------------------------

    def _mes_shown(self, meaning, subject=None):
        """Show the duty, what was done before, and what its kind is about."""
        self.ensure_one()
        return {
            "duty": self.name,
            "every": self._every(),
            "before": self.said,
            "times_before": self.sudo()
            .env["mes.periodic.review.done"]
            .search_count([("review_id", "=", self.id)]),
            **getattr(self, f"_shown_{self.kind}")(),
        }

    def _every(self):
        """Return in words how often the duty comes back."""
        units = dict(self._fields["unit"]._description_selection(self.env))
        return f"{self.interval} {units[self.unit]}"

    def _shown_access(self):
        """Show every active account of the site, its roles and its last log-in."""
        people = self._people()
        last = self._last_logins(people)
        names = self.env["mes.oversight.row"]._role_names()
        names["system"] = self.env._("Administrator of Odoo")
        accounts = [
            {
                "name": user._mes_name(),
                "login": user.login,
                "roles": [names[role] for role in user._mes_roles()],
                "last_login": last.get(user.id) or self.env._("never"),
            }
            for user in people
        ]
        return {"accounts": len(accounts), "people": accounts}

    def _people(self):
        """Return the accounts of the site by name: everybody who can log in."""
        domain = [("share", "=", False), ("company_ids", "in", self.company_id.ids)]
        people = self.env["res.users"].sudo().search(domain)
        return people.sorted(lambda user: (user.name.casefold(), user.id))

    def _last_logins(self, people):
        """Return per account the day of its last log-in, in words of the site.

        The day, not the minute: a colleague's log-in would void what is being read.
        """
        rows = self.env["res.users.log"].sudo()
        found = rows._read_group(
            [("create_uid", "in", people.ids)], ["create_uid"], ["create_date:max"]
        )
        return {user.id: day_text(self._day(moment)) for user, moment in found}

    def _shown_restore(self):
        """Show nothing more: all that counts is what the person says."""
        return {}

    def _mes_shown_decision(self, meaning, subject, values):
        """Show what is said of a restore test."""
        if self.kind != "restore":
            return {}
        said = {name: values.get(name) for name in ASKED}
        day = _day(said["backup_on"])
        return {**said, "backup_on": day_text(day) if day else said["backup_on"]}

    def _mes_shown_labels(self, content):
        """Return headings: of the duty's fields, and of what was said of it."""
        done = self.env["mes.periodic.review.done"]._fields
        own = {
            name: done[name]._description_string(self.env)
            for name in content.keys() & set(ASKED)
        }
        return {**super()._mes_shown_labels(content), **own, **self._headings()}

    @api.model
    def _headings(self):
        return {
            "before": self.env._("Last time"),
            "times_before": self.env._("Times before"),
            "last_login": self.env._("Last log-in"),
            "rows": self.env._("By area"),
            "overdue": self.env._("Overdue"),
            "unproven": self.env._("Unproven"),
            "open": self.env._("Open"),
            "order": self.env._("In order"),
        }

    def _mes_statement(self, meaning, subject=None):
        """Say in the first person what is signed."""
        if self.kind == "access":
            return self.env._(
                "I looked at each of these accounts: the person works here and needs "
                "these roles."
            )
        if self.kind == "restore":
            return self.env._("This backup was restored and looked at, as stated.")
        return self.env._("I have read how the site stands and see to what is late.")

    # -- the gate ----------------------------------------------------------------

    def _mes_signature_gate(self, meaning, signer, subject, values):
        """Check the meaning, the person, and what is said of a restore test."""
        if MEANING[self.kind] != meaning:
            return refused(Finding("signature_meaning_unknown", found=meaning))
        verdict = self._gate_signer(signer) & self._gate_active()
        return verdict & (
            self._gate_restore(values) if self.kind == "restore" else accepted()
        )

    def _gate_signer(self, signer):
        """Check that a person holds a role that signs this kind."""
        roles = SIGNERS.get(self.kind, ())
        if signer._mes_has_role(*roles):
            return accepted()
        names = self.env["mes.oversight.row"]._role_names()
        needed = self.env._(" or ").join(names[role] for role in roles)
        return refused(Finding("role_missing", found=signer._mes_name(), needed=needed))

    def _gate_active(self):
        """Check that the duty is one of the site's still."""
        if self.active:
            return accepted()
        return refused(Finding("duty_ended", about=self.name))

    def _gate_restore(self, values):
        """Check what is said of a restore test: all of it, going together."""
        labels = self._mes_shown_labels(dict.fromkeys(ASKED))
        texts = [
            Finding("text_missing", about=labels[name])
            for name in ("label", "place", "evidence")
            if not meaningful(values.get(name))
        ]
        choices = [
            Finding("choice_missing", about=labels[name])
            for name in ("passed", "verified")
            if not isinstance(values.get(name), bool)
        ]
        return (
            Verdict((*texts, *choices))
            & self._gate_backup(values.get("backup_on"))
            & self._gate_verified(values)
        )

    def _gate_backup(self, said):
        """Check the day of the backup: it is a day, and has come."""
        day = _day(said)
        today = self.env["mes.oversight.row"]._moment()["today"]
        if day and day <= today:
            return accepted()
        rule = "duty_day_to_come" if day else "duty_day"
        return refused(Finding(rule, found=day_text(day) if day else str(said or "–")))

    def _gate_verified(self, values):
        """Refuse a passed test of a copy whose record does not verify."""
        if values.get("passed") is True and values.get("verified") is False:
            return refused(Finding("duty_copy_unverified"))
        return accepted()

    # -- the effect --------------------------------------------------------------

    def _mes_signed(self, meaning, signer, subject, values):
        """Keep what was done; only what passed moves the day on which it is due."""
        passed = values.get("passed", True) if self.kind == "restore" else True
        now = self.env["mes.ledger"]._now()
        self._keep(signer, values, passed, now)
        vals = {"tried_at": now, "failed": not passed}
        if passed:
            vals.update(done_at=now, done_by_id=signer.id)
        self._mes_act().write(vals)
        due = fields.Date.to_string(self.sudo().due) or None
        self._mes_record_later("duty.done", {"passed": passed, "due": due})

    def _keep(self, signer, values, passed, now):
        """Write the row of what was just signed."""
        rows = self._mes_act().env["mes.periodic.review.done"]
        own = [("stream", "=", self.sudo().mes_stream)]
        said = {n: values.get(n) for n in ASKED} if self.kind == "restore" else {}
        rows.create(
            {
                **said,
                "review_id": self.id,
                "company_id": self.company_id.id,
                "at": now,
                "user_id": signer.id,
                "passed": passed,
                "summary": self._summary(values),
                "signature_id": rows.env["mes.signature"].search(own, limit=1).id,
            }
        )

    def _summary(self, values):
        """Return in one line what was found."""
        if self.kind == "access":
            return self.env._("%(n)s accounts", n=len(self._people()))
        if self.kind == "restore":
            backup = day_text(_day(values["backup_on"]))
            label = values["label"]
            return self.env._("Backup of %(day)s, %(label)s", day=backup, label=label)
        totals = self._shown_week()
        return self.env._(
            "%(overdue)s overdue, %(unproven)s unproven, %(open)s open",
            overdue=totals["overdue"],
            unproven=totals["unproven"],
            open=totals["open"],
        )

    # -- for the screens ---------------------------------------------------------

    def action_do(self):
        """Open what leads to the signature: the form of a test, or the page itself."""
        self.ensure_one()
        if self.kind == "restore":
            return self.env["mes.periodic.review.restore"]._open(self)
        return self._sign_action()

    def _sign_action(self, values=None):
        """Return the action that opens the signing dialog."""
        meaning = MEANING[self.kind]
        return self._mes_sign_action(meaning, None, values, title=self.name)


def _day(text):
    """Return the day of an ISO text, None for what is no day."""
    try:
        return fields.Date.to_date(text or None)
    except (TypeError, ValueError):
        return None
