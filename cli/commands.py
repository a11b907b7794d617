"""Running other programs: their output in a log, their failure in a sentence."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

from .refusal import Refusal, explained

#: Open files that programs inherit: a lock among them holds until the last one ends.
inherited: set[int] = set()

_under_way: set[subprocess.Popen] = set()
_lock = threading.Lock()


def run(
    command: Sequence,
    log: Path,
    otherwise: str,
    env: dict | None = None,
    cwd: Path | None = None,
    text: str | None = None,
) -> str:
    """Run a program to its end and return what it printed.

    :param command: program and arguments
    :param log: file to which its output is appended
    :param otherwise: what to say when it fails for no known cause
    :param env: its environment; ours by default
    :param text: what it reads on standard input
    :raises Refusal: when it fails or is not there
    """
    words = [str(word) for word in command]
    try:
        process = _begin(words, env, cwd, text)
    except FileNotFoundError as error:
        sentence = f"{otherwise} The program {words[0]} is not installed."
        raise Refusal(sentence.strip()) from error
    try:
        output, _nothing = process.communicate(text)
    finally:
        _forget(process)
    _note(log, words, output)
    if process.returncode:
        raise explained(output, otherwise, log)
    return output


def answer(command: Sequence, env: dict | None = None) -> str | None:
    """Return what a program prints, or None when it fails or is not there."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(words, env=env, capture_output=True, text=True)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def stop_all() -> None:
    """Stop the programs that :func:`run` has under way, with their children."""
    with _lock:
        processes = list(_under_way)
    for process in processes:
        try:
            os.killpg(process.pid, signal.SIGTERM)
        except ProcessLookupError:
            continue


def _begin(words: list[str], env, cwd, text) -> subprocess.Popen:
    process = subprocess.Popen(
        words,
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL if text is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
        pass_fds=tuple(inherited),
    )
    with _lock:
        _under_way.add(process)
    return process


def _forget(process: subprocess.Popen) -> None:
    with _lock:
        _under_way.discard(process)


def _note(log: Path, words: list[str], output: str) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    with open(log, "a", encoding="utf-8") as stream:
        stream.write(f"$ {' '.join(words)}\n{output}\n")
