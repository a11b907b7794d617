"""What the tests of the command share: a folder of their own, a console."""

import io

import pytest

from cli.console import Console
from cli.layout import Layout


@pytest.fixture
def layout(tmp_path):
    """Give a layout in an empty folder."""
    return Layout(tmp_path / "home").make()


@pytest.fixture
def console():
    """Give a console whose text can be read: ``console.stream.getvalue()``."""
    return Console(io.StringIO())
