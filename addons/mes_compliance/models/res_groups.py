"""Groups: a right that reaches people through a group obeys the same rules."""

from __future__ import annotations

from odoo import api, models

RIGHTS = {"implied_ids", "implied_by_ids", "user_ids"}
"""Fields of a group that give and take rights."""


class ResGroups(models.Model):
    """Roles as groups.

    Rights change hands on the form of a group too. Who gains or loses one there is
    told of in the own record, what a group brings along in the record of the site
    (Annex 11-12.3).
    """

    _inherit = "res.groups"

    @api.model_create_multi
    def create(self, vals_list):
        """Create groups that unite no roles which exclude each other."""
        groups = super().create(vals_list)
        none = self.browse()
        groups._mes_judge({}, dict.fromkeys(groups, none))
        return groups

    def write(self, vals):
        """Write, and refuse what would give somebody roles that exclude each other."""
        if not RIGHTS & vals.keys():
            return super().write(vals)
        groups = self.sudo().with_context(active_test=False)
        members = {group: group.user_ids for group in groups}
        bringing = groups | groups.implied_by_ids
        brought = {group: group.implied_ids for group in bringing}
        result = super().write(vals)
        groups._mes_judge(members, brought)
        return result

    def unlink(self):
        """Tell who loses a right, and delete."""
        for user in self.sudo().with_context(active_test=False).user_ids:
            user._mes_tell_groups(user.group_ids, user.group_ids - self)
        return super().unlink()

    def _mes_judge(self, members, brought):
        """Refuse roles that exclude each other, and tell what has changed.

        :param dict members: per group the people who held it before
        :param dict brought: per group the groups that it brought along before
        """
        groups = self.sudo().with_context(active_test=False)
        self.env["mes.role.conflict"]._check(groups.all_user_ids)
        groups._mes_tell_members(members)
        for group in groups | groups.implied_by_ids | groups.union(*brought):
            group._mes_tell_brought(brought.get(group, group.implied_ids - groups))

    def _mes_tell_members(self, before):
        """Tell each person whose groups have changed."""
        none = self.env["res.users"]
        lost = {group: before.get(group, none) - group.user_ids for group in self}
        gained = {group: group.user_ids - before.get(group, none) for group in self}
        for user in none.union(*lost.values(), *gained.values()):
            taken = self.filtered(lambda group, user=user: user in lost[group])
            given = self.filtered(lambda group, user=user: user in gained[group])
            user._mes_tell_groups((user.group_ids - given) | taken, user.group_ids)

    def _mes_tell_brought(self, old):
        """Tell in the record of the site what a group brings along now."""
        if old == self.implied_ids:
            return
        data = {
            "group": self.display_name,
            "old": sorted(old.mapped("display_name")),
            "new": sorted(self.implied_ids.mapped("display_name")),
        }
        self.env.company.sudo()._mes_record_later("group.changed", data)
