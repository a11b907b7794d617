"""What the demonstration leaves behind: a batch released, provable and deliverable."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cli.layout import ROOT


def verified(path) -> tuple[int, str]:
    """Return what ``./mes verify`` answers, exit code and sentence."""
    words = [sys.executable, str(ROOT / "mes"), "verify", str(path)]
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT)
    return done.returncode, done.stdout


def test_the_report_says_what_the_record_holds(plant):
    """[H02] Faults were met on the way, each became an exception, each was decided."""
    report = plant.report
    assert report["refusals"] >= 5
    assert report["exceptions"]["raised"] == report["exceptions"]["closed"] >= 6
    assert report["entries"] <= len(plant.entries(plant.made))
    codes = {e["data"]["code"] for e in plant.entries(plant.made, "exception.raised")}
    assert {"EQP-01", "EQP-03", "MAT-02", "PAR-02"} <= codes


def test_the_bundle_verifies(plant):
    """[X01, X02] The record, read without the system, is as it was sealed."""
    code, sentence = verified(plant.report["bundle"])
    assert (code, sentence[:8]) == (0, "VERIFIED")


@pytest.mark.parametrize("place", [0.05, 0.14, 0.35, 0.65, 0.85, 0.999])
def test_a_changed_byte_is_named(plant, tmp_path, place):
    """[X01] One bit of any part is another one: it says where."""
    whole = bytearray(open(plant.report["bundle"], "rb").read())
    whole[int(len(whole) * place)] ^= 1
    changed = tmp_path / "changed.mesx"
    changed.write_bytes(whole)
    code, sentence = verified(changed)
    assert code == 1
    assert sentence.startswith("NOT VERIFIED. ")


def test_nothing_is_held_by_the_released_batch(plant):
    """[E10] The units it used wait for the next one."""
    held = plant.sql(
        "SELECT count(*) FROM mes_equipment_booking k"
        f" JOIN mes_batch b ON b.mes_stream = k.stream WHERE b.id = {plant.made}"
        " AND k.state <> 'ended'"
    )
    assert held == "0"


def test_its_lot_can_be_delivered(plant):
    """[H06] Tablets of the released lot are reserved and shipped by stock's own way."""
    ines = plant.person("plan.ines")
    batch = ines.call("mes.batch", "read", [plant.made], ["product_id", "lot_id"])[0]
    picking, move = delivery(ines, batch["product_id"][0], 1000)
    ines.call("stock.picking", "action_confirm", [picking])
    ines.call("stock.picking", "action_assign", [picking])
    lines = ines.call(
        "stock.move.line", "search_read", [["move_id", "=", move]], ["lot_id"]
    )
    assert [line["lot_id"] for line in lines] == [batch["lot_id"]]
    ines.call("stock.picking", "button_validate", [picking])
    state = ines.call("stock.picking", "read", [picking], ["state"])[0]["state"]
    assert state == "done"


def delivery(person, product, quantity):
    """Make a delivery order; return its id, and its move's."""
    kind = person.find("stock.picking.type", code="outgoing")
    places = person.call(
        "stock.picking.type",
        "read",
        [kind],
        ["default_location_src_id", "default_location_dest_id"],
    )[0]
    route = {
        "location_id": places["default_location_src_id"][0],
        "location_dest_id": places["default_location_dest_id"][0],
    }
    picking = person.create("stock.picking", picking_type_id=kind, **route)
    move = person.create(
        "stock.move",
        picking_id=picking,
        product_id=product,
        product_uom_qty=quantity,
        **route,
    )
    return picking, move
