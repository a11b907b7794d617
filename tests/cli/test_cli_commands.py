"""The command line's parts: what is handed on, selected, reported and written."""

import json
import re
import stat
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from cli import databases, debian, demo, key, main, requirements, source, testing
from cli.layout import ADDONS, ROOT
from cli.live import Live
from cli.postgres import Client, Server, literal
from cli.refusal import Refusal
from cli.settings import Settings
from cli.site import Site
from cli.steps import Setup
from cli.workshop import Workshop

DEB822 = """
Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security

Types: deb
# a comment
URIs: http://mirror.example/debian http://other.example/debian
Suites: bookworm bookworm-updates
Signed-By: /keys/debian.gpg
"""

ONE_LINE = "deb [arch=amd64 signed-by=/k.gpg] https://m.example/debian/ bookworm main\n"


@pytest.mark.parametrize(
    "words, arguments",
    [
        (["test"], []),
        (["test", "-k", "scan", "tests"], ["-k", "scan", "tests"]),
        (["odoo", "--", "-d", "x"], ["-d", "x"]),
        (["psql", "--", "mes", "--", "-x"], ["mes", "--", "-x"]),
        (["python", "-m", "pytest"], ["-m", "pytest"]),
    ],
)
def test_what_follows_is_handed_on(words, arguments):
    assert main.parsed(words).arguments == arguments


def test_demo_options():
    options = main.parsed(["demo", "--once", "--port", "8170"])
    assert (options.once, options.reset, options.port) == (True, False, 8170)


def test_every_command_says_what_it_does(capsys):
    with pytest.raises(SystemExit):
        main.parsed(["--help"])
    text = " ".join(capsys.readouterr().out.split())
    for verb in ("demo", "serve", "test", "verify", "bench", "stop", "setup"):
        assert re.search(rf"\b{verb} [A-Z]", text)


def names(chosen):
    """Return the names of the parts that run, with what each was given."""
    return {part.name: words for part, words in chosen}


def test_parts_run_in_their_order(layout):
    chosen = names(testing.selected(testing.parts(layout), []))
    assert list(chosen) == ["pure", "addons", "journeys"]


def test_paths_go_to_their_part_and_options_to_all(layout):
    every = testing.parts(layout)
    assert names(testing.selected(every, ["-k", "x", "tests/pure"])) == {
        "pure": ["-k", "x", "tests/pure"]
    }
    assert list(names(testing.selected(every, ["-x"]))) == [
        "pure",
        "addons",
        "journeys",
    ]
    chosen = names(testing.selected(every, ["addons/mes_batch", "tests/conftest.py"]))
    assert chosen == {
        "addons": ["addons/mes_batch"],
        "journeys": ["tests/conftest.py"],
    }
    inside = names(testing.selected(every, ["tests/cli/conftest.py::test_x"]))
    assert inside == {"pure": ["tests/cli/conftest.py::test_x"]}


def test_an_outcome_counts_what_pytest_counted(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(
        '<testsuites><testsuite tests="9" failures="1" errors="2" skipped="3"/>'
        "</testsuites>"
    )
    line = testing.Outcome("pure", 1, 1.5, testing._counts(report)).line()
    assert "✗ pure" in line and "3 passed, 3 failed, 3 skipped" in line
    none = testing.Outcome("pure", 5, 0, testing._counts(tmp_path / "none")).line()
    assert "✓ pure" in none and "0 passed" in none


@pytest.mark.parametrize(
    "codes, code", [([0, 0], 0), ([0, 5], 0), ([0, 1], 1), ([2], 1), ([-9, 0], 1)]
)
def test_any_failure_fails(console, codes, code):
    counts = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    outcomes = [testing.Outcome("part", each, 0, counts) for each in codes]
    assert testing._summary(SimpleNamespace(console=console), outcomes) == code


def test_nothing_selected_is_said(console):
    counts = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    outcome = testing.Outcome("pure", 5, 0, counts)
    with pytest.raises(Refusal, match="No test fits"):
        testing._summary(SimpleNamespace(console=console), [outcome])


def test_the_crews_last_line_is_its_report(layout):
    site = SimpleNamespace(layout=layout)
    text = 'weighing\n{"batch": "PCM26031", "entries": 812}\n'
    assert demo._read(text, site) == {"batch": "PCM26031", "entries": 812}


@pytest.mark.parametrize("text", ["", "done\n", '{"batch": 1}\nbye', "[1", "7"])
def test_a_crew_that_does_not_report_is_refused(layout, text):
    with pytest.raises(Refusal, match="did not say what it did") as refusal:
        demo._read(text, SimpleNamespace(layout=layout))
    assert refusal.value.log.read_text() == text


CREW = """
import json, os, sys
print("Anna weighs", file=sys.stderr)
print("noise")
words = dict(zip(sys.argv[1::2], sys.argv[2::2]))
print(json.dumps({"batch": "PCM1", "words": sorted(words),
                  "known": os.environ["MES_ADMIN_PASSWORD"],
                  "gateway": os.environ.get("MES_GATEWAY_KEY_FILE"),
                  "simulator": os.environ.get("MES_SIMULATOR_URL")}))
sys.exit(int(os.environ.get("CREW_FAILS", 0)))
"""


def link_python(layout):
    """Give a layout a Python that runs what ours can."""
    layout.python.parent.mkdir(parents=True)
    layout.python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    layout.python.chmod(0o755)


@pytest.fixture
def stage(layout, console, tmp_path, monkeypatch):
    """Give a site that looks served, and a crew of one."""
    (tmp_path / "crew").mkdir()
    (tmp_path / "crew" / "__main__.py").write_text(CREW)
    monkeypatch.setattr(demo, "CREW", tmp_path / "crew")
    layout.site.mkdir()
    (layout.site / "admin").write_text("secret\n")
    link_python(layout)
    client = SimpleNamespace(exists=lambda _name: True)
    return SimpleNamespace(
        layout=layout,
        shop=SimpleNamespace(console=console, client=client),
        clock=layout.home / "clock",
        url="http://localhost:1",
        database="mes_demo",
        installation=SimpleNamespace(password_file=layout.site / "admin"),
        live=Live(layout, "mes_demo"),
        start_live=lambda: None,
    )


def test_the_crew_plays_once_and_is_remembered(stage):
    assert demo._known(stage) is None
    report = demo.play(stage)
    assert report["batch"] == "PCM1" and report["known"] == "secret"
    assert report["words"] == ["--bundles", "--database", "--url"]
    assert report["seconds"] >= 0
    assert demo._known(stage) == report == json.loads(json.dumps(report))


def test_the_crew_is_told_where_key_and_simulator_belong(stage):
    stage.live.simulate(4841)
    stage.live.simulate(4842)  # the one that is there stays
    report = demo.play(stage)
    assert report["gateway"] == str(stage.live.key)
    assert report["simulator"] == "opc.tcp://127.0.0.1:4841"


def test_a_crew_that_fails_is_not_remembered(stage, monkeypatch):
    demo.play(stage)
    monkeypatch.setenv("CREW_FAILS", "3")
    with pytest.raises(Refusal, match="./mes demo --reset"):
        demo.play(stage)
    assert demo._known(stage) is None


def test_a_report_without_its_database_is_forgotten(stage):
    demo.play(stage)
    stage.shop.client.exists = lambda _name: False
    assert demo._known(stage) is None


def test_the_mirror_this_machine_uses(tmp_path):
    folder = tmp_path / "sources.list.d"
    folder.mkdir()
    assert debian.mirror(tmp_path) is None
    (tmp_path / "sources.list").write_text("# deb x\n" + ONE_LINE)
    assert debian.mirror(tmp_path) == ("https://m.example/debian/", "/k.gpg")
    (folder / "debian.sources").write_text(DEB822)
    assert debian.mirror(tmp_path) == (
        "http://mirror.example/debian",
        "/keys/debian.gpg",
    )


def test_the_release_this_machine_runs(tmp_path):
    path = tmp_path / "os-release"
    assert debian.own_suite(path) == "stable"
    path.write_text('ID=debian\nVERSION_CODENAME="trixie"\n')
    assert debian.own_suite(path) == "trixie"


@pytest.mark.parametrize(
    "packages, program",
    [(".", "odoo-bin"), ("usr/lib/python3/dist-packages", "usr/bin/odoo")],
)
def test_both_shapes_of_an_odoo_tree(tmp_path, packages, program):
    assert source.within(tmp_path) is None
    release = tmp_path / packages / "odoo" / "release.py"
    (release.parent / "addons").mkdir(parents=True)
    (tmp_path / program).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / program).touch()
    release.write_text("version_info = (19, 0, 0, FINAL, 0, '')\n")
    found = source.within(tmp_path)
    assert source.series(found) == "19.0"
    assert found.addons == [release.parent / "addons"]


def odoo_tree(folder, version="(19, 0, 0, FINAL, 0, '')"):
    """Make what looks like Odoo's source tree."""
    (folder / "odoo" / "addons").mkdir(parents=True)
    (folder / "odoo-bin").touch()
    (folder / "odoo" / "release.py").write_text(f"version_info = {version}\n")


def test_without_a_debian_package_the_official_branch_is_cloned(
    layout, console, tmp_path, monkeypatch
):
    upstream = tmp_path / "upstream"
    odoo_tree(upstream)
    for words in (
        ["init", "-q", "-b", "19.0"],
        ["add", "."],
        ["-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", "-C", upstream, *words], check=True)
    monkeypatch.delenv("ODOO_PATH", raising=False)
    monkeypatch.setattr(source, "OFFICIAL", f"file://{upstream}")
    monkeypatch.setattr(debian, "mirror", lambda: None)
    half_made = layout.home / "odoo.new"
    half_made.mkdir()
    (half_made / "junk").touch()
    Setup(layout, console).run(source.steps(layout)[:1])
    assert source.here(layout).packages == layout.odoo
    assert not half_made.exists()


def test_the_template_holds_what_our_addons_need():
    found = databases.modules()
    assert {"mail", "mrp", "stock", "maintenance", "hr_skills"} <= set(found)
    assert not set(found) & set(ADDONS)


def test_the_sites_key_is_made_once_for_its_owner_alone(layout):
    link_python(layout)
    paths = [layout.home / name / "key.pem" for name in "ab"]
    for path in paths:
        key.ensure(layout, path)
        first = path.read_bytes()
        key.ensure(layout, path)
        assert path.read_bytes() == first
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        assert [each.name for each in path.parent.iterdir()] == ["key.pem"]
    publics = {
        load_pem_private_key(path.read_bytes(), None).public_key().public_bytes_raw()
        for path in paths
    }
    assert len(publics) == 2


def test_no_program_of_ours_inherits_another_clock(layout, monkeypatch):
    monkeypatch.setenv("MES_DEMO_CLOCK", "/somewhere")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    shop = Workshop(layout, wanted=Settings())
    monkeypatch.setattr(Server, "programs", Path("/programs"))
    site = Site(shop, "site", "mes", 8069)
    for child in (site._odoo(), site._sealer()):
        assert not {"MES_DEMO_CLOCK", "PYTHONPATH"} & child.env.keys()
    demo_site = Site(shop, "demo", "mes_demo", 8069, clock=Path("/clock"))
    assert demo_site._odoo().env["MES_DEMO_CLOCK"] == "/clock"


def test_sql_text_is_quoted():
    assert literal("it's") == "'it''s'"


def test_a_connection_string_holds_no_password(layout, monkeypatch):
    monkeypatch.setattr(Server, "programs", Path("/programs"))
    wanted = Settings({"db_host": "db", "db_user": "plant", "db_password": "secret"})
    client = Client(layout, wanted)
    assert client.dsn("mes") == "host=db port=5432 user=plant dbname=mes"
    assert client.variables["PGPASSWORD"] == "secret"


MARKED = '''
class TestScan:
    def test_first(self):
        """[F05, X13] The first value
        is kept.

        More words."""

    def test_plain(self):
        """No requirement."""

    def helper(self):
        """[F06] Not a test."""
'''

SCRIPT = 'test("[D01] A scan is heard", async () => {});\ntest.tags("x")("plain");'


def test_requirements_come_from_the_marks(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_scan.py").write_text(MARKED)
    scripts = tmp_path / "addons" / "mes_batch" / "static" / "tests"
    scripts.mkdir(parents=True)
    (scripts / "floor.test.js").write_text(SCRIPT)
    found = [
        (each.requirement, each.sentence) for each in requirements.proofs(tmp_path)
    ]
    assert found == [
        ("D01", "A scan is heard"),
        ("F05", "The first value is kept."),
        ("X13", "The first value is kept."),
    ]
    text = requirements.document(tmp_path)
    assert (
        "| F05 | The first value is kept. | [test_first](../tests/test_scan.py) |"
        in text
    )


def test_the_requirements_document_is_current():
    """It is made from the tests: ``./mes requirements``."""
    assert requirements.DOCUMENT.read_text() == requirements.document(ROOT)
