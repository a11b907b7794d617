"""Programs that are watched: started again, stopped in order, found when left over."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from cli.layout import ROOT
from cli.processes import ATTEMPTS, Child, Roll, Supervisor, birth
from cli.refusal import Refusal

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]

#: A keeper that notes a child on its roll and waits to be killed.
KEEPER = """
import sys, time
from pathlib import Path
sys.path.insert(0, {root!r})
from cli.console import Console
from cli.processes import Child, Roll, Supervisor

roll = Roll(Path({roll!r}))
supervisor = Supervisor(Console(), lambda children: roll.write("here", children))
supervisor.keep(Child("sleeper", lambda: ["sleep", "600"], Path({log!r}), lambda: True))
print("ready", flush=True)
time.sleep(600)
"""


def sleeper(layout, name="sleeper", ready=lambda: True):
    """Return a child that does nothing for long."""
    return Child(name, lambda: SLEEP, layout.log(name), ready)


@pytest.fixture
def supervisor(console):
    """Give a supervisor whose programs are gone after the test."""
    made = Supervisor(console)
    yield made
    made.stop()


def until(condition, seconds=10):
    """Wait until a condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def watched(supervisor):
    """Watch in a thread; return it."""
    thread = threading.Thread(target=supervisor.watch)
    thread.start()
    return thread


def test_a_killed_program_comes_back(layout, supervisor):
    child = sleeper(layout)
    supervisor.keep(child)
    first = child.process.pid
    thread = watched(supervisor)
    os.kill(first, signal.SIGKILL)
    until(lambda: child.process.pid != first and child.alive())
    supervisor.end()
    thread.join()
    assert (
        "ended (by SIGKILL); starting it again" in supervisor.console.stream.getvalue()
    )


def test_one_that_never_answers_is_given_up(layout, supervisor):
    child = Child("broken", lambda: ["false"], layout.log("broken"), lambda: False)
    with pytest.raises(Refusal, match=f"broken ended {ATTEMPTS} times") as refusal:
        supervisor.keep(child)
    assert refusal.value.log == layout.log("broken")


def test_one_that_is_silent_is_given_up(layout, supervisor):
    with pytest.raises(Refusal, match="does not answer"):
        supervisor.keep(sleeper(layout, ready=lambda: False), patience=0.3)


def test_often_killed_after_it_answered_is_never_given_up(layout, supervisor):
    child = sleeper(layout)
    supervisor.keep(child)
    for _kill in range(ATTEMPTS + 3):
        child.process.kill()
        child.process.wait()
        supervisor.look_after(child)
        supervisor.look_after(child)
    assert child.alive()


def test_one_that_answered_is_tried_until_it_is_back(layout, supervisor, monkeypatch):
    """[X13] Odoo cannot start while its database is down; it is not given up."""
    monkeypatch.setattr("cli.processes.PAUSE", 0.05)
    broken, answers = layout.home / "broken", {"now": True}
    command = ["sh", "-c", f"test ! -e {broken} && exec sleep 60"]
    child = Child("site", lambda: command, layout.log("site"), lambda: answers["now"])
    supervisor.keep(child)
    broken.touch()
    answers["now"] = False
    child.process.kill()
    assert look_after_until(supervisor, child, lambda: child.attempts > ATTEMPTS)
    broken.unlink()
    answers["now"] = True
    assert look_after_until(supervisor, child, lambda: not child.attempts)


def look_after_until(supervisor, child, done, seconds=60):
    """Look after a program until something is so; tell whether it came to be."""
    until = time.monotonic() + seconds
    while not done() and time.monotonic() < until:
        supervisor.look_after(child)
        time.sleep(0.02)
    return done()


def test_the_last_one_stops_first(layout, supervisor):
    notes = layout.home / "notes"
    code = (
        "import signal, sys, time, pathlib\n"
        "def end(*_):\n"
        "    open({notes!r}, 'a').write({name!r} + ' ')\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "pathlib.Path({up!r}).touch()\n"
        "time.sleep(600)"
    )
    for name in ("database", "odoo", "sealer"):
        up = layout.home / f"{name}-up"
        text = code.format(notes=str(notes), name=name, up=str(up))
        words = [sys.executable, "-c", text]
        supervisor.keep(Child(name, lambda w=words: w, layout.log(name), up.exists))
    supervisor.stop()
    assert notes.read_text().split() == ["sealer", "odoo", "database"]


def test_what_a_program_started_goes_with_it(layout, supervisor):
    note = layout.home / "grandchild"
    words = ["sh", "-c", f"sleep 600 & echo $! > {note}; wait"]
    supervisor.keep(Child("parent", lambda: words, layout.log("parent"), note.exists))
    until(lambda: note.read_text().strip())
    grandchild = int(note.read_text())
    supervisor.stop()
    until(lambda: birth(grandchild) is None)


def test_a_shared_program_is_left_to_its_owner(layout, supervisor):
    running = [True]
    child = Child(
        "database", lambda: SLEEP, layout.log("x"), lambda: running[0], shared=True
    )
    supervisor.keep(child)
    assert child.process is None
    running[0] = False
    supervisor.look_after(child)
    assert child.process is not None
    child.process.kill()
    child.process.wait()
    running[0] = True  # somebody else was quicker: it is theirs again
    attempts = child.attempts
    supervisor.look_after(child)
    assert child.attempts <= attempts and child.alive()


def test_a_killed_keeper_leaves_nothing_behind(layout):
    path = layout.run / "site.json"
    text = KEEPER.format(root=str(ROOT), roll=str(path), log=str(layout.log("x")))
    keeper = subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE)
    assert keeper.stdout.readline() == b"ready\n"
    roll = Roll(path)
    assert roll.keeper() == keeper.pid
    assert roll.end_left_over() == []
    keeper.kill()
    keeper.communicate()
    assert roll.keeper() is None
    assert len(roll.end_left_over()) == 1
    assert roll.end_left_over() == []


def test_a_number_that_was_used_again_is_nobody_of_ours(layout):
    roll = Roll(layout.run / "site.json")
    roll.path.write_text(
        f'{{"keeper": [{os.getpid()}, "1"], "address": "",'
        f' "children": [[{os.getpid()}, "1", 15]]}}'
    )
    assert roll.keeper() is None
    assert roll.end_left_over() == []


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_a_broken_roll_is_an_empty_one(layout, text):
    roll = Roll(layout.run / "site.json")
    roll.path.write_text(text)
    assert roll.keeper() is None
    assert roll.end_left_over() == []


def test_a_log_that_is_too_long_makes_way(layout, supervisor, monkeypatch):
    monkeypatch.setattr("cli.processes.LOG_LIMIT", 10)
    log = layout.log("sleeper")
    log.write_text("x" * 11)
    supervisor.keep(sleeper(layout))
    assert log.with_suffix(".log.1").read_text() == "x" * 11
    assert log.read_text() == ""
