"""The site as ``./mes serve`` runs it: reachable, closed where it should be."""

import json
import os
import signal
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
import websocket

#: Most memory for all of the site's processes, bytes.
MEMORY = 2**30


@pytest.fixture(scope="module")
def session(site):
    """Give a function that asks the site as the administrator, and the cookies."""
    cookies = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(cookies))

    def call(path, **params):
        data = json.dumps({"jsonrpc": "2.0", "params": params}).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(site.url + path, data, headers)
        with opener.open(request, timeout=60) as response:
            return json.load(response)

    identity = {"db": site.database, "login": "admin", "password": "admin"}
    answer = call("/web/session/authenticate", **identity)
    assert answer["result"]["uid"] == 2
    call.cookies = cookies
    return call


def read_company(session):
    """Return the company's name, as the web client would ask for it."""
    wanted = {"model": "res.company", "method": "read", "kwargs": {}}
    answer = session("/web/dataset/call_kw", args=[[1], ["name"]], **wanted)
    return answer["result"][0]["name"]


def eventually(question, seconds=60):
    """Return the first answer that comes without a failure on the way."""
    until = time.monotonic() + seconds
    while True:
        try:
            return question()
        except (OSError, KeyError, ValueError):
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def child(site, name):
    """Return the site's program of that name."""
    return next(each for each in site.supervisor.children if each.name == name)


def test_databases_are_nobodys_business(site):
    for path in ("/web/database/manager", "/web/database/list"):
        request = urllib.request.Request(
            site.url + path, b"{}", {"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                text = response.read().decode()
        except urllib.error.HTTPError as error:
            text = error.read().decode()
        assert site.database not in text
        assert "mes_stock" not in text


@pytest.fixture(scope="module")
def joined(site, session):
    """Give a function that opens a live connection, as a screen does."""
    cookie = "; ".join(f"{each.name}={each.value}" for each in session.cookies)
    url = site.url.replace("http", "ws") + "/websocket?version=19.0-1"

    def join(_number=0):
        live = websocket.create_connection(
            url, cookie=cookie, origin=site.url, timeout=30
        )
        subscribe = {"event_name": "subscribe", "data": {"channels": [], "last": 0}}
        live.send(json.dumps(subscribe))
        return live

    return join


def answers(live):
    """Tell whether a live connection is answered."""
    live.ping()
    return live.recv_data(control_frame=True)[0] == websocket.ABNF.OPCODE_PONG


def test_screens_stay_live_through_the_door(joined):
    live = joined()
    assert answers(live)
    live.close()


def test_after_an_outage_all_screens_come_back_at_once(joined):
    """[K05] Fifty in the same moment, as when the network returns."""
    with ThreadPoolExecutor(50) as pool:
        screens = list(pool.map(joined, range(50)))
        assert all(pool.map(answers, screens))
    for live in screens:
        live.close()


@pytest.mark.parametrize("name", ["Odoo", "The sealer"])
def test_a_killed_program_is_back_by_itself(site, session, name):
    killed = child(site, name).process
    os.kill(killed.pid, signal.SIGKILL)
    assert eventually(lambda: read_company(session))
    until = time.monotonic() + 60
    while child(site, name).process is killed or not child(site, name).answers():
        assert time.monotonic() < until
        time.sleep(0.2)


def test_all_of_it_fits_into_a_gigabyte(site, session):
    """Proportional set size: memory that processes share counts once."""
    for _request in range(20):
        read_company(session)
    groups = {each.process.pid for each in site.supervisor.children if each.process}
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        if belongs_to(folder, groups):
            text = (folder / "smaps_rollup").read_text()
            total += int(text.split("\nPss:")[1].split()[0]) * 1024
    assert 100e6 < total < MEMORY


def belongs_to(folder, groups):
    """Tell whether a process is one of these, or a descendant."""
    try:
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
        (folder / "smaps_rollup").read_text()
    except OSError:
        return False
    return bool({int(folder.name), int(fields[1]), int(fields[2])} & groups)
