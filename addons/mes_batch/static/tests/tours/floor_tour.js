import {registry} from "@web/core/registry";

const PASSWORD = "correct-horse-battery";

// -- what a person sees ----------------------------------------------------------------

function sees(trigger) {
    return {content: `See ${trigger}`, trigger};
}

function verdict(word) {
    return sees(`.o_mes_floor_verdict_word:contains(${word})`);
}

function locked(label, note) {
    const bar = `.o_mes_floor_bar:has(.is-locked:contains(${label}))`;
    return sees(`${bar} .o_mes_floor_bar_note:contains(${note})`);
}

// -- what a person does ----------------------------------------------------------------

/** The keys of a wedge scanner: a burst that ends with Enter. */
function burst(text) {
    for (const key of [...text, "Enter"]) {
        const target = document.activeElement || document.body;
        const how = {key, bubbles: true, cancelable: true};
        target.dispatchEvent(new KeyboardEvent("keydown", how));
    }
}

function scan(text, where = ".o_mes_floor") {
    return {content: `Scan ${text}`, trigger: where, run: () => burst(text)};
}

function click(trigger) {
    return {content: `Click ${trigger}`, trigger, run: "click"};
}

/** Read what the screen says, then press the primary: two quick taps count as one. */
function press(label) {
    const ready = `.o_mes_floor_bar .is-primary.is-ready:contains(${label})`;
    return [sees(ready), click(".o_mes_floor_step_title h1"), click(ready)];
}

function enter(trigger, text) {
    return {content: `Enter ${text}`, trigger, run: `edit ${text}`};
}

// -- acts of several steps -------------------------------------------------------------

function sign(name, password = PASSWORD) {
    return [
        sees(`.o_mes_floor_signer b:contains(${name})`),
        enter(".o_mes_floor_password", password),
        click(".o_mes_floor_sign_as:not([aria-disabled])"),
    ];
}

function witness(badge, name) {
    return [scan(badge, ".o_mes_floor_signer .o_mes_floor_login"), ...sign(name)];
}

/** Charge the next container that the screen asks for. */
function charge(done) {
    return [
        {
            content: "Scan the next container",
            trigger: ".o_mes_floor_containers li.is-todo",
            run: ({anchor}) => burst(anchor.dataset.container),
        },
        sees(`.o_mes_floor_card_count:contains(${done} of 3)`),
    ];
}

// -- the journey -----------------------------------------------------------------------

const CHARGE = [
    sees(".o_mes_floor_job:contains(10.2.1 Charge the mixer)"),
    ...press("Start 10.2.1"),
    scan("MIX-9"),
    verdict("Refused"),
    sees(".o_mes_floor_aid:contains(David Keller can help)"),
    scan("MIX-1"),
    verdict("Use it"),
    locked("Sign", "3 containers left"),
    ...charge(1),
    verdict("Charge it"),
    ...charge(2),
    ...charge(3),
    ...press("Sign"),
    ...sign("Anna Frei", "wrong"),
    sees(".o_mes_floor_not_signed:contains(The password is not right)"),
    ...sign("Anna Frei"),
    ...witness("BADGEBEN", "Ben Huber"),
    verdict("Done"),
];

const MIX = [
    ...press("Start 10.2.2"),
    ...press("Start the timer"),
    sees(".o_mes_floor_bar .is-timed"),
    click(".o_mes_floor_stop_now"),
    verdict("Outside"),
    sees(".o_mes_floor_value.is-outside"),
    locked("Sign", "waits for the supervisor"),
    click(".o_mes_floor_acknowledge"),
    scan("BADGEDAVID", ".o_mes_floor_signer .o_mes_floor_login"),
    enter(".o_mes_floor_words", "Mixed again by hand"),
    ...sign("David Keller"),
    verdict("Signed"),
    ...press("Sign"),
    ...sign("Anna Frei"),
    verdict("Done"),
];

const MEASURE = [
    ...press("Start 10.2.3"),
    enter(".o_mes_floor_amount_field", "2,0"),
    ...press("Keep 2,0"),
    verdict("Refused"),
    enter(".o_mes_floor_amount_field", "2.0 && press Enter"),
    verdict("Recorded"),
    sees(".o_mes_floor_value_text:contains(2.0 %)"),
    ...press("Sign"),
    ...sign("Anna Frei"),
    ...witness("BADGEBEN", "Ben Huber"),
    verdict("Done"),
];

const LOCK = [
    click(".o_mes_floor_top_lock"),
    sees(".o_mes_floor_bar_note:contains(The station is locked)"),
    scan("BADGEBEN"),
    sees(".o_mes_floor_log_on .o_mes_floor_signer b:contains(Ben Huber)"),
    enter(".o_mes_floor_password", PASSWORD),
    click(".o_mes_floor_dialog .is-primary:not([aria-disabled])"),
    sees(".o_mes_floor_person.is-active:contains(Ben)"),
];

registry.category("web_tour.tours").add("mes_batch_floor", {
    steps: () => [...CHARGE, ...MIX, ...MEASURE, ...LOCK],
});
