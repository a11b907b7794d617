"""A site: its database, and the programs that serve it."""

from __future__ import annotations

import signal
import socket
import urllib.request
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Thread

from . import environment, key, odoo
from .door import Door
from .installation import Installation
from .live import Live
from .postgres import Server
from .processes import Child, Roll, Supervisor
from .refusal import Refusal
from .workshop import Workshop

#: This machine, for what only programs of ours reach.
LOCAL = "127.0.0.1"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind((LOCAL, 0))
        return probe.getsockname()[1]


def check_port(interface: str, port: int) -> None:
    """Refuse when somebody listens on a port already."""
    family = socket.AF_INET6 if ":" in interface else socket.AF_INET
    with closing(socket.socket(family)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((interface, port))
        except OSError as error:
            raise Refusal(
                f"Port {port} is taken by another program. "
                f"Stop that program, or use another port: --port {port + 1}"
            ) from error


def answers(url: str) -> bool:
    """Tell whether a web address answers with success."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return response.status == 200
    except (OSError, ValueError):
        return False


class Site:
    """One site.

    :param shop: the workshop with its settings
    :param name: name of the site's logs and roll
    :param database: name of its database
    :param port: port people use
    :param interface: network interface they use; by default what odoo.conf says
    :param clock: file with the demonstration's clock; None for the real one, which
        is what every site but a demonstration has
    """

    def __init__(
        self,
        shop: Workshop,
        name: str,
        database: str,
        port: int,
        interface: str | None = None,
        clock: Path | None = None,
    ):
        self.shop = shop
        self.name = name
        self.database = database
        self.port = port
        self.interface = shop.settings.interface if interface is None else interface
        self.clock = clock
        self.layout = shop.layout
        self.installation = Installation(shop, database, name)
        self.live = Live(self.layout, database, shop.settings.gateway_key)
        self.roll = Roll(self.layout.run / f"{name}.json")
        self.supervisor = Supervisor(shop.console, self._note)
        self.door: Door | None = None
        self._claims = ExitStack()
        self._ports = (port, int(shop.settings.value("gevent_port", "8072")))

    @property
    def url(self) -> str:
        """Address for a browser on this machine."""
        return f"http://localhost:{self.port}"

    @property
    def key_file(self) -> Path:
        """Path of the private key this site seals with."""
        return self.shop.settings.key_file(self.layout)

    def check(self) -> None:
        """Refuse when the site runs already or its port is taken; end what is left.

        :raises Refusal: with the process that serves it, or the port
        """
        keeper = self.roll.keeper()
        if keeper:
            address = self.roll.read()["address"]
            raise Refusal(
                f"This site is being served by process {keeper} on {address}. "
                "Use it there, or stop it first: ./mes stop"
            )
        left = self.roll.end_left_over()
        if left:
            text = ", ".join(map(str, left))
            self.shop.console.say(f"  ! ended what a killed run had left: {text}")
        self.roll.clear()
        check_port(self.interface, self.port)

    def _note(self, children: list[Child]) -> None:
        self.roll.write(self.url, children)

    def start_database(self) -> None:
        """Have the embedded server run, unless the site has its own."""
        server = Server(self.layout)
        if self.shop.settings.embedded:
            self._claims.enter_context(server.claimed())
            child = Child(
                "PostgreSQL",
                lambda: server.command,
                server.log,
                server.running,
                stop_signal=signal.SIGINT,
                shared=True,
            )
            self.supervisor.keep(child)
        self.shop.client.ensure_owner()

    def start(self) -> None:
        """Start Odoo, the sealer, the front door, and the gateway where there is one.

        The database has to be there.
        """
        key.ensure(self.layout, self.key_file)
        self.supervisor.keep(self._odoo())
        self.supervisor.keep(self._sealer())
        if not self.shop.settings.behind_proxy:
            self.door = Door(self.interface, self.port, self.behind)
            self.door.open()
        self.start_live()

    def start_live(self) -> None:
        """Start gateway and simulator where they are set up and do not run yet."""
        kept = {child.name for child in self.supervisor.children}
        for child in self.live.children(self):
            if child.name not in kept:
                self.supervisor.keep(child)

    def behind(self, live: bool) -> tuple[str, int]:
        """Return host and port of the process behind the door.

        :param live: whether for a live connection
        """
        threads = self.shop.settings.workers == 0
        return LOCAL, self._ports[1 if live and not threads else 0]

    def _odoo(self) -> Child:
        log = self.layout.log(f"{self.name}-odoo")
        env = {**environment.variables(self.layout), "MALLOC_ARENA_MAX": "2"}
        env.update({environment.DEMO_CLOCK: str(self.clock)} if self.clock else {})
        return Child("Odoo", self._odoo_command, log, self._odoo_answers, env)

    def _odoo_command(self) -> list[str]:
        words = ["-d", self.database, "--db-filter", f"^{self.database}$"]
        if self.shop.settings.behind_proxy:
            return odoo.command(self.layout, *words, "--http-port", str(self.port))
        self._ports = (free_port(), free_port())
        words += ["--http-interface", LOCAL, "--http-port", str(self._ports[0])]
        words += ["--gevent-port", str(self._ports[1]), "--proxy-mode"]
        return odoo.command(self.layout, *words)

    def _odoo_answers(self) -> bool:
        return all(
            answers(f"http://{LOCAL}:{self.behind(live)[1]}{path}")
            for live, path in ((False, "/web/health"), (True, "/websocket/health"))
        )

    def _sealer(self) -> Child:
        words = [str(self.layout.python), str(key.SEALER)]
        words += ["--dsn", self.shop.client.dsn(self.database)]
        words += ["--key", str(self.key_file)]
        interval = self.shop.settings.mes.get("seal_interval")
        words += ["--interval", interval] if interval else []
        env = {**self.shop.client.variables, **environment.variables(self.layout)}
        log = self.layout.log(f"{self.name}-sealer")
        return Child("The sealer", lambda: words, log, env=env, settled=1)

    def stop(self) -> None:
        """Close the door and stop all programs, the database last."""
        if self.door:
            self.door.close()
        self.supervisor.stop()
        self._claims.close()
        self.roll.clear()

    @contextmanager
    def served(self):
        """Serve while the body of the ``with`` runs; a thread looks after it."""
        watcher = Thread(target=self.supervisor.watch, daemon=True)
        try:
            self.start()
            watcher.start()
            yield self
        finally:
            self.supervisor.end()
            if watcher.is_alive():
                watcher.join()
            self.stop()
