"""Everything that can stop the command: one sentence, the remedy, an exit code."""

import ast
import os
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest

from cli import browser, commands, debian, environment, key, main, settings, source
from cli import workshop as workshop_module
from cli.layout import ROOT
from cli.refusal import Refusal, explained
from cli.site import Site
from cli.workshop import Workshop

#: A port on which nobody ever listens.
NOBODY = "http://127.0.0.1:9"


def said(capsys):
    """Return what was said on standard error, as one line without details."""
    lines = capsys.readouterr().err.strip().splitlines()
    return [line for line in lines if line.startswith("mes: ")]


def test_the_launcher_is_read_by_an_old_python():
    text = (ROOT / "mes").read_text()
    ast.parse(text, feature_version=(3, 6))


@pytest.mark.parametrize("newer", [None, "/usr/bin/python3.12"])
def test_an_old_python_is_named_or_left(monkeypatch, capsys, newer):
    space = {"__name__": "launcher"}
    exec(compile((ROOT / "mes").read_text(), "mes", "exec"), space)
    old = SimpleNamespace(
        version_info=(3, 6, 9), argv=["mes", "demo"], stderr=sys.stderr
    )
    started = []
    space.update(sys=old, newer_python=lambda: newer)
    space["os"] = SimpleNamespace(execv=lambda *words: started.append(words))
    code = space["start"]()
    if newer:
        assert started == [(newer, [newer, "mes", "demo"])]
    else:
        assert code == 1
        assert "Python 3.6 is too old. Install Python 3.10" in said(capsys)[0]


def test_no_network_for_pip(layout):
    """Real pip, against an address where nobody listens."""
    words = [sys.executable, "-m", "pip", "install", "--retries=1", "--no-cache-dir"]
    words += [f"--index-url={NOBODY}", "--isolated", "--dry-run", "no-such-package"]
    env = {**os.environ, "PIP_CONFIG_FILE": os.devnull}
    with pytest.raises(Refusal, match="not be installed.*network or proxy") as refusal:
        commands.run(words, layout.log("x"), "It could not be installed.", env)
    assert "no-such-package" in refusal.value.log.read_text()


@pytest.mark.skipif(not shutil.which("apt-get"), reason="not a Debian system")
def test_no_network_for_apt(layout):
    """Real apt, against an address where nobody listens."""
    archive = debian.Archive(layout.home / "apt", layout.log("x"))
    with pytest.raises(Refusal, match="Odoo 19 cannot be fetched.*network or proxy"):
        archive.update(f"{NOBODY}/debian", "")


@pytest.mark.parametrize(
    "output, remedy",
    [
        ("E: ... Temporary failure resolving 'deb.debian.org'", "no network"),
        ("fatal: Could not resolve host: github.com", "no network"),
        ("npm ERR! code ENOTFOUND", "no network"),
        ("[Errno 28] No space left on device", "disk is full"),
        ("E: Could not open lock file - are you root?", "sudo"),
    ],
)
def test_known_causes_have_their_remedy(output, remedy):
    assert remedy in explained(output, "It failed.").sentence


def test_an_unknown_cause_keeps_the_sentence_and_the_log(layout):
    with pytest.raises(Refusal, match="^It failed.$") as refusal:
        commands.run(["sh", "-c", "echo odd; exit 3"], layout.log("x"), "It failed.")
    assert refusal.value.log.read_text().endswith("odd\n\n")


def test_a_missing_program_is_named(layout):
    with pytest.raises(
        Refusal, match="It failed. The program no-such-tool is not installed"
    ):
        commands.run(["no-such-tool"], layout.log("x"), "It failed.")


def test_programs_under_way_end_with_the_command(layout):
    import threading
    import time

    def run():
        with pytest.raises(Refusal):
            commands.run(["sleep", "600"], layout.log("x"), "ended")

    thread = threading.Thread(target=run)
    thread.start()
    time.sleep(0.3)
    commands.stop_all()
    thread.join(5)
    assert not thread.is_alive()


@pytest.mark.parametrize(
    "number, remedy",
    [(28, "disk is full"), (13, "owner of the folder"), (5, "refused")],
)
def test_errors_of_the_system_become_sentences(monkeypatch, capsys, number, remedy):
    def fail():
        raise OSError(number, os.strerror(number), "/some/file")

    monkeypatch.setattr(main.serving, "stop", fail)
    assert main.main(["stop"]) == 1
    assert remedy in said(capsys)[0]


def test_an_interruption_says_how_to_go_on(monkeypatch, capsys):
    def interrupt():
        raise KeyboardInterrupt

    monkeypatch.setattr(main.serving, "stop", interrupt)
    assert main.main(["stop"]) == 130
    assert "run it again to go on" in said(capsys)[0]


def test_too_little_room(layout, console, monkeypatch):
    little = SimpleNamespace(free=2**20)
    monkeypatch.setattr(workshop_module.shutil, "disk_usage", lambda _path: little)
    with pytest.raises(Refusal, match="0.0 GB free; a first start needs 4 GB"):
        Workshop(layout, console).prepare()


@pytest.mark.parametrize("name", ["chromium", "libzbar0"])
def test_no_rights_for_apt(layout, monkeypatch, name):
    monkeypatch.setattr(browser.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(browser, "program", lambda: None)
    monkeypatch.setattr(browser, "_reads_symbols", lambda: False)
    step = next(step for step in browser.steps(layout) if step.name == name)
    with pytest.raises(Refusal, match=f"As administrator: apt-get install {name}"):
        step.make()


def test_a_python_without_venv(layout, monkeypatch):
    monkeypatch.setattr(environment.commands, "answer", lambda *_words: None)
    with pytest.raises(Refusal, match="apt-get install python3-venv"):
        environment._pip(layout)


def test_a_site_that_is_served_already(layout, console):
    site = Site(Workshop(layout, console, settings.Settings()), "site", "mes", 8069)
    site.roll.write("http://localhost:8069", [])
    with pytest.raises(Refusal, match=f"process {os.getpid()} on http.*./mes stop"):
        site.check()


@pytest.mark.parametrize("wanted", ["18.0", None])
def test_a_tree_that_is_not_odoo_19(layout, tmp_path, monkeypatch, wanted):
    monkeypatch.setenv("ODOO_PATH", str(tmp_path))
    if wanted:
        (tmp_path / "odoo").mkdir()
        (tmp_path / "odoo-bin").touch()
        (tmp_path / "odoo" / "release.py").write_text(
            "version_info = (18, 0, 0, FINAL, 0, '')\n"
        )
    held = f"holds Odoo {wanted}; the suite needs 19.0" if wanted else "holds no Odoo"
    with pytest.raises(Refusal, match=f"{held}.*ODOO_PATH"):
        source.here(layout)


def test_a_key_that_others_can_read(layout, tmp_path):
    path = tmp_path / "key.pem"
    path.touch(0o640)
    with pytest.raises(Refusal, match=f"chmod 600 {path}"):
        key.ensure(layout, path)


def test_verify_needs_a_file(capsys):
    assert main.main(["verify", "/no/such/file.mes"]) == 2
    assert "no such file" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"H\0\0", b"not a record at all"])
def test_verify_needs_nothing_but_python(tmp_path, content):
    path = tmp_path / "x.mes"
    path.write_bytes(content)
    words = [sys.executable, "-S", "-E", "-s", ROOT / "mes", "verify", path]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 2
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


def test_an_unknown_command_is_refused(capsys):
    with pytest.raises(SystemExit) as ended:
        main.main(["dance"])
    assert ended.value.code == 2


def test_an_unknown_measurement_is_refused(capsys):
    assert main.main(["bench", "no_such"]) == 1
    assert "No measurement no_such" in said(capsys)[0]
