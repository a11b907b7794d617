"""The record's tables refuse change: by triggers, and by privilege at level A."""

import subprocess
from pathlib import Path

import psycopg2
import pytest
from database import LEDGER
from ledger_site import LedgerSite, fresh
from record_builders import BATCH

PROTECT = LEDGER.with_name("protect.sql")
TABLES = ("mes_ledger_entry", "mes_ledger_seal", "mes_ledger_block", "mes_ledger_key")
COLUMN = {
    "mes_ledger_entry": "kind = kind",
    "mes_ledger_seal": "seq = seq",
    "mes_ledger_block": "no = no",
    "mes_ledger_key": "alg = alg",
}


@pytest.fixture(scope="module")
def site(cluster):
    site = LedgerSite(cluster)
    site.write(fresh(1), fresh(2))
    site.seal()
    return site


def parts(site, table):
    """Return a table and its partitions."""
    rows = site.query(
        "SELECT relid::regclass::text FROM pg_partition_tree(%s::regclass)", table
    )
    return sorted({table, *(name for (name,) in rows)})


def changes(site):
    """Return every statement that would change or remove rows."""
    for table in TABLES:
        for name in parts(site, table):
            yield f"UPDATE {name} SET {COLUMN[table]}"
            yield f"DELETE FROM {name}"
            yield f"DELETE FROM {name} WHERE false"
            yield f"TRUNCATE {name}"
            yield f"TRUNCATE {name} CASCADE"


def refused(cursor, statement):
    """Return the refusal's message; fail where the statement went through."""
    with pytest.raises(psycopg2.errors.InsufficientPrivilege) as refusal:
        cursor.execute(statement)
    return str(refusal.value)


def test_rows_are_never_changed(site):
    """[M01, M02] UPDATE, DELETE and TRUNCATE are refused, on partitions too."""
    for statement in changes(site):
        assert "only grows" in refused(site.cursor, statement), statement


def test_not_even_as_a_replica(cluster, site):
    """[M01, M02] A superuser who switches ordinary triggers off meets these still."""
    cursor = cluster.connect(site.name).cursor()
    cursor.execute("SET session_replication_role = replica")
    for statement in changes(site):
        assert "only grows" in refused(cursor, statement), statement


def test_nor_by_way_of_an_insert(site):
    refused(
        site.cursor,
        "INSERT INTO mes_ledger_block SELECT * FROM mes_ledger_block"
        " ON CONFLICT (no) DO UPDATE SET hash = EXCLUDED.hash",
    )


def test_new_partitions_refuse_too(site):
    """[M02] Partitions made ahead, and any that is added, carry the triggers."""
    before = len(parts(site, "mes_ledger_entry"))
    assert site.query("SELECT mes_ledger_extend(12)")[0][0] > 0
    assert site.query("SELECT mes_ledger_extend(12)") == [(0,)]
    assert len(parts(site, "mes_ledger_entry")) > before
    assert site.query("SELECT mes_ledger_level()") == [("B",)]
    for statement in changes(site):
        refused(site.cursor, statement)


def test_partitions_where_the_default_holds_the_month(cluster):
    """Rows that came before their partition stay where they are, and are found."""
    site = LedgerSite(cluster)
    for table in ("entry", "seal"):
        for name in parts(site, f"mes_ledger_{table}"):
            if name[-4:].isdigit() or name[-3] == "m":
                site.cursor.execute(f"DROP TABLE {name}")
    site.write(fresh(1))
    site.seal()
    assert site.query("SELECT mes_ledger_extend(1)") == [(2,)]
    site.write(fresh(2))
    site.seal()
    assert site.audit().ok and site.verified().entries == 2


def test_leaf_is_checked(site):
    """[M02] An entry whose hash is not its document's is not taken."""
    with pytest.raises(psycopg2.errors.CheckViolation):
        site.cursor.execute(
            "INSERT INTO mes_ledger_entry"
            " (stream, kind, type, uuid, actor, at, doc, leaf)"
            " SELECT stream, kind, type, uuid, actor, at, doc || ' ', leaf"
            " FROM mes_ledger_entry LIMIT 1"
        )


def test_script_may_be_repeated(site):
    entries = site.query("SELECT count(*) FROM mes_ledger_entry")
    site.cursor.execute(LEDGER.read_text())
    site.cursor.execute(LEDGER.read_text())
    assert site.query("SELECT count(*) FROM mes_ledger_entry") == entries


@pytest.mark.parametrize(
    "weakening",
    [
        "ALTER TABLE mes_ledger_seal DISABLE TRIGGER mes_append_only",
        "ALTER TABLE mes_ledger_entry_default DISABLE TRIGGER mes_append_only",
        "ALTER TABLE mes_ledger_block ENABLE TRIGGER mes_append_only",
        "DROP TRIGGER mes_append_only ON mes_ledger_key",
        "CREATE OR REPLACE TRIGGER mes_append_only BEFORE UPDATE ON mes_ledger_key"
        " FOR EACH STATEMENT EXECUTE FUNCTION mes_ledger_refuse();"
        "ALTER TABLE mes_ledger_key ENABLE ALWAYS TRIGGER mes_append_only",
        "DROP TABLE mes_ledger_key",
    ],
)
def test_level_falls_when_protection_is_weakened(cluster, weakening):
    """[M02] What an owner takes away shows in the level, and in the next block."""
    site = LedgerSite(cluster)
    assert site.query("SELECT mes_ledger_level()") == [("B",)]
    site.cursor.execute(weakening)
    assert site.query("SELECT mes_ledger_level()") == [("C",)]


def test_any_table_can_be_made_to_grow_only(site):
    """Other addons' tables get the same triggers."""
    site.cursor.execute("CREATE TABLE signature (id serial, name text)")
    site.cursor.execute("SELECT mes_ledger_append_only('signature')")
    site.cursor.execute("SELECT mes_ledger_append_only('signature')")
    site.cursor.execute("INSERT INTO signature (name) VALUES ('a')")
    assert "only grows" in refused(site.cursor, "UPDATE signature SET name = 'b'")


# -- level A ----------------------------------------------------------------------


def protect(cluster, name, **variables):
    """Run the administrator's script; return its outcome."""
    words = [cluster.programs / "psql", "-X", "-h", cluster.layout.socket]
    words += ["-U", "postgres", "-d", name, "-f", PROTECT]
    for key, value in variables.items():
        words += ["-v", f"{key}={value}"]
    return subprocess.run(list(map(str, words)), capture_output=True, text=True)


@pytest.fixture(scope="module")
def protected(cluster):
    site = LedgerSite(cluster)
    site.cursor.execute("CREATE TABLE signature (id serial, name text)")
    site.write(fresh(1))
    site.seal()
    done = protect(cluster, site.name, odoo="odoo", others="signature")
    assert done.returncode == 0, done.stderr
    assert "Protection level A" in done.stdout
    return site


def test_level_a_lets_the_record_grow(protected):
    """[M02] Odoo's role still writes, seals, reads and makes partitions."""
    protected.write(fresh(2))
    assert protected.seal() == 1
    assert protected.audit().ok and protected.verified(BATCH).ok
    assert protected.query("SELECT mes_ledger_extend(18)")[0][0] > 0
    assert protected.query("SELECT mes_ledger_level()") == [("A",)]
    ((header,),) = protected.query(
        "SELECT convert_from(header, 'UTF8') FROM mes_ledger_block"
        " ORDER BY no DESC LIMIT 1"
    )
    assert '"level":"A"' in header
    protected.cursor.execute("INSERT INTO signature (name) VALUES ('a')")
    protected.cursor.execute("CREATE TABLE table_of_another_addon (id integer)")
    protected.cursor.execute(LEDGER.read_text())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE mes_ledger_entry SET kind = 'x'",
        "DELETE FROM mes_ledger_entry_default",
        "TRUNCATE mes_ledger_seal",
        "TRUNCATE mes_ledger_entry_default",
        "DROP TABLE mes_ledger_entry CASCADE",
        "DROP TABLE mes_ledger_entry_default",
        "DROP SCHEMA public CASCADE",
        "ALTER SCHEMA public OWNER TO odoo",
        "ALTER TABLE mes_ledger_entry DISABLE TRIGGER ALL",
        "ALTER TABLE mes_ledger_entry DROP CONSTRAINT mes_ledger_entry_leaf",
        "ALTER TABLE mes_ledger_entry DETACH PARTITION mes_ledger_entry_default",
        "ALTER TABLE mes_ledger_entry OWNER TO odoo",
        "ALTER TABLE mes_ledger_entry RENAME TO gone",
        "DROP TRIGGER mes_append_only ON mes_ledger_entry",
        "CREATE RULE away AS ON INSERT TO mes_ledger_entry DO INSTEAD NOTHING",
        "CREATE TRIGGER away BEFORE INSERT ON mes_ledger_entry"
        " FOR EACH ROW EXECUTE FUNCTION mes_ledger_refuse()",
        "CREATE OR REPLACE FUNCTION mes_ledger_refuse() RETURNS trigger"
        " LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "DROP FUNCTION mes_ledger_refuse() CASCADE",
        "SET session_replication_role = replica",
        "SET ROLE mes_ledger_owner",
        "REASSIGN OWNED BY mes_ledger_owner TO odoo",
        "DROP OWNED BY mes_ledger_owner",
        "INSERT INTO mes_ledger_entry (xid, stream, kind, type, uuid, actor, at, doc,"
        " leaf) SELECT '1', stream, kind, type, uuid, actor, at, doc, leaf"
        " FROM mes_ledger_entry",
        "UPDATE signature SET name = 'b'",
        "TRUNCATE signature",
        "DROP TABLE signature",
    ],
)
def test_level_a_refuses(protected, statement):
    """[M02] What Odoo's role could do to tables of its own is refused here."""
    assert refused(protected.cursor, statement)


def test_level_a_with_a_sealer_of_its_own(cluster):
    """[M02] With a role for the sealer, Odoo's role cannot seal."""
    site = LedgerSite(cluster)
    with cluster.connect("postgres").cursor() as cursor:
        cursor.execute("DROP ROLE IF EXISTS mes_sealer")
        cursor.execute("CREATE ROLE mes_sealer LOGIN")
    done = protect(cluster, site.name, odoo="odoo", sealer="mes_sealer")
    assert done.returncode == 0, done.stderr
    site.write(fresh(1))
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        site.seal()
    site.dsn = cluster.dsn(site.name, "mes_sealer")
    assert site.seal() == 1
    assert site.audit().ok
    sealer = cluster.connect(site.name, "mes_sealer").cursor()
    refused(sealer, "INSERT INTO mes_ledger_entry (stream) VALUES (NULL)")


def test_level_a_refuses_roles_that_would_make_it_void(cluster):
    """The script says why it does not go on, and leaves nothing half done."""
    site = LedgerSite(cluster)
    done = protect(cluster, site.name, odoo="postgres")
    assert done.returncode != 0 and "is a superuser" in done.stderr
    done = protect(cluster, site.name, odoo="odoo", owner="postgres")
    assert done.returncode != 0 and "can log in" in done.stderr
    assert "Name the role" in protect(cluster, site.name).stderr
    assert site.query("SELECT mes_ledger_level()") == [("B",)]


def test_level_falls_when_somebody_joins_the_owner(cluster):
    """[M02] A role that may become the owner undoes level A, and it shows."""
    site = LedgerSite(cluster)
    protect(cluster, site.name, odoo="odoo", owner="holder")
    assert site.query("SELECT mes_ledger_level()") == [("A",)]
    with cluster.connect(site.name).cursor() as cursor:
        cursor.execute("GRANT holder TO odoo")
        assert site.query("SELECT mes_ledger_level()") == [("B",)]
        cursor.execute("REVOKE holder FROM odoo")
        cursor.execute("GRANT UPDATE ON mes_ledger_seal TO odoo")
        assert site.query("SELECT mes_ledger_level()") == [("B",)]


def test_script_says_how_to_call_it():
    assert "psql -d DATABASE -v odoo=ROLE" in Path(PROTECT).read_text()
