"""The routes of gateways: keys, configuration, readings, hints; and bad input."""

from __future__ import annotations

import json
from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.mes_compliance import clock

from ..condition.post import MOST_BYTES
from ..controllers import gateway as routes
from .live import LiveCase


class GatewayCase(HttpCase, LiveCase):
    """A gateway with a key, and the requests it makes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key = cls.gateway.mes_make_key()

    def setUp(self):
        super().setUp()
        routes._failures.clear()
        type(self).seq = 0

    def ask(self, path, body=None, key=..., headers=None, raw=None):
        """Make a request with a key; return status and answer."""
        self.env.flush_all()
        key = self.key if key is ... else key
        headers = dict(headers or {})
        if key is not None:
            headers["Authorization"] = f"Bearer {key}"
        data = (
            raw if raw is not None else json.dumps(body) if body is not None else None
        )
        response = self.url_open(f"/mes/gateway/{path}", data=data, headers=headers)
        self.env.invalidate_all()
        self.last = response
        return response.status_code, response.json() if response.content else None

    def post(self, rows=(), aside=(), alarms=(), **more):
        """Post readings; return status and answer."""
        body = {"source": self.source.id, "epoch": 1}
        body.update(rows=list(rows), aside=list(aside), alarms=list(alarms))
        return self.ask("readings", {**body, **more})

    def now(self, value, quality=0, tag=None, seconds=0, seq=None):
        """Return a reading of now."""
        at = clock.stamp(clock.now() + timedelta(seconds=seconds))
        tag = tag if isinstance(tag, int) else (tag or self.inlet).id
        return [tag, at, seq or self.next_seq(), value, quality]


@tagged("post_install", "-at_install", "mes")
class TestGatewayKey(GatewayCase):
    def test_right_key(self):
        """[K02] With its key the gateway is served, and was seen."""
        status, answer = self.ask("configuration")
        self.assertEqual((status, answer["gateway"]), (200, "GW-1"))
        self.assertEqual(self.gateway.standing, "seen")

    def test_wrong_keys(self):
        """[K02] No key and wrong keys are told 401, and the record says so."""
        other = self.env["mes.gateway"].create({"name": "Two", "code": "GW-2"})
        wrong = [None, "", "x", self.key[:-1] + "_", self.key + "x", "mesgw_99999_x"]
        wrong += [other.mes_make_key().replace(f"_{other.id}_", f"_{self.gateway.id}_")]
        for path, body in [("configuration", None), ("readings", {}), ("hint", {})]:
            for key in wrong:
                with self.subTest(path=path, key=key):
                    status, answer = self.ask(path, body, key=key)
                    self.assertEqual(status, 401)
                    self.assertIn("No gateway has this key", answer["error"])
        told = self.told(self.gateway, "gateway.refused")
        self.assertEqual(told[0]["data"]["why"], "wrong key")
        self.assertTrue(self.told(self.env.company, "gateway.refused"))
        self.assertFalse(self.rows_of())

    def test_many_wrong_keys_do_not_fill_the_record(self):
        """[K02] Trying keys is told with its rate, not with an entry for each."""
        wrong = self.key[:-2] + "__"
        for _attempt in range(9):
            self.ask("configuration", key=wrong)
        told = self.told(self.gateway, "gateway.refused")
        self.assertEqual([each["data"]["failures"] for each in told], [1, 2, 4, 8])

    def test_a_new_key_makes_the_old_one_void(self):
        """[K02] A key is shown once; the database holds its hash alone."""
        fresh = self.gateway.mes_make_key()
        self.assertEqual(self.ask("configuration")[0], 401)
        self.assertEqual(self.ask("configuration", key=fresh)[0], 200)
        self.env.cr.execute(
            "SELECT * FROM mes_gateway WHERE id = %s", [self.gateway.id]
        )
        self.assertNotIn(fresh, str(self.env.cr.fetchall()))
        told = json.dumps(self.told(self.gateway))
        self.assertIn("gateway.key_made", told)
        self.assertNotIn(fresh, told)

    def test_an_archived_gateway(self):
        """[K02] Its key is void as long as it is archived."""
        self.gateway.active = False
        self.assertEqual(self.ask("configuration")[0], 401)


@tagged("post_install", "-at_install", "mes")
class TestGatewayAccess(LiveCase):
    def test_who_makes_keys(self):
        """[K02] The equipment team makes keys; nobody writes or reads the hash."""
        with self.assertAttemptTold(AccessError, self.gateway, "gateway_key_by_keeper"):
            self.gateway.with_user(self.anna).mes_make_key()
        with self.assertRaises(AccessError):
            self.gateway.with_user(self.jonas).read(["key_hash"])
        with self.assertAttemptTold(UserError, self.gateway, "written_by_acts_only"):
            self.gateway.with_user(self.jonas).write({"key_hash": "0" * 64})
        self.assertTrue(self.gateway.with_user(self.jonas).mes_make_key())

    def test_another_site(self):
        """[K02] People of another site do not see the gateway."""
        site = self.env["res.company"].create({"name": "Cork"})
        self.jonas.write({"company_id": site.id, "company_ids": [(6, 0, site.ids)]})
        found = self.env["mes.gateway"].with_user(self.jonas).search([])
        self.assertNotIn(self.gateway, found)


@tagged("post_install", "-at_install", "mes")
class TestGatewayConfiguration(GatewayCase):
    def test_content(self):
        """[K01] The gateway is told its sources, tags, limits and units."""
        _status, answer = self.ask("configuration")
        self.assertEqual(answer["site"], self.env.company.id)
        (source,) = answer["sources"]
        self.assertEqual(source["url"], "opc.tcp://127.0.0.1:4840")
        self.assertEqual((source["protocol"], source["topic"]), ("opcua", None))
        (tag,) = source["tags"]
        self.assertEqual(tag["id"], self.inlet.id)
        self.assertEqual((tag["address"], tag["unit"]), ("ns=2;s=FBD-01.TI", "°C"))
        self.assertEqual(
            tag["limits"],
            {
                "low_action": None,
                "low_alert": None,
                "high_alert": 60,
                "high_action": 65,
            },
        )

    def test_nothing_new(self):
        """[K01] With the digest it knows the gateway is told 304, until it changes."""
        digest = self.ask("configuration")[1]["digest"]
        known = {"If-None-Match": f'"{digest}"'}
        self.assertEqual(self.ask("configuration", headers=known), (304, None))
        self.inlet.high_action = "66"
        status, answer = self.ask("configuration", headers=known)
        self.assertEqual(status, 200)
        self.assertNotEqual(answer["digest"], digest)

    def test_what_is_archived_is_not_read(self):
        """[K01] An archived tag is no longer asked for."""
        self.inlet.active = False
        self.assertEqual(self.ask("configuration")[1]["sources"][0]["tags"], [])

    def test_sources_that_cannot_be(self):
        """[K02] An address without its protocol, and MQTT without a topic: refused."""
        for vals in [{"url": "http://x"}, {"protocol": "mqtt", "url": "mqtt://x"}]:
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.source.write(vals)


@tagged("post_install", "-at_install", "mes")
class TestGatewayReadings(GatewayCase):
    def test_taken_in_once(self):
        """[K02] Readings are stored once, however often the batch is repeated."""
        rows = [self.now(20.5), self.now(21, 1), self.now(None, 3), self.now(5, 2)]
        for _repeat in range(3):
            self.assertEqual(self.post(rows), (200, {"last_seq": 4}))
        stored = sorted(self.rows_of())
        self.assertEqual(stored, [(1, 20.5, 0), (2, 21.0, 1), (3, None, 3), (4, 5, 2)])

    def test_repeated_in_part(self):
        """[K02] Of a batch that overlaps the one before only new rows are stored."""
        rows = [self.now(n) for n in range(4)]
        self.post(rows[:2])
        self.assertEqual(self.post(rows)[1], {"last_seq": 4})
        self.assertEqual([seq for seq, *_row in sorted(self.rows_of())], [1, 2, 3, 4])

    def test_a_jump_in_the_numbers(self):
        """[K02] Numbers of a buffer may jump: it serves several sources."""
        self.post([self.now(1, seq=5)])
        self.assertEqual(self.post([self.now(2, seq=9)])[1], {"last_seq": 9})
        self.assertEqual(len(self.rows_of()), 2)

    def test_a_new_buffer(self):
        """[K02] A new epoch begins at 1 again; the old one is not written anew."""
        self.post([self.now(1, seq=7)])
        self.assertEqual(self.post([self.now(2, seq=1)], epoch=2)[1], {"last_seq": 1})
        self.assertEqual(len(self.rows_of()), 2)

    def test_set_aside(self):
        """[K01, K02] What is no reading is set aside, with its reason."""
        other = self.env["mes.gateway.source"].create(
            {"gateway_id": self.gateway.id, "name": "B", "url": "opc.tcp://b:4840"}
        )
        foreign = self.tag("FBD-02.TI", source_id=other.id)
        rows = [
            self.now(20),
            self.now(float("nan")),
            self.now(float("inf")),
            self.now("21"),
            self.now(None),
            self.now(True),
            self.now(20, tag=10**8),
            self.now(20, tag=foreign),
            self.now(20, seconds=90),
            self.now(20, seconds=-40 * 86400),
            self.now(20, quality=4),
            [self.inlet.id, "yesterday", self.next_seq(), 20, 0],
        ]
        self.assertEqual(self.post(rows), (200, {"last_seq": len(rows)}))
        self.assertEqual(self.rows_of(), [(1, 20.0, 0)])
        reasons = [reason for _address, reason in self.set_aside()]
        self.assertEqual(
            reasons,
            ["not_a_number"] * 5
            + ["unknown_tag"] * 2
            + ["clock"] * 2
            + ["illegible"] * 2,
        )
        self.post(rows)
        self.assertEqual(len(self.set_aside()), 11)

    def test_set_aside_by_the_gateway(self):
        """[K01] What the gateway set aside is kept as it came, and counted."""
        at = clock.stamp(clock.now())
        aside = [
            [1, "FBD-9", at, at, '{"v":"\x00x"}', "unknown_tag"],
            [2, "dev-7", None, at, None, "missing"],
            [3, None, "?", "?", "x" * 2000, "nonsense"],
        ]
        self.assertEqual(self.post(aside=aside), (200, {"last_seq": 3}))
        found = self.env["mes.reading.aside"].search(
            [("source_id", "=", self.source.id)]
        )
        self.assertEqual(
            sorted(found.mapped("reason")), ["illegible", "missing", "unknown_tag"]
        )
        self.assertEqual(self.gateway.with_user(self.jonas).aside_count, 3)
        self.assertEqual(found.gateway_id, self.gateway)

    def test_bodies_that_cannot_be_read(self):
        """[K02] Each gets one clear sentence, and nothing is stored."""
        row = self.now(20)
        cases = [
            (dict(raw=b"{"), 400, "found no JSON"),
            (dict(raw=b"[" * 100_000), 400, "found no JSON"),
            (dict(body=[]), 400, "found list"),
            (dict(body={"epoch": 1}), 400, "source: None"),
            (dict(body={"source": self.source.id, "epoch": 0}), 400, "epoch: 0"),
            (dict(body={"source": 10**30, "epoch": 1}), 400, "source: 1000"),
            (dict(body={"source": 999999, "epoch": 1}), 404, "none of gateway GW-1"),
        ]
        body = {"source": self.source.id, "epoch": 1}
        for rows, found in [
            ("x", "rows: no list"),
            ([row, row[:4]], "rows[1]"),
            ([row, [*row[:2], "7", 1, 0]], "rows[1]"),
            ([[*row[:2], -1, 1, 0]], "rows[0]"),
            ([[*row[:2], True, 1, 0]], "rows[0]"),
            ([row] * 10_001, "10001 rows"),
        ]:
            cases.append((dict(body={**body, "rows": rows}), 400, found))
        for asked, status, words in cases:
            with self.subTest(words=words):
                answer = self.ask("readings", **asked)
                self.assertEqual(answer[0], status)
                self.assertIn(words, answer[1]["error"])
        self.assertFalse(self.rows_of())
        self.assertFalse(self.set_aside())

    @mute_logger("odoo.http")
    def test_a_giant_body(self):
        """[K02] More than four megabytes are refused before they are read."""
        status, answer = self.ask("readings", raw=b" " * (MOST_BYTES + 1))
        self.assertEqual(status, 413)
        self.assertIn("too big", answer["error"])

    def test_alarm_events(self):
        """[K04] Alarm events are stored; a strange one is set aside."""
        at = clock.stamp(clock.now())
        event = [self.inlet.id, "high_action", "raised", at, at, 66.0, 65.0]
        alarms = [
            [2, *event],
            [3, 10**8, *event[1:]],
            [4, event[0], "high", *event[2:]],
        ]
        self.post([self.now(66, seq=1)], alarms=alarms)
        self.env.cr.execute(
            "SELECT seq, limit_name FROM mes_alarm_event WHERE tag = %s",
            [self.inlet.id],
        )
        self.assertEqual(self.env.cr.fetchall(), [(2, "high_action")])
        reasons = [reason for _address, reason in self.set_aside()]
        self.assertEqual(reasons, ["unknown_tag", "illegible"])

    def test_a_hint_raises_alarms(self):
        """[K04] After a hint the alarm is there; a second hint makes no second one."""
        at = clock.stamp(clock.now())
        event = [1, self.inlet.id, "high_action", "raised", at, at, 66.0, 65.0]
        self.post(alarms=[event])
        status, answer = self.ask("hint", {})
        self.assertEqual((status, len(answer["alarms"])), (200, 1))
        alarm = self.env["mes.alarm"].browse(answer["alarms"])
        self.assertEqual((alarm.tag_id, alarm.state), (self.inlet, "unack"))
        self.assertEqual(self.ask("hint", {}), (200, {"alarms": []}))
