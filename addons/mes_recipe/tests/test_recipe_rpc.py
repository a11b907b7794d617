"""Recipes over JSON-2: the public methods, and attacks on what is approved."""

from __future__ import annotations

import json

from odoo import fields
from odoo.tests import HttpCase, tagged

from .. import isa88
from .common import RecipeCase


@tagged("post_install", "-at_install", "mes")
class TestJson2(HttpCase, RecipeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.version = cls.stage().effective()
        cls.keys = {user: cls.key_of(user) for user in (cls.kim, cls.anna)}

    @classmethod
    def key_of(cls, user):
        keys = cls.env["res.users.apikeys"].with_user(user)
        until = fields.Datetime.add(fields.Datetime.now(), days=1)
        return keys._generate("rpc", "test", until)

    def call(self, user, method, ids=None, model="mes.recipe.version", **arguments):
        """Call a method over JSON-2, and return status and answer."""
        self.env.flush_all()
        body = {"ids": ids, **arguments} if ids is not None else arguments
        response = self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(body),
            headers={
                "Authorization": f"Bearer {self.keys[user]}",
                "Content-Type": "application/json",
            },
        )
        self.env.invalidate_all()
        return response.status_code, response.json()

    def collect_attempts(self):
        """Collect the rules of refused attempts as they are written to the record.

        In a test, what a request writes apart is rolled back with the request.
        """
        rules = []

        def collect(ledger, stream, kind, label, event, data, reason=None):
            rules.append(data["rule"])

        self.patch(type(self.env["mes.ledger"]), "_append_apart", collect)
        return rules

    def test_in_and_out(self):
        """[A15] Another system brings a recipe in, checks it and takes it out."""
        text = self.text_a.replace("PCM-500", "PCM-700")
        digest = isa88.digest(isa88.read(text).recipe)
        status, answer = self.call(self.kim, "import_text", text=text, digest=digest)
        self.assertEqual(status, 200)
        self.assertTrue(answer["ok"], answer)
        ids = [answer["version"]]
        status, answer = self.call(self.kim, "check", ids)
        self.assertEqual((status, answer["ok"]), (200, True))
        status, answer = self.call(self.anna, "export_text", ids)
        self.assertEqual((status, answer["digest"]), (200, digest))

    def test_refused_text(self):
        """[A15] A refusal is an answer: status 200, every reason with its line."""
        text = self.text_a.replace("1.5 .. 2.5 %", "2.5 .. 1.5 %")
        status, answer = self.call(self.kim, "import_text", text=text)
        self.assertEqual((status, answer["ok"], answer["version"]), (200, False, False))
        self.assertTrue(answer["findings"][0]["line"])

    def test_attacks(self):
        """[A09] No call changes an approved version; every attempt is in the record."""
        line = self.version.sudo().input_ids[0]
        update = [[1, line.id, {"quantity": "1.000 kg"}]]
        before = self.version.sudo()._mes_written()
        attacks = (
            ("write", self.version.ids, {"vals": {"strength": "1000 mg"}}, None),
            ("write", self.version.ids, {"vals": {"input_ids": update}}, None),
            ("write", line.ids, {"vals": {"quantity": "1.000 kg"}}, "mes.recipe.input"),
            ("unlink", line.ids, {}, "mes.recipe.input"),
            ("import_text", self.version.ids, {"text": self.text_a}, None),
        )
        told = self.collect_attempts()
        for user in (self.kim, self.anna):
            for method, ids, arguments, model in attacks:
                told.clear()
                status, _answer = self.call(
                    user, method, ids, model or "mes.recipe.version", **arguments
                )
                with self.subTest(f"{user.login} {method} {model}"):
                    self.assertIn(status, (403, 422))
                    self.assertEqual(told, ["recipe_frozen"])
        self.assertEqual(self.version.sudo()._mes_written(), before)

    def test_private_methods(self):
        """[A09] What brings about a state cannot be called from outside."""
        for method in ("_mes_act", "_mes_freeze", "_mes_signed", "_mes_thaw"):
            status, _answer = self.call(self.kim, method, self.version.ids)
            self.assertGreaterEqual(status, 400)
        self.assertEqual(self.version.state, "effective")

    def test_context_from_outside(self):
        """[A09] A context that is sent opens nothing."""
        status, _answer = self.call(
            self.kim,
            "write",
            self.version.ids,
            vals={"strength": "1000 mg"},
            context={"mes_act": True, "mes_recipe_editing": True},
        )
        self.assertEqual(status, 422)
        self.assertEqual(self.version.strength, "500 mg")
