import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {click, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {counted} from "@mes_recipe/findings/findings_field";
import {partsOf} from "@mes_recipe/text/recipe_text_field";

describe.current.tags("desktop");
defineMailModels();

const PHASE = {
    id: 3,
    type: "phase",
    type_name: "Phase",
    number: "20.4.3",
    name: "Loss on drying",
    condition: "",
    equipment: [],
    note: "",
    marks: {errors: 1, warnings: 0},
    kind: "measure",
    kind_name: "Measure",
    critical: true,
    classes: ["CPP"],
    sign: [
        {meaning: "performed", who: "FBD-01"},
        {meaning: "verified", who: "GRAN-02"},
    ],
    second_person: true,
    detail: {
        lines: [],
        wait_for: [],
        every: "",
        parameters: [
            {
                name: "Loss on drying",
                key: "lod",
                entry: "calculated",
                expression: "",
                class: "CPP",
                unit: "",
                outside: "",
                target: "2.0 %",
                alert: "",
                action: "1.5 to 2.5 %",
                registered: "",
            },
        ],
        checks: [],
        tests: [],
        samples: [],
        shows: [],
        instruction: "Take 20 g.",
        documents: [],
    },
    steps: [],
};
const GROUP = {condition: "", equipment: [], note: "", marks: false};
const OUTLINE = [
    {
        ...GROUP,
        id: 1,
        type: "unit_procedure",
        type_name: "Unit procedure",
        number: "20",
        name: "Granulate",
        steps: [
            {
                ...GROUP,
                id: 2,
                type: "operation",
                type_name: "Operation",
                number: "20.4",
                name: "Dry",
                steps: [PHASE],
            },
        ],
    },
];
const FINDINGS = {
    ok: false,
    digest: "ab",
    rules: 90,
    findings: [
        {
            level: "error",
            rule: "critical_alone",
            code: "PATH-04",
            place: "20.4.3",
            number: "20.4.3",
            key: "sign",
            line: 561,
            text: "One person signs.",
            advice: "",
            kept: null,
        },
        {
            level: "warning",
            rule: "tolerance_under_label",
            code: "LINT-21",
            place: "paracetamol",
            number: "",
            key: "tolerance",
            line: 26,
            text: "Lets 249.5 kg pass.",
            advice: "",
            kept: null,
        },
    ],
};

class Version extends models.Model {
    _name = "mes.recipe.version";

    state = fields.Char();
    outline = fields.Json();
    findings = fields.Json();

    _records = [{id: 1, state: "draft", outline: OUTLINE, findings: FINDINGS}];
    _views = {
        form: `<form>
            <field name="state" invisible="1"/>
            <field name="outline" widget="mes_recipe_procedure"/>
            <field name="findings" widget="mes_recipe_findings"/>
        </form>`,
    };
}

defineModels([Version]);

const open = () => mountView({type: "form", resModel: "mes.recipe.version", resId: 1});

test("a line of the text is told apart into key and value", () => {
    expect(partsOf("  - phase: 20.4.3 Loss on drying")).toEqual({
        lead: "  - ",
        key: "phase",
        value: " 20.4.3 Loss on drying",
        naming: true,
    });
    expect(partsOf("    action: 1.5 .. 2.5 %").naming).toBe(false);
    expect(partsOf("    - No label of another batch").key).toBe("");
    expect(partsOf("").value).toBe("");
});

test("findings are counted by what still stands in the way", () => {
    expect(counted(FINDINGS)).toEqual({errors: 1, warnings: 1, kept: 0});
    const kept = {findings: [{...FINDINGS.findings[1], kept: "Agreed"}]};
    expect(counted(kept)).toEqual({errors: 0, warnings: 0, kept: 1});
    expect(counted(false)).toEqual({errors: 0, warnings: 0, kept: 0});
});

test("a phase shows kind, class and who signs, and opens to its limits", async () => {
    await open();
    expect(queryAllTexts(".o_mes_phase_sign b")).toEqual(["FBD-01", "GRAN-02"]);
    expect(".o_mes_phase_second").toHaveCount(1);
    expect(".o_mes_phase_row .o_mes_phase_class").toHaveText("CPP");
    expect(".o_mes_phase_critical").toHaveCount(1);
    expect(".o_mes_phase_row .o_mes_finding_error").toHaveText("1");
    expect(".o_mes_phase_detail").toHaveCount(0);
    await contains(".o_mes_phase_toggle").click();
    expect(".o_mes_phase_instruction").toHaveText("Take 20 g.");
    expect(queryAllTexts(".o_mes_phase_parameters th")).toEqual([
        "Value",
        "How it comes in",
        "Target",
        "Action limits",
    ]);
    expect(".o_mes_phase_parameters td:last").toHaveText("1.5 to 2.5 %");
});

test("folding a unit procedure leaves its name and count", async () => {
    await open();
    await click(".o_mes_element_unit_procedure .o_mes_element_toggle");
    await animationFrame();
    expect(".o_mes_phase").toHaveCount(0);
    expect(".o_mes_element_count").toHaveText("1 phase");
});

test("a warning is kept with a reason that is one", async () => {
    onRpc("mes.recipe.version", "keep", ({args}) => {
        expect.step([args[1].rule, args[2]]);
        return FINDINGS;
    });
    await open();
    expect(".o_mes_finding").toHaveCount(2);
    await contains(".o_mes_finding_keep").click();
    await contains(".o_mes_finding_ask input").edit("no");
    expect(".o_mes_finding_ask .btn-primary").not.toBeEnabled();
    await contains(".o_mes_finding_ask input").edit("Agreed in CC-114");
    await contains(".o_mes_finding_ask .btn-primary").click();
    expect.verifySteps([["tolerance_under_label", "Agreed in CC-114"]]);
});

test("what was submitted offers no tools", async () => {
    Version._records = [
        {id: 1, state: "approved", outline: OUTLINE, findings: FINDINGS},
    ];
    await open();
    expect(".o_mes_element_tools button").toHaveCount(0);
    expect(".o_mes_finding_keep").toHaveCount(0);
});
