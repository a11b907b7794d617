"""A person at a browser: the same calls the screens make, with their own login."""

from __future__ import annotations

import itertools
import uuid

import requests


class Refused(Exception):
    """The server refused where the script expected it to accept."""


class Person:
    """One logged-in person.

    :ivar login: login
    :ivar password: password, typed again for every signature
    """

    def __init__(self, url: str, database: str, login: str, password: str):
        """Log in as the screens do.

        :raise Refused: the server does not let this person in
        """
        self.url, self.login, self.password = url, login, password
        self._web = requests.Session()
        self._ids = itertools.count(1)
        found = self._post(
            "/web/session/authenticate",
            {"db": database, "login": login, "password": password},
        )
        self.uid = found["uid"]
        if not self.uid:
            raise Refused(f"{login} cannot log in")

    # -- calls -------------------------------------------------------------------

    def call(self, model: str, method: str, *args, **kwargs):
        """Call a public method of a model.

        :raise Refused: the server raised; its message
        """
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self._post(f"/web/dataset/call_kw/{model}/{method}", params)

    def find(self, model: str, **fields) -> int:
        """Return the id of the one record with these values, archived ones too.

        :raise Refused: there is none
        """
        domain = [[name, "=", value] for name, value in fields.items()]
        context = {"active_test": False}
        found = self.call(model, "search", domain, limit=1, context=context)
        if not found:
            raise Refused(f"no {model} with {fields}")
        return found[0]

    def ref(self, xmlid: str) -> int:
        """Return the id behind an external id."""
        module, name = xmlid.split(".", 1)
        domain = [["module", "=", module], ["name", "=", name]]
        found = self.call("ir.model.data", "search_read", domain, ["res_id"])
        return found[0]["res_id"]

    def create(self, model: str, **values) -> int:
        """Create one record and return its id."""
        return self.call(model, "create", [values])[0]

    # -- acts --------------------------------------------------------------------

    def sign(self, model: str, record: int, meaning: str, subject=None, **values):
        """Read the page, then sign exactly that with the password.

        :return: the server's answer
        """
        page = self.call(
            model, "signing_page", [record], meaning, subject=subject, values=values
        )
        credential = {"type": "password", "password": self.password}
        return self.call(
            model,
            "sign",
            [record],
            meaning,
            page["hash"],
            credential,
            subject=subject,
            values=values,
        )

    def signs(self, model: str, record: int, meaning: str, subject=None, **values):
        """Sign, where the script expects it to be accepted.

        :raise Refused: with every reason
        """
        return accepted(self.sign(model, record, meaning, subject, **values))

    def command(self, batch: int, name: str, step: str | None = None, **arguments):
        """Send a command of the floor and return the server's answer."""
        command = {"id": str(uuid.uuid4()), "name": name, "step": step, **arguments}
        return self.call("mes.batch", "command", [batch], command)

    def does(self, batch: int, name: str, step: str | None = None, **arguments):
        """Send a command, where the script expects it to be accepted.

        :raise Refused: with every reason
        """
        return accepted(self.command(batch, name, step, **arguments), name, step)

    def download(self, path: str) -> bytes:
        """Return the file behind a link, as the browser downloads it."""
        answer = self._web.get(self.url + path, timeout=120)
        answer.raise_for_status()
        return answer.content

    def _post(self, path: str, params: dict):
        body = {"jsonrpc": "2.0", "id": next(self._ids), "params": params}
        answer = self._web.post(self.url + path, json=body, timeout=120)
        answer.raise_for_status()
        told = answer.json()
        if "error" in told:
            data = told["error"].get("data", {})
            raise Refused(f"{self.login}: {data.get('message') or told['error']}")
        return told.get("result")


def accepted(answer: dict, *what: object) -> dict:
    """Return an answer that accepts.

    :raise Refused: with every reason
    """
    if answer["ok"]:
        return answer
    reasons = "; ".join(
        " ".join(filter(None, (r["about"], r["text"], r["found"], r["needed"])))
        for r in answer["reasons"]
    )
    raise Refused(f"{' '.join(map(str, what))}: {reasons}")
