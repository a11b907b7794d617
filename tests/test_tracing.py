"""From one drum of paracetamol to the customers who have the tablets, and back."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter

import pytest

DRUM = "000133"
CUSTOMERS = {"Alpina Pharma Handel AG": 10_000, "Nordhafen Arzneimittel GmbH": 4_000}

FACTS = """
SELECT coalesce(json_agg(json_build_object(
           'lot', l.lot_id, 'quantity', l.quantity_product_uom,
           'from', a.usage, 'to', z.usage, 'partner', p.partner_id,
           'into', m.raw_material_production_id, 'of', m.production_id)), '[]')
  FROM stock_move_line l
  JOIN stock_move m ON m.id = l.move_id
  JOIN stock_location a ON a.id = l.location_id
  JOIN stock_location z ON z.id = l.location_dest_id
  LEFT JOIN stock_picking p ON p.id = l.picking_id
 WHERE l.state = 'done' AND l.lot_id IS NOT NULL
"""

CHARGED = """
SELECT coalesce(json_agg(json_build_array(c.lot_id, b.production_id)), '[]')
  FROM mes_container c JOIN mes_batch b ON b.id = c.batch_id
 WHERE c.charged_at IS NOT NULL AND c.lot_id IS NOT NULL
"""


def delivered(plant, partner, quantity):
    """Deliver tablets of the released batch through stock; return the transfer."""
    ines = plant.person("plan.ines")
    batch = ines.call("mes.batch", "read", [plant.made], ["product_id"])[0]
    kind = ines.find("stock.picking.type", code="outgoing")
    fields = ["default_location_src_id", "default_location_dest_id"]
    places = ines.call("stock.picking.type", "read", [kind], fields)[0]
    route = {
        "location_id": places["default_location_src_id"][0],
        "location_dest_id": places["default_location_dest_id"][0],
    }
    asked = {"product_id": batch["product_id"][0], "product_uom_qty": quantity}
    transfer = ines.create(
        "stock.picking",
        picking_type_id=kind,
        partner_id=partner,
        **route,
        move_ids=[(0, 0, {**asked, **route})],
    )
    for step in ("action_confirm", "action_assign", "button_validate"):
        ines.call("stock.picking", step, [transfer])
    return transfer


@pytest.fixture(scope="module")
def sent(plant):
    """Deliver to two customers; give the partners and the transfers by name."""
    admin = plant.person("plan.ines")
    out = {}
    for name, quantity in CUSTOMERS.items():
        partner = admin.find("res.partner", name=name)
        out[name] = partner, delivered(plant, partner, quantity)
    return out


def walked(plant, start, forward):
    """Return lots and orders reached, and deliveries: an oracle on stock and record."""
    lines = json.loads(plant.sql(FACTS))
    pairs = [(("lot", lot), ("order", order)) for lot, order in charged(plant)]
    for line in lines:
        if line["into"] and line["to"] == "production":
            pairs.append((("lot", line["lot"]), ("order", line["into"])))
        if line["of"] and line["from"] == "production":
            pairs.append((("order", line["of"]), ("lot", line["lot"])))
    if not forward:
        pairs = [(two, one) for one, two in pairs]
    found, waiting = {start}, [start]
    while waiting:
        now = waiting.pop()
        fresh = {two for one, two in pairs if one == now} - found
        found |= fresh
        waiting.extend(fresh)
    ends = Counter()
    for line in lines:
        if ("lot", line["lot"]) in found and line["to"] == "customer":
            ends[line["lot"], line["partner"]] += line["quantity"]
    lots = {number for kind, number in found if kind == "lot"}
    return lots, {number for kind, number in found if kind == "order"}, dict(ends)


def charged(plant):
    """Return pairs of lot and order, one a container that was charged."""
    return json.loads(plant.sql(CHARGED))


def lot_of(plant, name):
    """Return the id of a lot."""
    return int(plant.sql(f"SELECT id FROM stock_lot WHERE name = '{name}'"))


def test_from_the_drum_to_the_customers(plant, sent):
    """[I01, I02] What became of a drum is what a walk by hand finds, to the tablet."""
    farid = plant.person("qa.farid")
    drum = farid.find("stock.package", name=DRUM)
    trace = farid.call("stock.package", "mes_trace", [drum], "forward")
    lots, orders, ends = walked(plant, ("lot", lot_of(plant, "C-260311")), True)
    assert (set(trace["lots"]), set(trace["orders"])) == (lots, orders)
    assert len(orders) >= 1 and len(lots) >= 2
    found = Counter()
    for lot, partner, quantity, _unit, _transfers in trace["ends"]:
        found[lot, partner] += float(quantity)
    assert dict(found) == ends
    got = {partner: quantity for (_lot, partner), quantity in found.items()}
    for name, quantity in CUSTOMERS.items():
        assert got[sent[name][0]] >= quantity


def test_from_the_delivery_back_to_the_suppliers(plant, sent):
    """[I01] Backward from what a customer has: every component and who it came from."""
    farid = plant.person("qa.farid")
    batch = farid.call("mes.batch", "read", [plant.made], ["lot_id"])[0]
    trace = farid.call("stock.lot", "mes_trace", [batch["lot_id"][0]], "backward")
    lots, orders, _ends = walked(plant, ("lot", batch["lot_id"][0]), False)
    assert (set(trace["lots"]), set(trace["orders"])) == (lots, orders)
    drum = lot_of(plant, "C-260311")
    suppliers = {end[1] for end in trace["ends"] if end[0] == drum}
    names = farid.call("res.partner", "read", sorted(suppliers), ["name"])
    assert [each["name"] for each in names] == ["Nordchem AS"]
    assert farid.call("stock.lot", "mes_trace", [drum], "backward")["orders"] == []


def test_the_edges_are_what_stock_and_record_say(plant, sent):
    """[I01] Made again from stock's lines and the containers, they are the same."""
    told = (
        "SELECT {} FROM mes_genealogy_of_lines(ARRAY(SELECT id FROM stock_move_line))"
    )
    told += " UNION ALL SELECT {} FROM"
    told += " mes_genealogy_of_containers(ARRAY(SELECT id FROM mes_container))"
    kept = "SELECT {} FROM mes_genealogy_edge WHERE voided_at IS NULL"
    names = "lot_id, way, kind, production_id, partner_id, quantity"
    counted = "SELECT (SELECT count(*) FROM ({a} EXCEPT ALL {b}) x)"
    one, other = told.replace("{}", names), kept.replace("{}", names)
    assert plant.sql(counted.format(a=f"({one})", b=f"({other})")) == "0"
    assert plant.sql(counted.format(a=f"({other})", b=f"({one})")) == "0"
    assert int(plant.sql("SELECT count(*) FROM mes_genealogy_edge")) > 20


def test_a_mock_recall_of_the_suppliers_lot(plant, sent):
    """[I02] Asked by the supplier's number: kept, timed, a sheet without formulas."""
    greta = plant.person("qp.greta")
    action = greta.call("mes.recall", "ask", {"supplier_lot": "ACM24117"}, "mock")
    fields = ["name", "lots", "customers", "located", "digest", "milliseconds", "data"]
    kept = greta.call("mes.recall", "read", [action["res_id"]], fields)[0]
    lots, _orders, ends = walked(plant, ("lot", lot_of(plant, "C-260311")), True)
    assert kept["lots"] == len(lots)
    assert kept["customers"] == len({partner for _lot, partner in ends})
    assert kept["located"] == "100"
    names = {row["customer"] for row in kept["data"]["customers"]}
    assert set(CUSTOMERS) <= names
    content = greta.download(f"/mes/recall/{kept['id']}/xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [n for n in book.namelist() if n.startswith("xl/worksheets/sheet")]
        assert not [n for n in sheets if re.search(b"<f[ >]", book.read(n))]
        words = book.read("xl/sharedStrings.xml").decode()
    for said in (kept["digest"], "Greta Brunner", *CUSTOMERS):
        assert said in words


def test_another_role_is_told_no_customers(plant, sent):
    """[I02] Whoever works on the floor walks the genealogy without the customers."""
    anna = plant.person("op.anna")
    drum = lot_of(plant, "C-260311")
    page = anna.call("mes.genealogy", "page", "stock.lot", drum)
    assert page["list"]["customers"] == [] and not page["may_recall"]
    assert not any(name in json.dumps(page) for name in CUSTOMERS)


def test_the_phases_of_the_batch_balance(plant):
    """[I04] Process A: granulate, blend, tablets and cartons within their limits."""
    farid = plant.person("qa.farid")
    page = farid.call("mes.genealogy", "page", "mes.batch", plant.made)
    phases = {row["step"]: row for row in page["balance"]["phases"]}
    assert {"20.6.1", "30.2.1", "40.9.1", "50.9.1"} <= set(phases)
    assert all(row["within"] and row["limits"] for row in phases.values())
    assert phases["50.9.1"]["into"] and phases["50.9.1"]["difference"]
