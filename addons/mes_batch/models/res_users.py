"""Who acts on the floor, and what the engine knows of a person."""

from __future__ import annotations

from datetime import timedelta

from odoo import api, models, tools
from odoo.http import request

from odoo.addons.mes_compliance import clock

from .mes_station import SESSION


class ResUsers(models.Model):
    """People on the floor."""

    _inherit = "res.users"

    @api.model
    def _mes_actor(self):
        """Return the operator who is logged on and active at the session's station.

        Where nobody is, the session's own user acts. A station that has stood still
        for too long is locked: its operator no longer acts. Asking who acts is no act:
        a screen that only looks does not keep its station open.
        """
        kept = (request and request.session.get(SESSION)) or {}
        if kept.get("active") and not self._mes_idle(kept):
            return self.browse(kept["active"])
        return super()._mes_actor()

    @api.model
    def _mes_locked(self):
        """Tell whether the session's station waits for somebody to log on."""
        kept = request and request.session.get(SESSION)
        return bool(kept) and (not kept.get("active") or self._mes_idle(kept))

    @api.model
    def _mes_stay(self):
        """Note that somebody is at the session's station; a locked one stays locked.

        :return: whether anybody acts here; without a station the session's user does
        """
        kept = request and request.session.get(SESSION)
        locked = self._mes_locked()
        if kept and not locked:
            request.session[SESSION] = {**kept, "at": clock.stamp(clock.now())}
        return not locked

    @api.model
    def _mes_idle(self, kept):
        station = self.env["mes.station"].sudo().browse(kept["station"]).exists()
        patience = timedelta(minutes=station.lock_minutes)
        still = clock.now() - clock.read(kept["at"])
        return not station or (bool(patience) and still > patience)

    def _mes_person(self):
        """Return a person as the engine asks for them: identity, roles, grants."""
        self.ensure_one()
        kept = self.env.cr.cache
        key = ("mes.person", self.id)
        if key not in kept:
            kept[key] = self._mes_person_read()
        return kept[key]

    def _mes_person_read(self):
        user = self.sudo()
        return self._mes_facts(
            *self.env["hr.employee"].sudo()._mes_grants(user)[user.id]
        )

    def _mes_facts(self, person, grants):
        """Return what the engine asks of a person whose grants are known."""
        user = self.sudo()
        return {
            "key": person.key,
            "login": user.login,
            "name": user._mes_name(),
            "roles": list(self._mes_roles()),
            "grants": grants,
        }

    @api.model
    @tools.ormcache("login")
    def _mes_id_of(self, login):
        """Return the id of the person with a login, archived ones included."""
        found = self.with_context(active_test=False).search([("login", "=", login)])
        return found.id

    def write(self, vals):
        """Write, and forget who has which login."""
        result = super().write(vals)
        if "login" in vals:
            self.env.registry.clear_cache()
        return result
