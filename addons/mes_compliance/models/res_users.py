"""People: identity in the record, roles, lockout."""

from __future__ import annotations

from datetime import timedelta

from odoo import api, models, tools
from odoo.exceptions import AccessDenied, AccessError
from odoo.fields import Domain

from .. import clock
from ..verdict import Finding, accepted, refused

ROLES = (
    "operator",
    "supervisor",
    "planner",
    "author",
    "approver",
    "equipment",
    "training",
    "assessor",
    "ipqa",
    "qa_reviewer",
    "qa_approver",
    "qp",
    "admin",
    "inspector",
    "device",
)
"""Names of the roles: the external ids of the groups without their prefix."""


class ResUsers(models.Model):
    """A person's account: its record, its roles and the guard of its credentials."""

    _name = "res.users"
    _inherit = ["res.users", "mes.audited"]
    _mes_kind = "person"
    _mes_audited = ("login", "name", "active", "group_ids", "company_ids")

    # -- identity ----------------------------------------------------------------

    @api.model
    def _mes_actor(self):
        """Return who acts: the session's user, or the operator of the station.

        The answer never comes from the request's arguments.
        """
        return self.env.user

    def _mes_identity(self):
        """Return how the record names a person: uid, login, name and roles now."""
        login, name = self._mes_named()
        roles = list(self._mes_roles())
        return {"uid": self.id, "login": login, "name": name, "roles": roles}

    def _mes_name(self):
        """Return the person's name."""
        return self._mes_named()[1]

    @tools.ormcache("self.id")
    def _mes_named(self):
        """Return the person's login and name; workers keep them until they change."""
        user = self.sudo()
        return user.login or "", user.name or ""

    @api.model
    @tools.ormcache()
    def _mes_role_groups(self):
        """Return pairs of group id and role name."""
        groups = {
            role: self.env.ref(f"mes_compliance.group_{role}", raise_if_not_found=False)
            for role in ROLES
        }
        system = self.env.ref("base.group_system", raise_if_not_found=False)
        pairs = {**groups, "system": system}
        return tuple((group.id, role) for role, group in pairs.items() if group)

    def _mes_roles(self):
        """Return the names of the roles a person holds, implied ones included."""
        held = set(self.sudo()._get_group_ids())
        return tuple(role for group, role in self._mes_role_groups() if group in held)

    def _mes_has_role(self, *roles):
        """Tell whether a person holds one of these roles."""
        return bool(set(roles) & set(self._mes_roles()))

    # -- credentials -------------------------------------------------------------

    def _check_credentials(self, credential, env):
        """Verify, counting failures per person; a locked person is refused."""
        with self.env["mes.credential.attempt"]._watched(self.env.user):
            return super()._check_credentials(credential, env)

    def _mes_prove(self, secret):
        """Verify that somebody is this person, now and only for now (11.200(a)(1)).

        :param str secret: the person's password; whatever else is sent is no secret
        :return: the verdict; a refusal says how many attempts are left
        """
        password = secret if isinstance(secret, str) else ""
        proof = {"type": "password", "login": self.login, "password": password}
        try:
            self.with_user(self)._check_credentials(proof, {"interactive": True})
        except AccessDenied:
            left = self.env["mes.credential.attempt"]._left(self)
            rule = "credential_refused" if left else "credential_locked"
            return refused(Finding(rule, values={"left": str(left)}))
        return accepted()

    def action_mes_unlock(self):
        """Let a locked person try again; somebody else with the right decides so."""
        self.ensure_one()
        me = self.env.user
        if not me._mes_has_role("admin") or me == self:
            self._mes_refuse(
                "unlock_by_other",
                self.env._("Another person, a compliance administrator, unlocks."),
                AccessError,
            )
        self.env["mes.credential.attempt"]._unlock(self)
        self._mes_record("credential.unlocked")

    # -- oversight ---------------------------------------------------------------

    def _mes_oversight_locked(self, row):
        """Return who is locked out: late when nobody has looked at it for a day."""
        locked = self.env["mes.credential.attempt"].sudo()._locked()
        yesterday = clock.naive() - timedelta(days=1)
        late = [user for user, at in locked.items() if at < yesterday]
        return {
            "scope": [("share", "=", False)],
            "open": [("id", "in", list(locked))],
            "overdue": [("id", "in", late)],
        }

    def _mes_oversight_conflicts(self, row):
        """Return who holds roles that exclude each other, however that came about."""
        pairs = self.env["mes.role.conflict"].sudo().search([])
        held = [
            Domain("all_group_ids", "in", pair.group_id.ids)
            & Domain("all_group_ids", "in", pair.other_id.ids)
            for pair in pairs
        ]
        found = self.sudo().search(Domain.OR(held))
        scope = [("share", "=", False)]
        return {"scope": scope, "overdue": [("id", "in", found.ids)]}

    # -- roles -------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Create people whose roles go together."""
        users = super().create(vals_list)
        users._mes_check_roles()
        return users

    def write(self, vals):
        """Write, and refuse roles that exclude each other (Annex 11-12)."""
        result = super().write(vals)
        if {"login", "partner_id"} & vals.keys():
            self.env.registry.clear_cache()
        if {"group_ids", "active"} & vals.keys():
            self._mes_check_roles()
        return result

    def _mes_check_roles(self):
        self.env["mes.role.conflict"]._check(self)

    def _mes_tell_groups(self, old, new):
        """Tell a change of a person's groups that was made elsewhere."""
        told = [
            {"group_ids": sorted(groups.mapped("display_name"))}
            for groups in (old, new)
        ]
        self._mes_audit_change(*told)
