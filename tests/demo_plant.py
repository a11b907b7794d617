"""The demonstration's plant on a served site, for journeys through all addons."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import requests

from cli.demo import play
from cli.site import Site, free_port

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "demo"))

from cast import CAST  # noqa: E402
from web import Person  # noqa: E402

PASSWORDS = {member.login: member.password for member in CAST}


class Plant:
    """A served plant where one batch was released and another one waits.

    :ivar site: the :class:`cli.site.Site`
    :ivar report: what the crew says it did
    """

    def __init__(self, site: Site, report: dict):
        self.site, self.report = site, report
        self._people: dict[str, Person] = {}

    @classmethod
    @contextmanager
    def opened(cls, site: Site):
        """Have the crew play the demonstration on a fresh site, and serve it."""
        site.check()
        shop = site.shop
        try:
            site.start_database()
            shop.setup.run(shop.templates())
            shop.client.drop(site.database)
            site.live.forget()
            site.live.simulate(free_port())
            shop.setup.run(site.installation.steps(copied=True))
            with site.served():
                yield cls(site, play(site))
        finally:
            site.stop()

    def person(self, login: str) -> Person:
        """Return a logged-in person of the cast."""
        if login not in self._people:
            person = Person(self.site.url, self.site.database, login, PASSWORDS[login])
            self._people[login] = person
        return self._people[login]

    def outside(self, login: str) -> Outside:
        """Return what a program can do with somebody's API key."""
        return Outside(self.site, self.person(login))

    @cached_property
    def made(self) -> int:
        """The batch that was made and released."""
        return self._batch("released")

    @cached_property
    def waiting(self) -> int:
        """The batch that waits half done."""
        return self._batch("in_progress")

    def _batch(self, state: str) -> int:
        return self.person("qa.farid").find("mes.batch", state=state)

    def sql(self, query: str) -> str:
        """Return what the database answers its owner."""
        return self.site.shop.client.query(query, self.site.database)

    def entries(self, batch: int, *types: str) -> list[dict]:
        """Return the entries of a batch as they stand in the table, oldest first."""
        wanted = ", ".join(f"'{each}'" for each in types)
        where = f"AND type IN ({wanted})" if types else ""
        text = self.sql(
            "SELECT coalesce(json_agg(convert_from(doc, 'UTF8')::json ORDER BY e.id),"
            " '[]') FROM mes_ledger_entry e"
            " JOIN mes_batch b ON b.mes_stream = e.stream::text"
            f" WHERE b.id = {batch} {where}"
        )
        return json.loads(text)


class Outside:
    """A program with a person's API key, speaking JSON-2 (Odoo's external API)."""

    def __init__(self, site: Site, person: Person):
        self.site, self.person = site, person
        self._web = requests.Session()
        self._web.headers["Authorization"] = f"bearer {self._key()}"
        self._web.headers["X-Odoo-Database"] = site.database

    def _key(self) -> str:
        """Make an API key as a person does in the preferences, password included."""
        person = self.person
        wanted = person.create(
            "res.users.apikeys.description", name="Test", duration="1"
        )
        asked = person.call("res.users.apikeys.description", "make_key", [wanted])
        if "res_id" in asked:  # nobody asks twice within ten minutes
            context = {"password": person.password}
            asked = person.call(
                asked["res_model"], "run_check", [asked["res_id"]], context=context
            )
        return asked["context"]["default_key"]

    def call(self, model: str, method: str, **arguments) -> tuple[bool, object]:
        """Call a method; return whether it went through, and its answer or message."""
        url = f"{self.site.url}/json/2/{model}/{method}"
        answer = self._web.post(url, json=arguments, timeout=60)
        told = answer.json()
        return answer.ok, told if answer.ok else told.get("message", told)
