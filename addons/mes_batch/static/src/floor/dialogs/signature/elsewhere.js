import {Component, onWillStart} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useBatchChannel, useHints} from "../../bus_hooks";
import {PeopleChoice} from "../../components/people_choice/people_choice";
import {Reasons} from "../../components/reasons/reasons";
import {useOdoo, useReactive} from "../../hooks";
import {Icon} from "../../icons/icon";
import {firstName} from "../../models/people";
import {LOOK_AGAIN} from "../../models/witnessing";

/**
 * The second person signs on another device: who is asked, what their screen must
 * show, and what becomes of it.
 */
export class Elsewhere extends Component {
    static template = "mes_batch.SignElsewhere";
    static components = {Icon, PeopleChoice, Reasons};
    static props = {
        what: Object,
        page: Object,
        clock: Object,
        station: {type: Number, optional: true},
        onSigned: Function,
        /** What is shown here has changed: read it again. */
        onChanged: Function,
    };

    setup() {
        this.orm = useOdoo("orm");
        this.state = useReactive({
            people: [],
            chosen: [],
            request: null,
            reasons: [],
            busy: false,
        });
        onWillStart(() => this.begin());
        useBatchChannel(this.props.what.id);
        useHints(["mes.witness", "mes.batch"], () => this.look(), LOOK_AGAIN);
    }

    call(model, method, args) {
        return this.orm.silent.call(model, method, args);
    }

    async begin() {
        const {id, subject} = this.props.what;
        const told = await this.call("mes.batch", "witnesses", [[id], subject]);
        Object.assign(this.state, {people: told.people, request: told.request});
    }

    /** Read again what became of the request. */
    async look() {
        const {request, busy} = this.state;
        if (request && request.state === "open" && !busy) {
            const told = await this.call("mes.witness", "page", [[request.id]]);
            this.state.request = told.request;
            await this.settled();
        }
    }

    async settled() {
        const {state} = this.state.request;
        if (state === "signed") {
            await this.props.onSigned();
        } else if (state === "void") {
            await this.props.onChanged();
        }
    }

    get open() {
        const {request} = this.state;
        return request && request.state === "open" ? request : null;
    }

    get asked() {
        return this.open.asked.map((each) => firstName(each.name)).join(", ");
    }

    get words() {
        const {clock} = this.props;
        const {opened_by: reader, opened_at: opened, asked_at: sent} = this.open;
        const name = reader ? firstName(reader.name) : "";
        const at = {sent: clock.exactly(sent), opened: clock.exactly(opened)};
        return {
            head: name ? _t("%s is reading", name) : _t("%s is asked", this.asked),
            line: name
                ? _t("Sent %(sent)s, opened %(opened)s", at)
                : _t("Sent %(sent)s, not opened yet", at),
            must: name ? _t("%s’s screen must show", name) : _t("The screen must show"),
            rule: _t(
                "If anything on this page changes before that, the request is void and has to be made again."
            ),
        };
    }

    /** What became of a request that is closed, while one may be made anew. */
    get outcome() {
        const {request} = this.state;
        if (!request || request.state === "open" || request.state === "signed") {
            return "";
        }
        const closer = request.closed_by ? firstName(request.closed_by.name) : "";
        const said = {
            declined: _t("%(name)s said no: %(words)s", {
                name: closer,
                words: request.words,
            }),
            withdrawn: _t("The request was taken back."),
            expired: _t("Nobody answered in time."),
            void: _t(
                "It changed meanwhile: the request is void. Whoever performed it signs again first."
            ),
        };
        return said[request.state];
    }

    choose(chosen) {
        this.state.chosen = chosen;
    }

    get ready() {
        return this.state.chosen.length > 0 && !this.state.busy;
    }

    async ask() {
        if (!this.ready) {
            return;
        }
        const {what, page, station} = this.props;
        await this.send("mes.batch", "ask_witness", [
            [what.id],
            what.subject,
            page.hash,
            this.state.chosen,
            station || false,
        ]);
    }

    async withdraw() {
        const done = await this.send("mes.witness", "withdraw", [[this.open.id]]);
        if (done) {
            this.state.request = null;
        }
    }

    /** Send, and keep the reasons of a refusal on the screen. */
    async send(model, method, args) {
        this.state.busy = true;
        try {
            const answer = await this.call(model, method, args);
            this.state.reasons = answer.reasons;
            if (answer.ok && answer.request) {
                Object.assign(this.state, {request: answer.request, chosen: []});
            }
            return answer.ok;
        } finally {
            this.state.busy = false;
        }
    }
}
