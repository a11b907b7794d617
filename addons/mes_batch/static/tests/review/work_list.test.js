import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {mockDate} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {settle} from "./review_test_helpers";

describe.current.tags("desktop");

class Batch extends models.Model {
    _name = "mes.batch";

    name = fields.Char();
    state = fields.Char();
    standing = fields.Char();
    promised = fields.Datetime();
    promise_left = fields.Integer();
    moves = fields.Char();
    major_count = fields.Char();
    proof_standing = fields.Selection({
        selection: [
            ["later", "after review"],
            ["complete", "complete"],
        ],
    });
    reviewed = fields.Integer();
    age = fields.Integer();

    _records = [
        {
            id: 1,
            name: "MTF26019",
            state: "production_reviewed",
            standing: "wait",
            promised: "2026-11-20 16:00:00",
            promise_left: -2,
            moves: "David Keller: EX-1188",
            major_count: "1/2",
            proof_standing: "complete",
            reviewed: 86,
            age: 4,
        },
        {
            id: 2,
            name: "PCM26031",
            state: "executed",
            standing: "production",
            promised: "2026-11-23 16:00:00",
            promise_left: 1,
            moves: "Production review: sign",
            major_count: "–",
            proof_standing: "later",
            reviewed: 0,
            age: 1,
        },
    ];
}

defineMailModels();
defineModels([Batch]);

const STRIP = [
    {filter: "waiting", count: 2, mine: null},
    {filter: "passed", count: 1, mine: null},
    {filter: "decide", count: 0, mine: null},
    {filter: "ready", count: 3, mine: 2},
];

beforeEach(() => {
    mockDate("2026-11-22 13:02:10", 0);
    onRpc("mes.batch", "worklist_strip", () => STRIP);
});

async function openList() {
    await mountView({
        type: "list",
        resModel: "mes.batch",
        arch: `<list class="o_mes_worklist" js_class="mes_worklist">
            <field name="standing" column_invisible="1"/>
            <field name="promise_left" column_invisible="1"/>
            <field name="promised" widget="mes_promise"/>
            <field name="name"/>
            <field name="moves" widget="mes_moves"/>
            <field name="major_count" widget="mes_open_of_all"/>
            <field name="proof_standing" widget="mes_proof"/>
            <field name="reviewed" widget="mes_share"/>
            <field name="age" widget="mes_days"/>
        </list>`,
        searchViewArch: `<search>
            <filter name="waiting" string="Waiting" domain="[]"/>
            <filter name="passed" string="Passed" domain="[('promise_left', '&lt;', 0)]"/>
        </search>`,
        context: {search_default_waiting: 1},
    });
    await settle();
}

test("[H01] a row says what is promised, what moves it and how it stands", async () => {
    await openList();
    expect(queryAllTexts(".o_mes_promise_left")).toEqual(["2 days late", "tomorrow"]);
    expect(".o_mes_promise.o_mes_late").toHaveCount(1);
    expect(queryAllTexts(".o_mes_moves")).toEqual([
        "David Keller: EX-1188",
        "Production review: sign",
    ]);
    expect(queryAllTexts(".o_mes_open_of_all")).toEqual(["1/2", "–"]);
    expect(queryAllTexts(".o_mes_share")).toEqual(["86 %", "0 %"]);
});

test("[H01] the strip counts; zero is said without colour", async () => {
    await openList();
    expect(queryAllTexts(".o_mes_figure b")).toEqual(["2", "1", "0", "3"]);
    expect("[data-filter=ready]").toHaveText(/ready to sign, 2 by you/);
    expect("[data-filter=passed]").toHaveClass("o_mes_figure_bad");
    expect("[data-filter=decide]").toHaveClass("o_mes_figure_none");
    expect("[data-filter=waiting]").toHaveAttribute("aria-pressed", "true");
});

test("[H01] a figure shows what it counts, and nothing else of the strip", async () => {
    await openList();
    await click("[data-filter=passed]");
    await settle();
    expect("[data-filter=passed]").toHaveAttribute("aria-pressed", "true");
    expect("[data-filter=waiting]").toHaveAttribute("aria-pressed", "false");
    expect(queryAllTexts(".o_data_row .o_list_char[name=name]")).toEqual(["MTF26019"]);
});

test("[H01] one button opens the most urgent batch the user can act on", async () => {
    const opened = [];
    mockService("action", {doAction: (action) => opened.push(action)});
    const action = {type: "ir.actions.act_window", res_model: "mes.batch", res_id: 1};
    onRpc("mes.batch", "action_review_next", () => action);
    await openList();
    await click(".o_mes_review_next");
    await settle();
    expect(opened).toEqual([action]);
});
