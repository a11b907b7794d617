"""The sealer as people run it: a process that starts, stops, is killed and waits."""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from ledger_site import UNSEALED, LedgerSite, fresh
from record_builders import OTHER

from addons.mes_compliance.record import hashes
from addons.mes_compliance.sealer import at_work
from addons.mes_compliance.sealer.key import KeyRefused, Signer, make

SEALER = Path(__file__).parents[2] / "addons" / "mes_compliance" / "sealer"


@pytest.fixture
def site(cluster):
    return LedgerSite(cluster)


def wait(condition, seconds=15):
    until = time.monotonic() + seconds
    while not (answer := condition()) and time.monotonic() < until:
        time.sleep(0.02)
    return answer


class Process:
    """The sealer as people start it."""

    def __init__(self, *arguments):
        self._log = tempfile.TemporaryFile("w+")
        self._process = subprocess.Popen(
            [sys.executable, str(SEALER), *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def said(self):
        self._log.seek(0)
        return self._log.read()

    def end(self, number=signal.SIGTERM):
        self._process.send_signal(number)
        return self.finish()

    def finish(self):
        out, _none = self._process.communicate(timeout=30)
        return self._process.returncode, out, self.said()


@pytest.fixture
def key_file(tmp_path):
    path = tmp_path / "site.pem"
    make(path)
    return path


def test_process_seals_and_stops(site, key_file):
    """[M02] The process seals within its interval and ends on SIGTERM."""
    process = Process("--dsn", site.dsn, "--key", key_file, "--interval", 20)
    try:
        assert wait(lambda: at_work(site.cursor))
        assert at_work(site.cursor)["name"] == "mes_sealer"
        site.write(fresh(1))
        assert wait(lambda: site.query(UNSEALED) == [(0,)], 2)
    finally:
        code, _out, err = process.end()
    assert code == 0 and "Traceback" not in err
    assert f"key {Signer.load(key_file).key}" in err
    assert at_work(site.cursor) is None
    assert site.verified().signed == 1


def test_process_makes_partitions_ahead(site, key_file):
    """[M02] Months ahead have their partitions before their first entry."""
    last = "SELECT max(relid::text) FROM pg_partition_tree('mes_ledger_seal')"
    ((name,),) = site.query(last)
    site.cursor.execute(f"DROP TABLE {name}")
    process = Process("--dsn", site.dsn, "--key", key_file, "--interval", 20)
    try:
        assert wait(lambda: site.query(last) == [(name,)])
    finally:
        process.end()
    assert site.query("SELECT mes_ledger_level()") == [("B",)]


def test_process_stands_by(site, key_file):
    """A second process waits, and takes over when the first ends."""
    first = Process("--dsn", site.dsn, "--key", key_file, "--interval", 20)
    assert wait(lambda: at_work(site.cursor))
    second = Process("--dsn", site.dsn, "--key", key_file, "--interval", 20)
    try:
        pid = at_work(site.cursor)["pid"]
        first.end()
        assert wait(lambda: (at_work(site.cursor) or {"pid": pid})["pid"] != pid)
        site.write(fresh(1))
        assert wait(lambda: site.query(UNSEALED) == [(0,)], 5)
    finally:
        second.end()


def test_process_killed_at_random_points(site, key_file):
    """[M02] kill -9 of the sealer: what was not sealed is, what was stays once."""
    draw = random.Random(7)
    for round_ in range(int(os.environ.get("MES_SEALER_KILLS", "8"))):
        process = Process("--dsn", site.dsn, "--key", key_file, "--interval", 1)
        wait(lambda: at_work(site.cursor))
        until = time.monotonic() + draw.random() * 0.3
        while time.monotonic() < until:
            site.write(fresh(round_), fresh(round_, OTHER))
        process.end(signal.SIGKILL)
        assert wait(lambda: at_work(site.cursor) is None)
    assert Process("--dsn", site.dsn, "--key", key_file, "--once").finish()[0] == 0
    assert site.query(UNSEALED) == [(0,)]
    found = site.audit()
    assert found.ok, found.sentence


def test_process_outlives_the_database(cluster, site, key_file):
    """[M02] The database goes away and comes back: sealing goes on by itself."""
    process = Process("--dsn", site.dsn, "--key", key_file, "--interval", 20)
    try:
        assert wait(lambda: at_work(site.cursor))
        site.write(fresh(1))
        cluster.kill()
        time.sleep(0.3)
        cluster.up()
        site.connection = cluster.connect(site.name, "odoo")
        site.cursor = site.connection.cursor()
        site.write(fresh(2))
        assert wait(lambda: site.query(UNSEALED) == [(0,)])
    finally:
        code, _out, err = process.end()
    assert code == 0 and "waiting for the database" in err
    assert site.audit().ok


def test_process_waits_for_the_tables(cluster, key_file):
    """Started before Odoo has made the tables, the sealer waits for them."""
    name = cluster.database()
    process = Process(
        "--dsn", cluster.dsn(name, "odoo"), "--key", key_file, "--interval", 20
    )
    assert wait(lambda: "waiting for the database" in process.said())
    code, _out, err = process.end()
    assert code == 0 and "Traceback" not in err


# -- keys -------------------------------------------------------------------------


def test_key_file(tmp_path):
    """A key is for its owner's eyes and never replaced."""
    path = tmp_path / "site.pem"
    code, out, _err = Process("--make-key", path).finish()
    assert code == 0 and path.stat().st_mode & 0o777 == 0o600
    fingerprint = hashes.fingerprint(Signer.load(path).public)
    assert fingerprint in out.replace(" ", "")
    assert Process("--make-key", path).finish()[0] == 1
    path.chmod(0o640)
    with pytest.raises(KeyRefused, match="can be read by others"):
        Signer.load(path)


@pytest.mark.parametrize("content", [b"", b"x" * 100, b"-----BEGIN PRIVATE KEY-----"])
def test_key_file_that_is_none(tmp_path, content):
    path = tmp_path / "site.pem"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyRefused, match="holds no private key"):
        Signer.load(path)
    with pytest.raises(KeyRefused, match="No such file"):
        Signer.load(tmp_path / "none")
