"""Who looks at a batch now, on which step and from where (L01)."""

from __future__ import annotations

import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import SQL

from .mes_station import SESSION

PATIENCE = 10
"""Seconds after its last sign of life for which a screen counts as there."""

NOW = SQL("(now() at time zone 'utc')")
FRESH = SQL("at > %s - make_interval(secs => %s)", NOW, PATIENCE)

SET = SQL(
    'owner = EXCLUDED.owner, "user" = EXCLUDED."user", batch = EXCLUDED.batch,'
    " step = EXCLUDED.step, place = EXCLUDED.place, watching = EXCLUDED.watching,"
    " at = EXCLUDED.at"
)
PLACED = ("user", "batch", "step", "place", "watching")
"""What the other screens are told of; a mere sign of life is nobody's news."""


class MesPresence(models.Model):
    """One screen of one device, and what it shows.

    A screen gives a sign of life every few seconds and writes its own row alone, which
    points at nothing: no row that colleagues share is touched, so no command ever meets
    it. Whoever goes away without a word is gone after :data:`PATIENCE` seconds.
    Presence is a courtesy and no part of the record.
    """

    _name = "mes.presence"
    _description = "Screen that shows a batch"
    _log_access = False

    screen = fields.Char(required=True, readonly=True)
    owner = fields.Integer(readonly=True, help="The session's user.")
    user = fields.Integer(readonly=True, help="Who acts at the screen.")
    batch = fields.Integer(readonly=True, index=True)
    step = fields.Char(readonly=True)
    place = fields.Char(readonly=True)
    watching = fields.Boolean(readonly=True)
    at = fields.Datetime(readonly=True)

    _screen_unique = models.Constraint("UNIQUE (screen)", "A screen has one row.")

    # -- for the screens ---------------------------------------------------------

    @api.model
    def beat(self, screen, shown=None):
        """Give a screen's sign of life, and hear who else is there.

        :param str screen: the UUID that the page made for itself
        :param dict shown: ``batch``, ``step``, ``station`` and ``watching`` of the page
        :return: dict of people (of the batch on the screen), asked (signatures that
            the person is asked for), help (newest word of the batch's help)
        :raise AccessError: the person may not read that batch
        """
        shown = shown if isinstance(shown, dict) else {}
        actor = self.env["res.users"]._mes_actor()
        batch = self.env["mes.batch"].with_user(actor).browse(_id(shown.get("batch")))
        batch.check_access("read")
        if self.env["res.users"]._mes_locked():
            self._forget(_uuid(self, screen))
            return {"people": self._people_of(batch), "asked": [], "help": 0}
        self._appear(_uuid(self, screen), self._row(actor, batch, shown))
        return {
            "people": self._people_of(batch),
            "asked": self.env["mes.witness"].with_user(actor)._waiting(),
            "help": batch._help_newest() if batch else 0,
        }

    @api.model
    def leave(self, screen):
        """Say that a page was closed."""
        self._forget(_uuid(self, screen))
        return True

    # -- rows --------------------------------------------------------------------

    def _row(self, actor, batch, shown):
        return {
            "user": actor.id,
            "batch": batch.id or 0,
            "step": str(shown.get("step") or "")[:32] if batch else "",
            "place": "" if shown.get("watching") else self._place(actor, shown),
            "watching": bool(shown.get("watching")),
        }

    def _place(self, actor, shown):
        """Return the station's name: the session's, else the one on the screen."""
        kept = (request and request.session.get(SESSION)) or {}
        known = kept.get("station") or _id(shown.get("station"))
        station = self.env["mes.station"].with_user(actor).browse(known).exists()
        return station._filtered_access("read").name or ""

    def _appear(self, screen, row):
        """Write the screen's row; tell the batches it came to or went from."""
        before = self._of_screen(screen)
        if before and before["owner"] != self.env.uid:
            raise UserError(self.env._("This screen belongs to somebody else."))
        self.env.cr.execute(
            SQL(
                'INSERT INTO mes_presence (screen, owner, "user", batch, step, place,'
                " watching, at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
                " ON CONFLICT (screen) DO UPDATE SET %s",
                screen,
                self.env.uid,
                *(row[name] for name in PLACED),
                NOW,
                SET,
            )
        )
        if (
            not before
            or not before["fresh"]
            or any(before[n] != row[n] for n in PLACED)
        ):
            self._tell({row["batch"], before["batch"] if before else 0})

    def _of_screen(self, screen):
        query = SQL(
            'SELECT owner, "user", batch, step, place, watching, %s AS fresh'
            " FROM mes_presence WHERE screen = %s",
            FRESH,
            screen,
        )
        self.env.cr.execute(query)
        return self.env.cr.dictfetchone()

    def _forget(self, screen):
        rows = self.env.execute_query(
            SQL(
                "DELETE FROM mes_presence WHERE screen = %s AND owner = %s"
                " RETURNING batch",
                screen,
                self.env.uid,
            )
        )
        self._tell({batch for (batch,) in rows})

    def _tell(self, batches):
        """Hint to the screens of batches that people came, moved or went."""
        for batch in self.env["mes.batch"].browse(batches - {0}).exists():
            self.env["bus.bus"]._sendone(batch, "mes.presence", {"id": batch.id})

    # -- who is there ------------------------------------------------------------

    @api.model
    def _people_of(self, batch):
        """Return who is in a batch: login, name, step, place, watching."""
        return self._there(batch.ids).get(batch.id, [])

    @api.model
    def _there(self, batches):
        """Return per batch the people in it, each step and place once; two queries."""
        if not batches:
            return {}
        rows = self.env.execute_query(
            SQL(
                'SELECT batch, "user", step, place, bool_and(watching)'
                " FROM mes_presence WHERE batch IN %s AND %s"
                " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
                tuple(batches),
                FRESH,
            )
        )
        users = self.env["res.users"].sudo().browse({row[1] for row in rows}).exists()
        known, found = {user.id: user for user in users}, {}
        for batch, user, step, place, watching in rows:
            if user in known:
                told = _told(known[user], step, place, watching)
                found.setdefault(batch, []).append(told)
        return found

    @api.model
    def _places(self, users):
        """Return per user the place where a screen of theirs is alive."""
        if not users:
            return {}
        rows = self.env.execute_query(
            SQL(
                'SELECT "user", max(place) FROM mes_presence'
                ' WHERE "user" IN %s AND %s GROUP BY 1',
                tuple(users.ids),
                FRESH,
            )
        )
        return dict(rows)

    @api.autovacuum
    def _gc_presence(self):
        """Forget screens that have been away for a day."""
        self.env.cr.execute(
            SQL("DELETE FROM mes_presence WHERE at < %s - interval '1 day'", NOW)
        )


class MesBatch(models.Model):
    """Batches know who is in them."""

    _inherit = "mes.batch"

    present_user_ids = fields.Many2many(
        "res.users", string="Here now", compute="_compute_present_user_ids"
    )

    def _compute_present_user_ids(self):
        there = self.env["mes.presence"]._there(self.ids)
        for batch in self:
            batch.present_user_ids = [each["id"] for each in there.get(batch.id, [])]


class MesBatchStep(models.Model):
    """Steps know who has them on the screen."""

    _inherit = "mes.batch.step"

    present_user_ids = fields.Many2many(
        "res.users", string="Here now", compute="_compute_present_user_ids"
    )

    def _compute_present_user_ids(self):
        there = self.env["mes.presence"]._there(self.batch_id.ids)
        for step in self:
            step.present_user_ids = [
                each["id"]
                for each in there.get(step.batch_id.id, [])
                if each["step"] == step.key
            ]


def _told(user, step, place, watching):
    return {
        "id": user.id,
        "login": user.login,
        "name": user.name,
        "step": step or "",
        "place": place or "",
        "watching": watching,
    }


def _id(value):
    return value if type(value) is int and 0 < value < 2**31 else False


def _uuid(model, text):
    """Return a screen's UUID in its one form.

    :raise UserError: it is none
    """
    try:
        return str(uuid.UUID(text))
    except (ValueError, TypeError, AttributeError):
        raise UserError(model.env._("A screen names itself by a UUID.")) from None
