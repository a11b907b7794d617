"""What the tests of the oversight page share, in every addon that adds rows."""

from __future__ import annotations

import json

from lxml.html import fromstring

STANDINGS = ("overdue", "unproven", "open", "order")


class OversightMixin:
    """Reads the page as a person and follows its links."""

    def oversight(self, person, name):
        """Return a row of the page as a person sees it, None where it is not there.

        :param str name: external id of the row
        """
        row = self.env.ref(name).with_user(person).with_company(person.company_id)
        page = row.browse().page()
        rows = [each for group in page["groups"] for each in group["rows"]]
        return next((each for each in rows if each["id"] == row.id), None)

    def followed(self, person, name, standing):
        """Return the records to which a figure leads, as the list shows them."""
        row = self.env.ref(name).with_user(person).with_company(person.company_id)
        action = json.loads(json.dumps(row.action_records(standing)))
        records = self.env[action["res_model"]].with_user(person)
        records = records.with_company(person.company_id)
        shown = dict((mode, view) for view, mode in action["views"])["list"]
        arch = records.get_view(shown, "list")["arch"]
        names = {each.get("name"): {} for each in fromstring(arch).iter("field")}
        listed = records.with_context(**action.get("context", {}))
        found = listed.web_search_read(action["domain"], names)["records"]
        return records.browse(each["id"] for each in found)

    def assertStands(self, person, name, record, standing):
        """Check that a record has a standing and no other, and that figures are true.

        :param str standing: ``overdue``, ``unproven``, ``open``, ``order``; None where
            the row does not look at the record
        """
        self.env.flush_all()
        shown = self.oversight(person, name)
        self.assertTrue(shown, f"{name} is not shown to {person.name}")
        for each in STANDINGS:
            if shown[each] is None:
                continue
            found = self.followed(person, name, each)
            with self.subTest(f"{name}: {record.display_name} {each}"):
                self.assertEqual(shown[each], len(found))
                self.assertEqual(record.id in found.ids, each == standing)
