import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    makeServerError,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

class Unit extends models.Model {
    _name = "unit";
    name = fields.Char();
    _records = [{id: 1, name: "HSG-300-01"}];
    _views = {form: `<form><field name="name"/></form>`};
}

defineMailModels();
defineModels([Unit]);

const SENTENCE = "Say why this is changed: Room of HSG-300-01.";
const REASON_NEEDED = "odoo.addons.mes_compliance.models.mes_audited.ReasonNeeded";

/** Let the server want a reason, as it does for whoever sends none. */
function serverWantsReasons() {
    onRpc("unit", "web_save", ({kwargs}) => {
        const reason = kwargs.context.mes_reason;
        expect.step(reason || "no reason");
        if (!reason) {
            throw makeServerError({errorName: REASON_NEEDED, message: SENTENCE});
        }
    });
}

async function rename() {
    await mountView({type: "form", resModel: "unit", resId: 1});
    await contains(".o_field_widget[name=name] input").edit("HSG-300-02");
    await contains(".o_form_button_save").click();
    await animationFrame();
}

test("a change is sent again with its reason", async () => {
    serverWantsReasons();
    await rename();
    expect(".modal label").toHaveText(SENTENCE);
    expect(".modal .btn-primary").not.toBeEnabled();
    await contains(".modal textarea").edit("... . ...", {confirm: false});
    expect(".modal .btn-primary").not.toBeEnabled();
    await contains(".modal textarea").edit("New label", {confirm: false});
    await contains(".modal .btn-primary").click();
    await animationFrame();
    expect.verifySteps(["no reason", "New label"]);
    expect(".modal").toHaveCount(0);
    expect(".o_form_button_save:visible").toHaveCount(0);
});

test("who goes on editing loses nothing", async () => {
    expect.errors(1);
    serverWantsReasons();
    await rename();
    await contains(".modal .btn-secondary").click();
    await animationFrame();
    expect.verifyErrors([SENTENCE]);
    expect.verifySteps(["no reason"]);
    expect(".o_notification_content").toHaveText(`Not saved yet. ${SENTENCE}`);
    expect(".modal").toHaveCount(0);
    expect(".o_field_widget[name=name] input").toHaveValue("HSG-300-02");
});

test("other refusals are shown as they are", async () => {
    expect.errors(1);
    onRpc("unit", "web_save", () => {
        throw makeServerError({message: "Not like this"});
    });
    await rename();
    expect.verifyErrors(["Not like this"]);
    expect(".modal textarea").toHaveCount(0);
});
