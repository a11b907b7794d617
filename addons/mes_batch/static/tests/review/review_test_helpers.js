import {beforeEach, describe} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {browser} from "@web/core/browser/browser";
import {
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {
    CORRECTION,
    DECIDED,
    exception,
    releasePage,
    review,
    signingPage,
    values,
} from "./review_test_data";

/** What the server answers, and what was asked of it; new for each test. */
export const server = {};

class Batch extends models.Model {
    _name = "mes.batch";

    name = fields.Char();

    _records = [{id: 31, name: "PCM26031"}];
}

function serve(model, method) {
    onRpc(model, method, ({args}) => {
        server.calls.push({method, args});
        const given = server[method];
        return typeof given === "function" ? given(args) : given;
    });
}

const ROWS = {
    values,
    corrections: () => [{...CORRECTION}],
    overrides: () => [],
    refusals: () => [],
};

/** Put a suite before a server in the shape of the real one. */
export function defineReview() {
    describe.current.tags("desktop");
    defineMailModels();
    defineModels([Batch]);
    beforeEach(() => {
        browser.localStorage.clear();
        Object.assign(server, {
            calls: [],
            review: review(),
            review_rows: ([, kind]) => ROWS[kind](),
            review_news: {count: 0},
            look: true,
            ask_production: true,
            answer_question: true,
            signing_page: signingPage(),
            sign: {ok: true, reasons: [], entry: "e-1", at: ""},
            release_page: releasePage(),
            remind_owners: {"David Keller": 1},
            decided_page: DECIDED,
            page: ([[id]]) => exception(id),
            keep_draft: true,
        });
        for (const method of [
            "review",
            "review_rows",
            "review_news",
            "look",
            "ask_production",
            "answer_question",
            "signing_page",
            "sign",
            "release_page",
            "remind_owners",
            "decided_page",
        ]) {
            serve("mes.batch", method);
        }
        for (const method of ["page", "keep_draft", "signing_page", "sign"]) {
            serve("mes.exception", method);
        }
    });
}

/** Return what was asked of the server by one method. */
export function asked(method) {
    return server.calls.filter((call) => call.method === method);
}

/** Open the form of the batch as the real one holds its parts. */
export async function openReview(more = {}) {
    server.review = review(more);
    await mountView({
        type: "form",
        resModel: "mes.batch",
        resId: 31,
        arch: `<form edit="0">
            <header><widget name="mes_review_buttons"/></header>
            <sheet><widget name="mes_review_page"/></sheet>
        </form>`,
    });
    await animationFrame();
}

/** Let what was asked be answered and drawn. */
export async function settle() {
    await animationFrame();
    await animationFrame();
    await animationFrame();
}
