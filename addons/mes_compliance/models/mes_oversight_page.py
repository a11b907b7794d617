"""The oversight page: what it shows, in a constant number of queries per row."""

from __future__ import annotations

from odoo import api, models

from .mes_oversight_count import FIRST

EACH = 2
"""How many records of one row are among the oldest of all."""

LATE = ("overdue", "unproven")
"""Standings that nobody may leave alone."""

OVERSEERS = ("qa_reviewer", "qp", "admin", "inspector")
"""Roles that read everything of their site; they see the trend and may verify."""

REMINDERS = ("qa_reviewer", "qp", "admin")
"""Roles that remind owners."""


class MesOversightRow(models.Model):
    """The page of one site, as the session's user may see it."""

    _inherit = "mes.oversight.row"

    @api.model
    @api.readonly
    def page(self):
        """Return the oversight page of the user's site.

        :return: dict of ``site``, ``tz``, ``at``, ``totals``, ``groups`` (with their
            ``rows``), ``first`` (the oldest of what is late), ``charts``, ``week``,
            ``verification``, ``protection`` and ``may``
        :raise AccessError: the user has no role of the suite
        """
        told = self._told_all()
        return {
            **self._place(),
            "totals": totals(told),
            "groups": _groups(told),
            "first": _first(told),
            "charts": self.env["mes.oversight.chart"]._shown(),
            "week": self._week(),
            "verification": self.env["mes.verification"]._shown(),
            "protection": self.env["mes.verification"].status(),
            "may": {
                "verify": self.env.user._mes_has_role("admin"),
                "remind": self.env.user._mes_has_role(*REMINDERS),
            },
        }

    @api.model
    def _told_all(self):
        """Return every row that the user may see, counted."""
        found = [(row, row._counts()) for row in self._visible()]
        before = self._before() if self._oversees() else {}
        roles = self._role_names()
        known = {"named": self._named(found), "before": before, "roles": roles}
        return [row._told(counts, known) for row, counts in found]

    @api.model
    def _place(self):
        site, moment = self.env.company, self.env["mes.ledger"]._now()
        return {"site": site.name, "tz": site._mes_tz(), "at": f"{moment}"}

    @api.model
    def _home(self):
        """Return the id of the action with which the user begins, False for none."""
        chosen = self.env.user.action_id
        if chosen or not self.env.user._mes_has_role(*REMINDERS):
            return chosen.id
        return self.env.ref("mes_compliance.mes_oversight_action").id

    @api.model
    def _oversees(self):
        return self.env.user._mes_has_role(*OVERSEERS)

    @api.model
    def _before(self):
        today = self._moment()["today"]
        return self.env["mes.oversight.count"].sudo()._before(today)

    @api.model
    def _named(self, found):
        """Return per model and id how the records that are named are called.

        :return: pairs of name, and what a record says of itself in its own row
        """
        wanted = {}
        for row, counts in found:
            ids = wanted.setdefault(row.sudo().model, set())
            for name in counts["first"]:
                ids.update(int(each[0]) for each in counts["first"][name] if each[0])
        return {
            (model, record.id): (record.display_name, _said(record))
            for model, ids in wanted.items()
            for record in self.env[model].browse(sorted(ids))
        }

    def _told(self, counts, known):
        """Return one row of the page.

        :param dict counts: as :meth:`_counts` returns them
        :param dict known: ``named`` (records), ``before`` (yesterday), ``roles``
        """
        row, first = self.sudo(), self._first_of(counts, known["named"])
        before = known["before"]
        late = counts["overdue"] + counts["unproven"]
        trend = late - before[row.id] if row.id in before else None
        return {
            "id": row.id,
            "name": self.name,
            "group": {"id": row.group_id.id, "name": row.group_id.name},
            "order": counts["order"],
            **{name: counts[name] for name in (*LATE, "open")},
            "first": first,
            "worst": first[0] if first else None,
            "owner": row.user_id.name or known["roles"].get(row.owner_role, ""),
            "trend": trend,
        }

    @api.model
    def _role_names(self):
        return dict(self._mes_roles_of_rows())

    def _first_of(self, counts, named):
        """Return the first records, what is late before what is open."""
        model, probe = self.sudo().model, self.sudo().kind == "probe"
        return [
            {
                "row": self.id,
                "row_name": self.name,
                "standing": standing,
                "model": False if probe else model,
                "id": int(item[0]) if item[0] else False,
                "since": item[1] or False,
                **_texts((item[2], item[2]) if probe else named[model, int(item[0])]),
            }
            for standing in (*LATE, "open", "order")
            for item in counts["first"].get(standing, ())
        ]


def _said(record):
    """Return what a record says of itself in its own row: its name, or more."""
    say = getattr(record, "_mes_said", None)
    return say() if say else record.display_name


def _texts(named):
    """Return what is shown of a record, among others and in its own row."""
    name, said = named
    whole = said == name or said.startswith(name)
    return {"text": said if whole else f"{name}: {said}", "said": said}


def totals(told):
    """Return the figures at the top of the page: the sums over its rows."""
    names = (*LATE, "open")
    return {name: sum(row[name] for row in told) for name in names}


def _groups(told):
    """Return the rows under their headings, in order."""
    groups = {}
    for row in told:
        group = row.pop("group")
        groups.setdefault(group["id"], {**group, "rows": []})["rows"].append(row)
    return list(groups.values())


def _first(told):
    """Return the oldest of what is late, over all rows."""
    late = [
        {**each, "owner": row["owner"]}
        for row in told
        for each in row.pop("first")[:EACH]
        if each["standing"] in LATE
    ]
    late.sort(key=lambda each: (each["standing"] != "overdue", each["since"] or "9999"))
    return late[:FIRST]
