"""Statements that acts ask of the database: few, and as many however long the record.

Counts are free of noise: what is counted here is what the shop floor waits for.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from functools import partial

from odoo.tests import tagged

from .batch_case import BatchCase

SIZES = (10, 100, 1_000)
"""Entries that the batch's record is brought to."""

SCAN = 14
"""Statements of a scan; the goal is 10 (see docs/benchmarks.md for where they go)."""
SCAN_LOT, SCAN_UNIT, WEIGH = 23, 25, 25
"""Those that ask more: stock and its reservations, a booking, a reading."""
REFUSED = 37
"""A refused scan that raises an exception with its number and its follower."""
COMPLETE, SIGN = 14, 18
"""The goals for what completes a step, and for a signature."""


class QueryCase(BatchCase):
    """Counts statements as a request finds them: nothing of the records is cached.

    What the worker keeps for every request (words, frozen recipes) is warm.
    """

    @contextmanager
    def statements(self):
        """Collect the statements of what happens inside, those of its commit too."""
        self.forget()
        found, thread = [], threading.current_thread()
        hook = _Hook(found)
        thread.query_hooks = (*getattr(thread, "query_hooks", ()), hook)
        try:
            yield found
            self.env.cr.flush()
        finally:
            thread.query_hooks = tuple(h for h in thread.query_hooks if h is not hook)

    def forget(self):
        """Leave nothing of earlier requests but what every worker keeps."""
        self.env.cr.flush()
        self.env.transaction.clear()
        self.env.cr.cache.clear()

    def grow(self, batch, size):
        """Bring a batch's record to a number of entries."""
        data = {"step": "10.1.1", "note": "One of many"}
        missing = size - len(self.events(batch))
        if missing > 0:
            batch._mes_record_all([("note.made", data)] * missing)

    def asked(self, batch, act):
        """Return the statements of an act per size of the batch's record.

        The act is undone each time, so that it is the same one on a longer record;
        the first time it only warms what every worker keeps.
        """
        return [self._undone(batch, act, size) for size in (0, *SIZES)][1:]

    def _undone(self, batch, act, size):
        self.grow(batch, size)
        self.forget()
        savepoint = self.env.cr.savepoint()
        with self.statements() as found:
            act()
        self.env.transaction.clear()
        savepoint.close(rollback=True)
        self.forget()
        return found

    def assertAsks(self, most, batch, act):
        """Check that an act asks for so many statements at the most, at every size."""
        found = self.asked(batch, act)
        counts = [len(each) for each in found]
        self.assertEqual(len(set(counts)), 1, f"{counts} at {SIZES}")
        listed = "\n".join(" ".join(each.split())[:160] for each in found[0])
        self.assertLessEqual(counts[0], most, listed)


class _Hook:
    """Notes every statement; Odoo calls it with each."""

    def __init__(self, found):
        self.found = found

    def __call__(self, cr, query, params, start, delay):
        self.found.append(cr._format(query, params))


@tagged("post_install", "-at_install", "mes")
class TestScanQueries(QueryCase):
    """What a scan costs, from the beep to the committed entry."""

    def scan(self, batch, step, text):
        """Return a scan of Anna's, to be counted."""
        return partial(self.ok, batch, self.anna, "scan", step, text=text)

    def charging(self):
        """Return a batch that waits for its mixer."""
        batch = self.dispensed()
        self.ok(batch, self.anna, "start", "10.2.1")
        return batch

    def weighing(self):
        """Return a batch that waits for the lot to weigh from."""
        batch = self.issued()
        self.ok(batch, self.anna, "start", "10.1.1")
        self.ok(batch, self.anna, "scan", "10.1.1", text="SCALE-1")
        return batch

    def test_container(self):
        """[G2] A dispensed container is charged with the same statements always."""
        batch = self.charging()
        self.ok(batch, self.anna, "scan", "10.2.1", text="MIX-1")
        code = batch.container_ids[0].code
        self.assertAsks(SCAN, batch, self.scan(batch, "10.2.1", code))

    def test_unit(self):
        """[G2] A unit is taken into use with the same statements always."""
        batch = self.charging()
        self.assertAsks(SCAN_UNIT, batch, self.scan(batch, "10.2.1", "MIX-1"))

    def test_lot(self):
        """[G2] A lot is scanned to be weighed with the same statements always."""
        batch = self.weighing()
        self.assertAsks(SCAN_LOT, batch, self.scan(batch, "10.1.1", "ACT-1"))

    def test_refused(self):
        """[G2] A lot that nobody may use is refused with the same statements always."""
        self.lot("ACT-2", "RM-T1", "quarantine")
        batch = self.weighing()
        command = partial(self.refused, batch, self.anna, "scan", "10.1.1")
        self.assertAsks(REFUSED, batch, partial(command, text="ACT-2"))


@tagged("post_install", "-at_install", "mes")
class TestStepQueries(QueryCase):
    """What commands and signatures of a step cost."""

    def signature(self, batch, user, meaning, step):
        """Return a signature on the page that the person was shown."""
        page = batch.with_user(user).signing_page(meaning, step)["hash"]

        def act():
            self.assertSigned(self.sign(batch, user, meaning, step, shown=page))

        return act

    def weighed(self):
        """Return a batch whose first line is weighed, and waits for signatures."""
        batch, step = self.issued(), "10.1.1"
        self.ok(batch, self.anna, "start", step)
        for text in ("SCALE-1", "ACT-1"):
            self.ok(batch, self.anna, "scan", step, text=text)
        for value in ("4.100", "3.941"):
            self.show(value)
            self.ok(batch, self.anna, "weigh", step)
        return batch

    def test_start(self):
        """[G2] A step begins with the same statements always."""
        batch = self.charged()
        act = partial(self.ok, batch, self.anna, "start", "10.2.2#1")
        self.assertAsks(COMPLETE, batch, act)

    def test_weigh(self):
        """[G2] A weighing is confirmed with the same statements always."""
        batch, step = self.issued(), "10.1.1"
        self.ok(batch, self.anna, "start", step)
        for text in ("SCALE-1", "ACT-1"):
            self.ok(batch, self.anna, "scan", step, text=text)
        self.show("4.100")
        act = partial(self.ok, batch, self.anna, "weigh", step)
        self.assertAsks(WEIGH, batch, act)

    def test_record(self):
        """[G2] The value that a step waits for is recorded with the same statements."""
        batch, step = self.charged(), "10.2.3#1"
        self.ok(batch, self.anna, "start", "10.2.2#1")
        for minutes, name in ((0, "start_timer"), (5, "stop_timer")):
            with self.at_later(minutes):
                self.ok(batch, self.anna, name, "10.2.2#1", parameter="mixing_time")
        self.sign_step(batch, "10.2.2#1", self.anna)
        self.ok(batch, self.anna, "start", step)
        value = {"parameter": "moisture", "value": "2.0"}
        act = partial(self.ok, batch, self.anna, "record", step, **value)
        self.assertAsks(COMPLETE, batch, act)

    def test_signature(self):
        """[G2] A signature asks for at most 18 statements, password and seal too."""
        batch = self.weighed()
        act = self.signature(batch, self.anna, "performed", "10.1.1")
        self.assertAsks(SIGN, batch, act)

    def test_last_signature(self):
        """[G2] The signature that completes a step asks for at most 14 statements."""
        batch = self.weighed()
        self.sign_step(batch, "10.1.1", self.anna)
        act = self.signature(batch, self.ben, "second_checked", "10.1.1")
        self.assertAsks(COMPLETE, batch, act)
