"""Activities for whoever has to act: made at night, closed when the thing is done."""

from __future__ import annotations

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .mes_oversight_page import LATE, REMINDERS

LEVELS = [("owner", "Owner"), ("escalated", "Escalated")]
TYPES = {
    "owner": "mes_compliance.activity_owner",
    "escalated": "mes_compliance.activity_escalated",
}


class MailActivity(models.Model):
    """An activity that a row of the oversight page has made."""

    _inherit = "mail.activity"

    mes_oversight_row_id = fields.Many2one(
        "mes.oversight.row",
        "Oversight",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    mes_oversight_level = fields.Selection(LEVELS, readonly=True)
    mes_oversight_company_id = fields.Many2one(
        "res.company", "Overseen at", readonly=True, ondelete="cascade"
    )

    _mes_oversight_once = models.UniqueIndex(
        "(mes_oversight_row_id, mes_oversight_company_id, res_model, res_id,"
        " mes_oversight_level)"
        " WHERE mes_oversight_row_id IS NOT NULL AND active",
        "One thing reminds once.",
    )


class MesOversightRow(models.Model):
    """Reminding and escalating."""

    _inherit = "mes.oversight.row"

    # -- the nightly job ---------------------------------------------------------

    @api.model
    def _cron_oversee(self):
        """Remind owners of every site, and keep the counts for tomorrow's trend."""
        rows = self.search([]).filtered(lambda row: row.model in self.env)
        for number, row in enumerate(rows, 1):
            row._remind(self.env["res.company"].search([]), keep=True)
            self.env["ir.cron"]._commit_progress(1, remaining=len(rows) - number)

    def action_remind(self):
        """Remind the owners of this site now, as the nightly job does.

        :raise AccessError: the person has no role that reminds
        """
        if not self.env.user._mes_has_role(*REMINDERS):
            raise AccessError(self.env._("QA and administrators remind owners."))
        rows = self.sudo().search([]).filtered(lambda row: row.model in self.env)
        made = sum(len(row._remind(self.env.company)) for row in rows)
        somebody = self.env._("%(n)s activities were made for their owners.", n=made)
        nobody = self.env._("Everybody concerned has an activity already.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": somebody if made else nobody, "type": "info"},
        }

    def _remind(self, sites, keep=False):
        """Make what activities are missing, and close those whose thing is done.

        Whoever runs it any number of times leaves the same activities behind.

        :param sites: companies to look at
        :param bool keep: keep the counts too, for the trend
        :return: the activities made
        """
        made = self.env["mail.activity"].sudo()
        for site in sites:
            row = self.with_context(lang=False).with_company(site).sudo()
            if keep:
                self.env["mes.oversight.count"].sudo().with_company(site)._keep(
                    row, row._counts()
                )
            made |= row._remind_site()
        return made

    def _remind_site(self):
        """Remind at one site; return the activities made."""
        if not self._bears_activities():
            return self.env["mail.activity"]
        late = self._late_documents()
        present = self._activities()
        self._close(present, late)
        made = [self._ask(document, late[document], present) for document in late]
        escalated = [self._escalate(document, late[document]) for document in late]
        return self.env["mail.activity"].union(*made, *escalated)

    def _bears_activities(self):
        """Tell whether the row's documents can bear activities."""
        if self.kind != "records":
            return False
        return "activity_ids" in self._bearers(self._records())._fields

    def _bearers(self, records):
        """Return the documents of records that bear the activities."""
        return records.mapped(self.activity_path) if self.activity_path else records

    def _late_documents(self):
        """Return per document that bears the activity the records that are late."""
        standings = (*LATE, "open") if self.remind_open else LATE
        base, exact = self._standings()
        late = {}
        for standing in standings:
            for record in self._records().search(base & exact[standing]):
                document = self._bearers(record)
                late[document] = late.get(document, record.browse()) | record
        return late

    def _activities(self):
        """Return the row's activities of this site that still stand."""
        return self.env["mail.activity"].search(
            [
                ("mes_oversight_row_id", "=", self.id),
                ("mes_oversight_company_id", "=", self.env.company.id),
            ]
        )

    # -- one document ------------------------------------------------------------

    def _close(self, activities, late):
        """Close the activities of documents that are not late any more."""
        documents = {(each._name, each.id) for each in late}
        for activity in activities:
            if (activity.res_model, activity.res_id) not in documents:
                activity._action_done(feedback=self.env._("No longer late."))

    def _ask(self, document, records, present):
        """Make the owner's activity of a document, where there is none."""
        levels = {(each.res_id, each.mes_oversight_level) for each in present}
        asked = (document.id, "owner") in levels
        owner = self._owner_of(records)
        if asked or not owner:
            return self.env["mail.activity"]
        return self._schedule(document, records, owner, "owner")

    def _escalate(self, document, records):
        """Make the activity of whoever is above, after the row's days."""
        none = self.env["mail.activity"]
        mine = self._activities().filtered(lambda each: each.res_id == document.id)
        owner = mine.filtered(lambda each: each.mes_oversight_level == "owner")
        if not owner or owner != mine or not self.escalate_days:
            return none
        above = self._holder(self.escalate_role, owner.user_id)
        ends = owner.date_deadline + timedelta(days=self.escalate_days)
        if not above or self._moment()["today"] < ends:
            return none
        return self._schedule(document, records, above, "escalated")

    def _schedule(self, document, records, user, level):
        """Make one activity; nobody gets a mail for each of them."""
        quiet = document.with_context(mail_activity_quick_update=True)
        return quiet.activity_schedule(
            TYPES[level],
            date_deadline=self._began(records),
            summary=self.name,
            note=", ".join(records.mapped("display_name")),
            user_id=user.id,
            mes_oversight_row_id=self.id,
            mes_oversight_level=level,
            mes_oversight_company_id=self.env.company.id,
        )

    def _began(self, records):
        """Return since when records are late: their own day, today where it is none."""
        today = self._moment()["today"]
        values = [record[self.since] for record in records] if self.since else []
        days = [fields.Date.to_date(value) for value in values if value]
        return min([*days, today])

    # -- who ---------------------------------------------------------------------

    def _owner_of(self, records):
        """Return who has to act: of the record, of the row, or the role's holder."""
        for path in (self.owner_path or "").split():
            user = records.mapped(path)[:1]
            if user and user.active:
                return user
        return self.user_id.filtered("active") or self._holder(self.owner_role)

    def _holder(self, role, other=None):
        """Return a holder of a role at this site, somebody else than ``other``."""
        group = self.env.ref(f"mes_compliance.group_{role}", False) if role else None
        if not group:
            return self.env["res.users"]
        people = group.all_user_ids.filtered(
            lambda user: user.active and self.env.company in user.company_ids
        )
        return (people - other if other else people).sorted("id")[:1]
