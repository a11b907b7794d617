"""What the tests without Odoo share: a PostgreSQL server of their own."""

import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples each time, so that a red run can be run again; new ones are drawn
# with --hypothesis-profile=default.
settings.register_profile("same", derandomize=True)
settings.load_profile("same")

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


@pytest.fixture(scope="session")
def cluster():
    """Start a PostgreSQL server in a temporary folder, for the whole run."""
    from database import Cluster

    # Not tmp_path: its folders are closed to the account the server runs under.
    folder = Path(tempfile.mkdtemp(prefix="mes-tests-"))
    folder.chmod(0o755)
    server = Cluster(folder)
    server.up()
    yield server
    server.down()
    shutil.rmtree(folder, ignore_errors=True)
