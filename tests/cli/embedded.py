"""A server of a test's own, with the programs that are in use."""

import sys
from pathlib import Path

from cli.layout import Layout
from cli.postgres import Server


def server_in(folder):
    """Return a server whose data live in a folder; the programs are those in use."""
    layout = Layout(folder).make()
    layout.venv = Path(sys.prefix)
    return Server(layout)
