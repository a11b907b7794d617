"""What workers keep of people and sites is forgotten as soon as it changes."""

from __future__ import annotations

from odoo.tests import tagged

from .common import MesCase


@tagged("post_install", "-at_install", "mes")
class TestKept(MesCase):
    def said(self, document):
        """Return the entry that an act leaves now."""
        document._mes_record("note.made")
        return self.told(document, "note.made")[-1]

    def test_name(self):
        """[M01] An entry names the person as they are called when they act."""
        anna = self.person("kept.anna", name="Anna Frei")
        document = anna.with_user(anna).sudo()
        self.assertEqual(self.said(document)["who"]["name"], "Anna Frei")
        anna.name = "Anna Frei-Huber"
        self.assertEqual(self.said(document)["who"]["name"], "Anna Frei-Huber")
        anna.partner_id.name = "Anna Huber"
        self.assertEqual(self.said(document)["who"]["name"], "Anna Huber")

    def test_place(self):
        """[M01] An entry names the time zone that the site has when it is written."""
        anna = self.person("kept.anna", name="Anna Frei")
        self.assertEqual(self.said(anna)["tz"], "Europe/Zurich")
        self.site.mes_timezone = "Asia/Singapore"
        self.assertEqual(self.said(anna)["tz"], "Asia/Singapore")
        self.site.mes_timezone = False
        self.site.partner_id.tz = "America/Bogota"
        self.assertEqual(self.said(anna)["tz"], "America/Bogota")

    def test_login(self):
        """[M01] An entry names the login that the person has when they act."""
        anna = self.person("kept.anna", name="Anna Frei")
        document = anna.with_user(anna).sudo()
        self.assertEqual(self.said(document)["who"]["login"], "kept.anna")
        anna.login = "kept.anna.frei"
        self.assertEqual(self.said(document)["who"]["login"], "kept.anna.frei")
