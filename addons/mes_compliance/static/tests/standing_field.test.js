import {describe, expect, test} from "@odoo/hoot";
import {queryAllTexts} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {defineModels, fields, models, mountView} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

class Mixer extends models.Model {
    state = fields.Selection({
        selection: [
            ["clean", "Clean"],
            ["dirty", "Dirty"],
            ["odd", "Unknown"],
        ],
    });
    _records = [
        {id: 1, state: "clean"},
        {id: 2, state: "dirty"},
        {id: 3, state: "odd"},
        {id: 4, state: false},
    ];
}

defineMailModels();
defineModels([Mixer]);

test("a state is told by a shape and a word", async () => {
    await mountView({
        type: "list",
        resModel: "mixer",
        arch: `<list><field name="state" widget="mes_standing"
            options="{'ok': ['clean'], 'bad': ['dirty']}"/></list>`,
    });
    expect(queryAllTexts(".o_mes_standing")).toEqual(["Clean", "Dirty", "Unknown"]);
    expect(".o_mes_standing_ok .fa-check-circle").toHaveCount(1);
    expect(".o_mes_standing_bad .fa-times-circle").toHaveCount(1);
    expect(".o_mes_standing_idle .fa-circle-o").toHaveCount(1);
});
