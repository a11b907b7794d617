import {describe, expect, test} from "@odoo/hoot";
import {BOX, columnsOf, drawn, neighbour} from "@mes_batch/genealogy/drawing";
import {cell, quantity} from "@mes_batch/genealogy/genealogy_words";

describe.current.tags("headless");

const box = (node, more = {}) => ({node, kind: "lot", name: `L${node}`, ...more});

const PAGE = {
    columns: [
        {level: 0, left_out: 0, boxes: [box(4, {focus: true})]},
        {level: 1, left_out: 3, boxes: [box(5, {kind: "order"}), box(9)]},
    ],
    edges: [
        {from: 4, to: 5, quantity: "251.64 kg", share: 1},
        {from: 5, to: 4, quantity: "1 kg", share: 0},
        {from: 5, to: 77, quantity: "1 kg", share: 0.1},
    ],
    ends: [
        {end: "supplier 1", kind: "supplier", lots: [{node: 4, quantity: "1000 kg"}]},
        {end: "place WH", kind: "transit", lots: [{node: 4, quantity: "5 kg"}]},
    ],
};

test("[I01] suppliers stand first, customers and places last", () => {
    const kinds = columnsOf(PAGE).map(({kind}) => kind);
    expect(kinds).toEqual(["supplier", "focus", "mixed", "where"]);
});

test("[I01] every box has a place of its own", () => {
    const {boxes, width} = drawn(PAGE);
    expect(boxes.length).toBe(5);
    const places = new Set(boxes.map(({x, y}) => `${x} ${y}`));
    expect(places.size).toBe(5);
    expect(width).toBe(4 * BOX.column);
});

test("[I01] a line's width is its share; a way back is marked; in transit is dashed", () => {
    const {lines} = drawn(PAGE);
    expect(lines.length).toBe(4);
    const [into, back, supplier, transit] = lines;
    expect(into.width).toBeGreaterThan(supplier.width);
    expect(back.back).toBe(true);
    expect(back.width).toBeGreaterThan(0);
    expect(supplier.from).toBe("supplier 1");
    expect(transit.dashed).toBe(true);
});

test("[I01] arrow keys lead to the nearest box, and nowhere at the rim", () => {
    const {boxes} = drawn(PAGE);
    const focus = boxes.find(({node}) => node === 4);
    const right = neighbour(boxes, focus, "ArrowRight");
    expect([5, 9]).toInclude(right.node);
    expect(neighbour(boxes, focus, "ArrowLeft").node).toBe("supplier 1");
    expect(neighbour(boxes, focus, "ArrowUp")).toBe(undefined);
    const order = boxes.find(({node}) => node === 5);
    expect(neighbour(boxes, order, "ArrowDown").node).toBe(9);
});

test("[I02] figures read as people write them", () => {
    expect(quantity("489650 tablet")).toBe("489\u202f650 tablet");
    expect(quantity("1000.25 kg")).toBe("1\u202f000.25 kg");
    expect([cell("0"), cell("-0.5"), cell("1200")]).toEqual([
        "–",
        "-0.5",
        "1\u202f200",
    ]);
});
