"""What a program cannot do with an operator's login (JSON-2, the external API)."""

from __future__ import annotations

import uuid
from contextlib import contextmanager

import pytest


@pytest.fixture(scope="module")
def anna(plant):
    """Anna Frei's API key."""
    return plant.outside("op.anna")


def refused(plant, told, batch=None):
    """Check that an attempt was refused, and return what the record tells of it."""
    went_through, answer = told
    if went_through:
        assert answer["ok"] is False, answer
        assert answer["reasons"], answer
    batch = batch or plant.waiting
    return plant.entries(batch, "attempt.refused", "signature.refused")[-1]


@contextmanager
def told(plant, login):
    """Check that what happens inside is told in the record, with who tried it."""
    query = (
        "SELECT count(*) FROM mes_ledger_entry WHERE type IN"
        " ('attempt.refused', 'signature.refused')"
        f" AND convert_from(doc, 'UTF8')::json #>> '{{who,login}}' = '{login}'"
    )
    before = int(plant.sql(query))
    yield
    assert int(plant.sql(query)) > before


def command(anna, batch, name, step, **more):
    """Send a command of the floor."""
    sent = {"id": str(uuid.uuid4()), "name": name, "step": step, **more}
    return anna.call("mes.batch", "command", ids=[batch], command=sent)


def test_a_later_step_before_its_turn(plant, anna):
    """[F01] Step 20.3.2 is not begun before the one before it; SEQ-01 says so."""
    told = command(anna, plant.waiting, "start", "20.5.1")
    entry = refused(plant, told)
    assert entry["data"]["findings"][0]["rule"] == "step_not_yet"
    assert entry["who"]["login"] == "op.anna"


def test_signing_as_somebody_else(plant, anna):
    """[F02, F03] Ben's name without Ben's password is not Ben; SIG-01 counts it."""
    step = waiting_step(plant)
    page = anna.call(
        "mes.batch",
        "signing_page",
        ids=[plant.waiting],
        meaning="performed",
        subject=step,
    )[1]
    told = anna.call(
        "mes.batch",
        "sign",
        ids=[plant.waiting],
        meaning="performed",
        shown=page["hash"],
        credential={"login": "op.ben", "password": "op.anna-basel-1"},
        subject=step,
    )
    entry = refused(plant, told)
    assert entry["type"] == "signature.refused"


def waiting_step(plant):
    """Return the key of a step that was begun and waits, or of the next one."""
    rows = plant.sql(
        "SELECT key FROM mes_batch_step WHERE status = 'open'"
        f" AND batch_id = {plant.waiting} ORDER BY id LIMIT 1"
    ).strip()
    return rows or "20.1.1"


@pytest.mark.parametrize(
    ("model", "vals"),
    [
        ("mes.batch.value", {"text": "9.99 kg"}),
        ("mes.batch.step", {"status": "done"}),
        ("mes.container", {"net": "1.00 kg"}),
        ("mes.batch", {"state": "released"}),
        ("mes.exception", {"state": "closed"}),
    ],
)
def test_rewriting_what_was_recorded(plant, anna, model, vals):
    """[M01, F05] No row of the record is written from outside, by nobody."""
    found = plant.person("qa.farid").call(model, "search", [], limit=1)
    with told(plant, "op.anna"):
        went_through, message = anna.call(model, "write", ids=found, vals=vals)
    assert not went_through, message


def test_rewriting_with_more_rights(plant):
    """[M01] Neither does the compliance administrator, and the try is in the record."""
    mona = plant.outside("admin.mona")
    batch = plant.waiting
    with told(plant, "admin.mona"):
        went_through, message = mona.call(
            "mes.batch", "write", ids=[batch], vals={"state": "released"}
        )
    assert not went_through, message


def test_releasing_a_batch(plant, anna):
    """[H04, M04] An operator signs no release, with the right password either."""
    batch = plant.waiting
    page = anna.call("mes.batch", "signing_page", ids=[batch], meaning="released")[1]
    told = anna.call(
        "mes.batch",
        "sign",
        ids=[batch],
        meaning="released",
        shown=page["hash"],
        credential={"password": "anna-basel-1"},
    )
    entry = refused(plant, told)
    assert entry["data"]["meaning"] == "released"


def test_releasing_the_lot_itself(plant, anna):
    """[H04] Nor is the lot's disposition written beside the batch."""
    lot = plant.person("qa.farid").call("mes.batch", "read", [plant.made], ["lot_id"])[
        0
    ]["lot_id"][0]
    for vals in ({"mes_disposition": "released"}, {"name": "OTHER"}):
        with told(plant, "op.anna"):
            answer = anna.call("stock.lot", "write", ids=[lot], vals=vals)
        went_through, message = answer
        assert not went_through, message


def test_editing_an_approved_recipe(plant, anna):
    """[A09] What was approved is written by nobody, its author included."""
    kim = plant.outside("auth.kim")
    element = plant.person("auth.kim").call("mes.recipe.element", "search", [], limit=1)
    for who in (anna, kim):
        with told(plant, who.person.login):
            went_through, message = who.call(
                "mes.recipe.element", "write", ids=element, vals={"name": "Other"}
            )
        assert not went_through, message


def test_marking_the_order_done_by_hand(plant, anna):
    """[B07] Its batch closes the order; no hand does, the planner's neither."""
    order = plant.person("plan.ines").call(
        "mes.batch", "read", [plant.waiting], ["production_id"]
    )[0]["production_id"][0]
    for who in (anna, plant.outside("plan.ines")):
        with told(plant, who.person.login):
            went_through, message = who.call(
                "mrp.production", "button_mark_done", ids=[order]
            )
        assert not went_through, message
    state = plant.sql(f"SELECT state FROM mrp_production WHERE id = {order}").strip()
    assert state != "done"


def test_private_methods_and_context(plant, anna):
    """[M01] No private method, and no key in the context, opens a door."""
    batch = plant.waiting
    for method in ("_mes_act", "_write", "_signed_whole", "_decide"):
        assert not anna.call("mes.batch", method, ids=[batch])[0]
    for key in ("mes_act", "su", "uid"):
        went_through, _message = anna.call(
            "mes.batch",
            "write",
            ids=[batch],
            vals={"state": "released"},
            context={key: 1},
        )
        assert not went_through
