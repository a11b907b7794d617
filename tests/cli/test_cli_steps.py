"""The set-up: done once, in order, and taken up again wherever it was cut off."""

import os
import random
import signal
import subprocess
import sys
import threading
import time

import pytest

from cli.layout import ROOT
from cli.refusal import Refusal
from cli.steps import Setup, Step, digest, digest_tree, locked, write_whole

NAMES = ["first", "second", "third", "fourth"]

#: Makes one file in each of five steps, slowly, and notes every beginning.
SLOW_SCRIPT = """
import sys, time
from pathlib import Path
sys.path.insert(0, {root!r})
from cli.console import Console
from cli.layout import Layout
from cli.steps import Setup, Step, write_whole

layout = Layout(Path({home!r})).make()

def make(number):
    def work():
        with open(layout.home / "begun", "a") as notes:
            notes.write(f"{{number}} ")
        time.sleep(0.05)
        write_whole(layout.home / f"result-{{number}}", "whole")
    return work

steps = [
    Step(f"step{{n}}", f"Step {{n}}", "1", make(n), (f"step{{n - 1}}",))
    for n in range(5)
]
Setup(layout, Console()).run(steps)
print("done")
"""


class Work:
    """Steps that note what they did, one of which can be made to break."""

    def __init__(self):
        self.done = []
        self.breaks = {}

    def step(self, name, after=(), key="1"):
        def make():
            error = self.breaks.pop(name, None)
            if error:
                raise error
            self.done.append(name)

        return Step(name, name, key, make, after)

    def chain(self, key="1"):
        """Return steps of which each waits for the one before."""
        pairs = zip(NAMES, [()] + [(name,) for name in NAMES], strict=False)
        return [self.step(name, after, key) for name, after in pairs]


def test_every_step_once_and_in_order(layout, console):
    work = Work()
    setup = Setup(layout, console)
    assert setup.run(work.chain())
    assert not setup.run(work.chain())
    assert work.done == NAMES


@pytest.mark.parametrize("broken", NAMES)
@pytest.mark.parametrize("error", [Refusal("no"), KeyboardInterrupt(), OSError(28, "")])
def test_taken_up_at_the_step_that_broke(layout, console, broken, error):
    work = Work()
    work.breaks = {broken: error}
    with pytest.raises(type(error)):
        Setup(layout, console).run(work.chain())
    assert work.done == NAMES[: NAMES.index(broken)]
    Setup(layout, console).run(work.chain())
    assert work.done == NAMES


def test_killed_at_any_moment_it_ends_whole(tmp_path):
    home = tmp_path / "home"
    script = SLOW_SCRIPT.format(root=str(ROOT), home=str(home))
    chance = random.Random(7)
    for _attempt in range(8):
        process = subprocess.Popen([sys.executable, "-c", script])
        time.sleep(chance.uniform(0.05, 0.35))
        process.send_signal(signal.SIGKILL)
        process.wait()
    output = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert output.stdout == "done\n"
    assert {(home / f"result-{n}").read_text() for n in range(5)} == {"whole"}
    begun = (home / "begun").read_text().split()
    assert list(dict.fromkeys(begun)) == ["0", "1", "2", "3", "4"]


def test_another_key_does_it_again(layout, console):
    work = Work()
    setup = Setup(layout, console)
    setup.run(work.chain())
    setup.run(work.chain(key="2"))
    assert work.done == NAMES * 2


def test_a_result_that_went_away_is_made_again(layout, console, tmp_path):
    result = tmp_path / "result"
    step = Step("file", "", "1", result.touch, (), result.exists)
    setup = Setup(layout, console)
    setup.run([step])
    result.unlink()
    assert setup.run([step])
    assert result.exists()


def test_steps_that_wait_for_nobody_run_side_by_side(layout, console):
    meet = threading.Barrier(2, timeout=5)
    steps = [Step(name, name, "1", meet.wait) for name in ("left", "right")]
    assert Setup(layout, console).run(steps)


def test_two_commands_set_up_once(layout, console):
    made = []

    def slow():
        time.sleep(0.2)
        made.append(1)

    def command():
        Setup(layout, console).run([Step("slow", "slow", "1", slow)])

    threads = [threading.Thread(target=command) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]


def test_the_lock_has_an_end(layout, console):
    with locked(layout, console):
        with pytest.raises(BlockingIOError):
            with locked(layout, console, patience=0.3):
                pass
    assert "waiting for another" in console.stream.getvalue()


def test_what_a_killed_command_left_under_way_ends_first(layout, console):
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from cli import commands, steps\n"
        "from cli.console import Console\n"
        "from cli.layout import Layout\n"
        "layout = Layout(Path(sys.argv[2]))\n"
        "with steps.locked(layout, Console()):\n"
        "    line = 'echo up > $0; sleep 1; echo end >> $0'\n"
        "    words = ['sh', '-c', line, sys.argv[3]]\n"
        "    commands.run(words, layout.log('x'), '')\n"
    )
    note = layout.home / "note"
    words = [sys.executable, "-c", code, str(ROOT), str(layout.home), str(note)]
    command = subprocess.Popen(words)
    until = time.monotonic() + 10
    while not note.exists() and time.monotonic() < until:
        time.sleep(0.02)
    command.kill()
    command.wait()
    with locked(layout, console):
        assert note.read_text() == "up\nend\n"


def test_a_file_is_the_old_one_or_the_whole_new_one(tmp_path):
    path = tmp_path / "file"
    write_whole(path, "old", 0o600)
    write_whole(path, "new", 0o600)
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["file"]


def test_digests_tell_parts_apart(tmp_path):
    assert digest("ab", "c") != digest("a", "bc")
    (tmp_path / "one").write_text("1")
    before = digest_tree([tmp_path])
    (tmp_path / "one").rename(tmp_path / "two")
    assert digest_tree([tmp_path]) != before


def test_where_the_time_went(layout, console):
    Setup(layout, console).run(Work().chain())
    console.account()
    assert "Where the time went" in console.stream.getvalue()
