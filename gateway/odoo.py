"""Odoo over HTTP: the configuration, hints, and the way in without a database."""

from __future__ import annotations

import asyncio
import threading

import requests

from .away import Away
from .buffer import Parcel
from .database import moment
from .rows import unpacked

PATIENCE = (5, 30)
"""Seconds to connect, and to wait for an answer."""

MOST = 10_000
"""Rows that Odoo takes at once."""


class Odoo:
    """The site, to which the gateway shows its key.

    :param url: the site's address
    :param key: the gateway's key
    :param epoch: of the buffer
    """

    name = "odoo"

    def __init__(self, url: str, key: str, epoch: int):
        self._url, self._epoch = url.rstrip("/"), epoch
        self._headers = {"Authorization": f"Bearer {key}"}
        self._sessions = threading.local()

    async def configuration(self, digest: str | None) -> dict | None:
        """Return the configuration; None while it is the one of that digest.

        :raises Away: Odoo does not give one
        """
        headers = {"If-None-Match": digest} if digest else {}
        answer = await self._ask("GET", "configuration", headers=headers)
        return None if answer.status_code == 304 else _json(answer)

    async def hint(self) -> None:
        """Tell Odoo to look at what was written.

        :raises Away: it did not
        """
        await self._ask("POST", "hint", json={})

    async def deliver(self, site: int, parcels: list[Parcel]) -> list[Parcel]:
        """Hand parcels over, source by source; Odoo writes each at most once.

        :return: those that Odoo has; a source that it does not take holds up no other
        :raises Away: Odoo did not say of any that it has it
        """
        safe, away = [], {}
        for bundle in bundles(parcels):
            if bundle[0].source not in away:
                try:
                    await self._hand_over(bundle)
                    safe += bundle
                except Away as fault:
                    away[bundle[0].source] = fault
        if away and not safe:
            raise next(iter(away.values()))
        return safe

    async def _hand_over(self, bundle: list[Parcel]) -> None:
        body = {"source": bundle[0].source, "epoch": self._epoch, **body_of(bundle)}
        answer = _json(await self._ask("POST", "readings", json=body))
        if answer.get("last_seq", -1) < bundle[-1].last_seq:
            raise Away(f"Odoo has {answer} and not {bundle[-1].last_seq}")

    async def _ask(self, method: str, what: str, **options: object):
        options["headers"] = {**self._headers, **options.get("headers", {})}
        url = f"{self._url}/mes/gateway/{what}"
        try:
            return await asyncio.to_thread(self._answered, method, url, options)
        except requests.RequestException as fault:
            raise Away(f"{type(fault).__name__} at {url}") from fault

    def _answered(self, method: str, url: str, options: dict):
        if not hasattr(self._sessions, "kept"):
            self._sessions.kept = requests.Session()
        answer = self._sessions.kept.request(
            method, url, timeout=PATIENCE, allow_redirects=False, **options
        )
        if answer.status_code not in (200, 304):
            raise Away(f"{answer.status_code} from {url}: {answer.text[:200].strip()}")
        return answer


def bundles(parcels: list[Parcel]) -> list[list[Parcel]]:
    """Return parcels in order, each list of one source and of no more than fits."""
    found: list[list[Parcel]] = []
    for parcel in sorted(parcels, key=lambda each: (each.source, each.last_seq)):
        last = found[-1] if found else []
        room = sum(map(_weight, [*last, parcel])) <= MOST
        if last and last[0].source == parcel.source and room:
            last.append(parcel)
        else:
            found.append([parcel])
    return found


def _weight(parcel: Parcel) -> int:
    """Return a parcel's size in rows; what is set aside carries long texts."""
    return parcel.count + 30 * len(parcel.aside)


def body_of(parcels: list[Parcel]) -> dict:
    """Return the records of some parcels as Odoo takes them."""
    rows = (row for each in parcels for row in unpacked(each.readings))
    return {
        "rows": [[tag, _iso(ts), *rest] for tag, ts, *rest in rows],
        "aside": [
            [seq, address, _iso(ts), _iso(at), raw, reason]
            for each in parcels
            for seq, address, ts, at, raw, reason in each.aside
        ],
        "alarms": [
            [*row[:4], _iso(row[4]), _iso(row[5]), *row[6:]]
            for each in parcels
            for row in each.alarms
        ],
    }


def _iso(ts: int | None) -> str | None:
    return None if ts is None else moment(ts).isoformat()


def _json(answer) -> dict:
    try:
        told = answer.json()
    except ValueError as fault:
        raise Away("Odoo's answer is not JSON") from fault
    if not isinstance(told, dict):
        raise Away("Odoo's answer is no object")
    return told
