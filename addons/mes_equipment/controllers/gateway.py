"""What gateways ask and bring over HTTP, each with its own key."""

from __future__ import annotations

import time
from collections import OrderedDict

from odoo import SUPERUSER_ID, http
from odoo.http import request

from odoo.addons.mes_compliance.verdict import Finding, Verdict, refused

from ..condition.post import MOST_BYTES, open_post

QUIET = 3600.0
"""Seconds without a failure after which an address begins anew."""
REMEMBERED = 1000
"""Addresses whose failures a worker counts."""

_failures: OrderedDict[tuple, tuple[int, float]] = OrderedDict()

ROUTE = {
    "type": "http",
    "auth": "none",
    "csrf": False,
    "save_session": False,
    "readonly": False,
}


class MesGatewayController(http.Controller):
    """The three routes of gateways. Whoever brings no right key is told 401."""

    @http.route("/mes/gateway/configuration", methods=["GET"], **ROUTE)
    def configuration(self):
        """Return what the gateway has to read; 304 where it has that already."""
        gateway = self._gateway()
        if not gateway:
            return self._unauthorised()
        gateway._mes_seen()
        content = gateway._mes_configuration()
        known = request.httprequest.headers.get("If-None-Match", "")
        headers = [("ETag", f'"{content["digest"]}"'), ("Cache-Control", "no-cache")]
        if known.strip().strip('"') == content["digest"]:
            return request.make_response("", headers=headers, status=304)
        return request.make_json_response(content, headers=headers)

    @http.route("/mes/gateway/readings", methods=["POST"], **ROUTE)
    def readings(self):
        """Take in readings, what was set aside and alarm events of one source."""
        gateway = self._gateway()
        if not gateway:
            return self._unauthorised()
        length = request.httprequest.content_length
        if length is None or length > MOST_BYTES:
            return self._refused(gateway, _size(length), 413 if length else 411)
        content = open_post(request.httprequest.get_data())
        if isinstance(content, Verdict):
            return self._refused(gateway, content, 400)
        source = gateway.source_ids.filtered(lambda one: one.id == content["source"])
        if not source:
            finding = Finding(
                "source_unknown", "", str(content["source"]), gateway.code
            )
            return self._refused(gateway, refused(finding), 404)
        gateway._mes_seen()
        last = request.env(su=True)["mes.reading"]._mes_take(source, content)
        return request.make_json_response({"last_seq": last})

    @http.route("/mes/gateway/hint", methods=["POST"], max_content_length=1024, **ROUTE)
    def hint(self):
        """Have new alarm events handled, and tell screens that there is something."""
        gateway = self._gateway()
        if not gateway:
            return self._unauthorised()
        gateway._mes_seen()
        raised = gateway._mes_hinted()
        return request.make_json_response({"alarms": raised.ids})

    # -- who asks ----------------------------------------------------------------

    def _gateway(self):
        """Return the gateway whose key the request brings, or None.

        The answer stands in the environment of the gateway's site.
        """
        words = request.httprequest.headers.get("Authorization", "").split()
        key = words[1] if len(words) == 2 and words[0].lower() == "bearer" else ""
        request.update_env(user=SUPERUSER_ID)
        gateway, right = request.env["mes.gateway"]._mes_by_key(key)
        if not right:
            self._tell_failure(gateway, "wrong key" if key else "no key")
            return None
        sites = {"allowed_company_ids": gateway.company_id.ids}
        request.update_env(context={**request.env.context, **sites})
        return gateway.with_env(request.env).with_context(active_test=True)

    def _tell_failure(self, gateway, why):
        """Tell failures in the record: the first of an address, then each doubling.

        Whoever tries keys must not be able to fill the record with it; the entry says
        how many attempts this worker has seen.
        """
        address = request.httprequest.remote_addr or ""
        count = _counted((request.db, gateway.id, address))
        if count & (count - 1):
            return
        document = gateway or request.env.company
        data = {"why": why, "address": address, "failures": count}
        document._mes_record("gateway.refused", data)

    def _unauthorised(self):
        text = request.env["mes.message"]._say("gateway_key")[0]
        headers = [("WWW-Authenticate", "Bearer")]
        return request.make_json_response({"error": text}, headers=headers, status=401)

    def _refused(self, gateway, verdict, status):
        answer = request.env["mes.message"]._answer(verdict)
        text = answer["reasons"][0]["text"]
        return request.make_json_response({"error": text, **answer}, status=status)


def _size(length):
    found = "no Content-Length" if length is None else f"{length} bytes"
    return refused(Finding("post_too_big", "", found, f"{MOST_BYTES} bytes or fewer"))


def _counted(key):
    """Count a failure, and return how many there were without an hour's rest."""
    now = time.monotonic()
    count, last = _failures.pop(key, (0, now))
    count = count + 1 if now - last < QUIET else 1
    _failures[key] = count, now
    while len(_failures) > REMEMBERED:
        _failures.popitem(last=False)
    return count
