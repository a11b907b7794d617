"""The front door: who is behind it, and what a caller cannot make up."""

import gc
import socket
import socketserver
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress

import pytest

from cli.door import Door, introduced, is_live
from cli.refusal import Refusal
from cli.site import check_port, free_port

LOCAL = "127.0.0.1"


UPGRADE = (
    b"GET /websocket HTTP/1.1\r\nHost: here\r\nUpgrade: websocket\r\n"
    b"Connection: keep-alive, Upgrade\r\n\r\n"
)


class Echo(socketserver.ThreadingTCPServer):
    """Answers each connection with the head of its request."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, name):
        self.name = name
        super().__init__((LOCAL, 0), EchoHandler)
        serve = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        serve.start()


class EchoHandler(socketserver.StreamRequestHandler):
    """Answers with the server's name, the request's head and the size of its body."""

    def handle(self):
        head, size = [], 0
        while (line := self.rfile.readline().strip()) != b"":
            head.append(line)
            if line.lower().startswith(b"content-length:"):
                size = int(line.split(b":")[1])
        body = self.rfile.read(size)
        text = b"\n".join([self.server.name, *head, b"%d" % len(body)])
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(text))
        self.wfile.write(text)


@pytest.fixture
def house():
    """Give a door with the two kinds of processes behind it."""
    behind = {False: Echo(b"workers"), True: Echo(b"live")}
    door = Door(LOCAL, free_port(), lambda live: behind[live].server_address)
    door.open()
    yield door
    door.close()
    for server in behind.values():
        server.shutdown()
        server.server_close()


def ask(door, path, data=None, headers=()):
    """Return the lines of the answer to a request."""
    url = f"http://{LOCAL}:{door.port}{path}"
    request = urllib.request.Request(url, data, dict(headers))
    with urllib.request.urlopen(request, timeout=5) as response:
        return response.read().decode().split("\n")


@pytest.mark.parametrize(
    "path, name",
    [
        ("/", "workers"),
        ("/web/login?x=/websocket", "workers"),
        ("/websockets", "workers"),
        ("/websocket", "live"),
        ("/websocket?version=1", "live"),
        ("/websocket/health", "live"),
    ],
)
def test_each_request_finds_its_process(house, path, name):
    assert ask(house, path)[0] == name


def test_a_large_body_goes_through(house):
    assert ask(house, "/", b"x" * 3_000_000)[-1] == "3000000"


def test_a_caller_cannot_be_somebody_else(house):
    made_up = {
        "X-Forwarded-For": "1.2.3.4",
        "X_Forwarded_Host": "evil.example",
        "Forwarded": "for=1.2.3.4",
        "X-Forwarded-Proto": "https",
    }
    answer = "\n".join(ask(house, "/", headers=made_up))
    assert "1.2.3.4" not in answer and "evil" not in answer and "https" not in answer
    assert f"X-Forwarded-For: {LOCAL}" in answer
    assert f"X-Forwarded-Host: {LOCAL}:{house.port}" in answer


def test_a_live_connection_stays_open_both_ways():
    with socket.create_server((LOCAL, 0)) as behind:
        door = Door(LOCAL, free_port(), lambda _live: behind.getsockname())
        door.open()
        with socket.create_connection((LOCAL, door.port), timeout=5) as caller:
            caller.sendall(UPGRADE)
            inside = behind.accept()[0]
            assert b"\r\nConnection: Upgrade\r\n" in inside.recv(65536)
            for number in range(3):
                inside.sendall(b"down %d" % number)
                assert caller.recv(100) == b"down %d" % number
                caller.sendall(b"up %d" % number)
                assert inside.recv(100) == b"up %d" % number
            inside.close()
            assert caller.recv(100) == b""
        door.close()


def test_a_caller_that_has_said_all_is_answered_however_late(caplog):
    with socket.create_server((LOCAL, 0)) as behind:
        door = Door(LOCAL, free_port(), lambda _live: behind.getsockname())
        door.open()
        with socket.create_connection((LOCAL, door.port), timeout=5) as caller:
            caller.sendall(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
            caller.shutdown(socket.SHUT_WR)
            inside = behind.accept()[0]
            assert inside.recv(65536)
            time.sleep(0.2)
            gc.collect()
            inside.sendall(b"late")
            inside.close()
            assert caller.recv(100) == b"late"
        door.close()
    assert "destroyed" not in caplog.text


def test_only_live_paths_are_upgraded():
    head = b"GET / HTTP/1.1\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"
    assert b"Connection: close" in introduced(head, LOCAL)
    assert not is_live(b"nonsense")


def test_while_the_site_starts_the_door_says_so():
    door = Door(LOCAL, free_port(), lambda _live: (LOCAL, free_port()))
    door.open()
    with pytest.raises(urllib.error.HTTPError) as error:
        ask(door, "/")
    door.close()
    assert error.value.code == 503
    assert error.value.headers["Retry-After"] == "2"


@pytest.mark.parametrize(
    "words", [b"", b"\x16\x03\x01", b"GET /", b"x" * 200_000, b"\r\n\r\n"]
)
def test_callers_that_do_not_speak_http_do_no_harm(house, words):
    with socket.create_connection((LOCAL, house.port)) as caller:
        caller.settimeout(5)
        with suppress(OSError):
            caller.sendall(words)
            caller.shutdown(socket.SHUT_WR)
            while caller.recv(65536):
                pass
    assert ask(house, "/")[0] == "workers"


def test_a_taken_port_is_named_with_the_remedy():
    with socket.socket() as other:
        other.bind((LOCAL, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Refusal, match=f"Port {port} is taken.*--port {port + 1}"):
            check_port(LOCAL, port)
        with pytest.raises(OSError):
            Door(LOCAL, port, lambda _live: (LOCAL, 1)).open()
    check_port(LOCAL, port)
