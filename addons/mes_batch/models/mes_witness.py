"""Requests to sign on another device: the exact page, to named people (L03)."""

from __future__ import annotations

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.mes_compliance.verdict import Finding, accepted, meaningful, refused

PATIENCE = timedelta(minutes=15)
"""How long a request waits for the person who is asked."""

STATES = [
    ("open", "Waits"),
    ("signed", "Signed"),
    ("declined", "Declined"),
    ("withdrawn", "Taken back"),
    ("expired", "Expired"),
    ("void", "Void: it changed meanwhile"),
]


class MesWitness(models.Model):
    """One request for a second person's signature, on that person's own device.

    It carries the SHA-256 of the page that the asking person saw. It opens no way round
    the gates: whoever is asked signs by :meth:`mes.signable.sign` like everybody, with
    their own session and credential, and the server judges all of it again. When the
    page changes before that, the request is void and is made anew.
    """

    _name = "mes.witness"
    _inherit = ["mes.projection"]
    _description = "Request for a signature"
    _order = "id desc"
    _rec_name = "title"

    batch_id = fields.Many2one("mes.batch", required=True, readonly=True, index=True)
    company_id = fields.Many2one(related="batch_id.company_id", store=True, index=True)
    step = fields.Char(required=True, readonly=True)
    title = fields.Char("What", required=True, readonly=True)
    meaning = fields.Char(required=True, readonly=True)
    shown = fields.Char("SHA-256", required=True, readonly=True)
    state = fields.Selection(
        STATES, default="open", required=True, readonly=True, index=True
    )
    asked_ids = fields.Many2many("res.users", "mes_witness_asked_rel", readonly=True)
    asked_by_id = fields.Many2one("res.users", "By", required=True, readonly=True)
    asked_at = fields.Datetime("Sent", required=True, readonly=True)
    place = fields.Char("From", readonly=True)
    expires_at = fields.Datetime("Waits until", required=True, readonly=True)
    opened_by_id = fields.Many2one("res.users", "Opened by", readonly=True)
    opened_at = fields.Datetime("Opened", readonly=True)
    closed_by_id = fields.Many2one("res.users", "Closed by", readonly=True)
    closed_at = fields.Datetime("Closed", readonly=True)
    words = fields.Char("Why not", readonly=True)

    # -- the person who is asked -------------------------------------------------

    @api.model
    def _waiting(self):
        """Return what the acting person is asked for now: id, title, batch, by."""
        found = self.search(
            [
                ("state", "=", "open"),
                ("asked_ids", "in", self.env.uid),
                ("expires_at", ">", self.env["mes.ledger"]._now()),
            ]
        )
        return [each._line() for each in found.sudo()]

    @api.model
    def waiting(self):
        """Return what the acting person is asked for now, newest first."""
        return self.with_user(self.env["res.users"]._mes_actor())._waiting()

    def _line(self):
        return {
            "id": self.id,
            "title": self.title,
            "batch": self.batch_id.name,
            "by": self.asked_by_id.name,
            "place": self.place or "",
        }

    def page(self):
        """Return the request with the very page that is signed.

        :return: dict of request, page (as :meth:`mes.signable.signing_page`), names,
            exceptions, mine (whether the acting person is asked), tz
        """
        request = self._acting_on()
        request._settle()
        if request.state == "open" and request._is_asked() and not request.opened_at:
            request._open()
        batch = request.batch_id
        return {
            "request": request._told(),
            "page": batch.signing_page(request.meaning, request.step),
            "names": batch._screen_names(batch._state_now()),
            "exceptions": batch._screen_exceptions(request.step),
            "mine": request._is_asked(),
            "tz": batch.company_id.sudo()._mes_tz(),
        }

    def sign(self, shown, password):
        """Sign what one is asked for, with one's own credential.

        :param str shown: SHA-256 of the page on this screen
        :param str password: the acting person's own
        :return: answer with ok, reasons and the entry's UUID
        """
        request = self._acting_on()
        request._settle()
        verdict = request._may_answer()
        if verdict.ok and shown != request.shown:
            verdict = request._changed(shown)
        if not verdict.ok:
            return request._refused(verdict)
        proof = {
            "login": self.env["res.users"]._mes_actor().login,
            "password": password,
        }
        return request.batch_id.sign(request.meaning, shown, proof, request.step)

    def decline(self, words):
        """Say no, and why.

        :param str words: the reason, for the person who asked
        """
        request = self._acting_on()
        request._settle()
        verdict = request._may_answer()
        if not meaningful(words):
            verdict &= refused(Finding("reason_missing"))
        if not verdict.ok:
            return request._refused(verdict)
        request._close("declined", words.strip())
        return self.env["mes.message"]._answer(verdict)

    # -- the person who asks -----------------------------------------------------

    def withdraw(self):
        """Take a request back; only whoever made it can."""
        request = self._acting_on()
        request._settle()
        verdict = request._may_withdraw()
        if not verdict.ok:
            return request._refused(verdict)
        request._close("withdrawn")
        return self.env["mes.message"]._answer(verdict)

    # -- rules -------------------------------------------------------------------

    def _acting_on(self):
        """Return the request as the acting person's, who must be able to read it.

        :raise AccessError: they cannot, or the station is locked
        """
        self.ensure_one()
        users = self.env["res.users"]
        if users._mes_locked():
            raise AccessError(self.env._("The station is locked. Log on first."))
        request = self.env["mes.ledger"]._at_one_moment(
            self.with_user(users._mes_actor())
        )
        request.check_access("read")
        request.batch_id.check_access("read")
        return request.with_company(request.sudo().company_id)

    def _is_asked(self):
        return self.env.user in self.sudo().asked_ids

    def _may_answer(self):
        """Refuse whoever was not asked, and an answer to what no longer waits."""
        verdict = self._still_open()
        if not self._is_asked():
            names = ", ".join(self.sudo().asked_ids.mapped("name"))
            found = self.env.user._mes_name()
            verdict &= refused(Finding("witness_not_asked", "", found, names))
        return verdict

    def _may_withdraw(self):
        verdict = self._still_open()
        if self.env.user != self.sudo().asked_by_id:
            name = self.sudo().asked_by_id.name
            found = self.env.user._mes_name()
            verdict &= refused(Finding("witness_not_yours", "", found, name))
        return verdict

    def _still_open(self):
        if self.state == "open":
            return accepted()
        if self.state == "void":
            return self._changed(self._hash_now())
        found = self._state_words()
        return refused(Finding("witness_closed", found=found, about=self.title))

    def _state_words(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    def _changed(self, other):
        code = self.env["mes.signature"]._short_code
        return refused(
            Finding(
                "changed_meanwhile", found=code(self.shown), needed=code(str(other))
            )
        )

    def _hash_now(self):
        batch = self.batch_id
        return batch._mes_hash(batch._mes_content(self.meaning, self.step, {}))

    def _refused(self, verdict):
        """Keep a refused answer in the record of the batch, and say why."""
        self.batch_id._mes_refused_signature(
            self.meaning, self.env.user, self.step, verdict
        )
        return self.env["mes.message"]._answer(verdict)

    # -- its life ----------------------------------------------------------------

    def _open(self):
        vals = {"opened_by_id": self.env.uid, "opened_at": self._now()}
        self._mes_write(vals)
        self._record("witness.opened", {})
        self._tell()

    def _settle(self):
        """Close what has expired or is void; nobody has to look for that to happen."""
        now = self._now()
        for request in self.filtered(lambda each: each.state == "open"):
            if now >= request.expires_at:
                request.sudo()._settled("expired")
            elif not request._stands():
                request.sudo()._settled("void")

    def _stands(self):
        """Tell whether the page is still the one that was asked for."""
        batch = self.batch_id
        waits = batch.sudo().state in ("issued", "in_progress")
        if not waits or batch._next_meaning(self.step) != self.meaning:
            return False
        return self._hash_now() == self.shown

    def _settled(self, state):
        """Close by itself: the entry names nobody who happened to look."""
        self.with_user(api.SUPERUSER_ID)._close(state)
        self.invalidate_recordset()

    def _close(self, state, words="", entry=None):
        vals = {"state": state, "closed_at": self._now(), "words": words}
        if self.env.uid != api.SUPERUSER_ID:
            vals["closed_by_id"] = self.env.uid
        self._mes_write(vals)
        more = {"signature": entry} if entry else {}
        self._record("witness.closed", {"outcome": state, "words": words, **more})
        self._tell()

    def _record(self, event, data):
        about = {"request": self.id, "step": self.step, "meaning": self.meaning}
        self.batch_id._mes_record(event, {**about, **data})

    def _mes_write(self, vals):
        acting = self.batch_id._mes_act().env
        acting["mes.witness"].browse(self.id).write(vals)
        self.invalidate_recordset(list(vals))

    def _now(self):
        return self.env["mes.ledger"]._now()

    def _tell(self):
        """Hint to everybody concerned; their screens read again."""
        request, payload = self.sudo(), {"id": self.id}
        for user in request.asked_ids | request.asked_by_id:
            user._bus_send("mes.witness", payload)
        self.env["bus.bus"]._sendone(request.batch_id, "mes.witness", payload)

    def _told(self):
        request = self.sudo()
        return {
            "id": request.id,
            "batch": request.batch_id.id,
            "step": request.step,
            "title": request.title,
            "meaning": request.meaning,
            "state": request.state,
            "state_text": self._state_words(),
            "shown": request.shown,
            "code": self.env["mes.signature"]._short_code(request.shown),
            "asked": [person(user) for user in request.asked_ids],
            "by": person(request.asked_by_id),
            "place": request.place or "",
            "asked_at": _stamp(request.asked_at),
            "expires_at": _stamp(request.expires_at),
            "opened_by": person(request.opened_by_id),
            "opened_at": _stamp(request.opened_at),
            "closed_by": person(request.closed_by_id),
            "words": request.words or "",
        }

    @api.model
    def _cron_settle(self):
        """Close what has expired or is void though no screen looks."""
        for request in self.search([("state", "=", "open")]):
            self.env["mes.ledger"]._at_one_moment(request)._settle()

    def action_open(self):
        """Open the page of this request."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "mes_batch.witness",
            "name": self.title,
            "params": {"request": self.id},
        }


def person(user):
    """Return who somebody is as screens show it, None for nobody."""
    return {"id": user.id, "login": user.login, "name": user.name} if user else None


def _stamp(moment):
    return f"{moment.isoformat()}Z" if moment else ""
