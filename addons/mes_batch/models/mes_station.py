"""Stations: the places on the floor where people work, and who works there."""

from __future__ import annotations

from odoo import api, fields, models
from odoo.http import request

from odoo.addons.mes_compliance import clock
from odoo.addons.mes_compliance.verdict import Finding, refused

SESSION = "mes_station"
"""Where a browser session keeps who is logged on at its station."""


class MesStation(models.Model):
    """A place on the floor with its equipment (ISA-88 process cell or unit).

    The tablet's session belongs to the station or to a person. People log on there
    with badge and secret; whoever is active then acts, and nobody else's name can be
    brought by the browser. After some minutes without an act the station locks.
    """

    _name = "mes.station"
    _inherit = ["mes.stream"]
    _description = "Station on the floor"
    _mes_kind = "station"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    place = fields.Char(help="Room or unit as people call it.")
    icon = fields.Char(default="cube")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    class_ids = fields.Many2many(
        "mes.equipment.class",
        string="Equipment classes",
        help="Unit procedures that need one of these classes are worked on here.",
    )
    lock_minutes = fields.Integer(
        "Locks after, minutes", default=10, help="0: the station never locks by itself."
    )

    # -- who is here -------------------------------------------------------------

    def log_on(self, badge=None, login=None, secret=None):
        """Log a person on at this station, and make them the active one (F13).

        The badge says who; the secret proves it. A badge alone proves nothing.

        :param str badge: what the badge carries
        :param str login: the login, where there is no badge
        :param str secret: the person's password
        :return: answer with ok, reasons and the people here
        """
        self.ensure_one()
        user = self._claimed(badge, login)
        verdict = self._proven(user, secret)
        if verdict.ok:
            self._enter(user)
        return self.env["mes.message"]._answer(verdict, people=self._people())

    def log_off(self, uid=None):
        """Let a person leave the station; without one, the active person."""
        here = self._here()
        uid = uid or here.get("active")
        if uid in here["people"]:
            here["people"].remove(uid)
            self._leave(uid)
        here["active"] = None
        self._keep(here)
        return {"ok": True, "people": self._people()}

    def lock(self):
        """Lock the station: people stay, but nobody acts until one is proved."""
        self._keep({**self._here(), "active": None})
        return {"ok": True, "people": self._people()}

    def stay(self):
        """Tell that somebody touches the device, so that the station does not lock."""
        self.ensure_one()
        return {"locked": not self.env["res.users"]._mes_stay()}

    @api.model
    def _claimed(self, badge, login):
        users = self.env["res.users"].sudo()
        if badge:
            return self.env["hr.employee"]._mes_by_badge(str(badge)).user_id
        return users.search([("login", "=", str(login or ""))], limit=1)

    def _proven(self, user, secret):
        if not user:
            return refused(Finding("signer_unknown"))
        if not user._mes_has_role("operator", "ipqa", "qa_reviewer"):
            return refused(Finding("role_missing", found=user.name, needed="operator"))
        return user._mes_prove(secret)

    def _enter(self, user):
        here = self._here()
        people = [*[each for each in here["people"] if each != user.id], user.id]
        self._keep({"people": people, "active": user.id})
        self.with_user(user)._mes_record("station.logged_on", {"station": self.name})

    def _leave(self, uid):
        user = self.env["res.users"].browse(uid)
        self.with_user(user)._mes_record("station.logged_off", {"station": self.name})

    def _people(self):
        """Return who is here: id, name, initial, login, active."""
        here = self._here()
        users = self.env["res.users"].sudo().browse(here["people"]).exists()
        return [
            {
                "id": user.id,
                "name": user.name,
                "login": user.login,
                "active": user.id == here["active"],
            }
            for user in users
        ]

    # -- the session -------------------------------------------------------------

    def _here(self):
        kept = (request and request.session.get(SESSION)) or {}
        if kept.get("station") != self.id:
            return {"people": [], "active": None}
        return {"people": list(kept["people"]), "active": kept["active"]}

    def _keep(self, here):
        if request:
            at = clock.stamp(clock.now())
            request.session[SESSION] = {**here, "station": self.id, "at": at}
