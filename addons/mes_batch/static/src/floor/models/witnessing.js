import {ConnectionLostError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";

/** Milliseconds between two looks where no hint comes. */
export const LOOK_AGAIN = 5000;

const NO_CONNECTION = {
    rule: "no_connection",
    text: _t("There is no connection to the server"),
    advice: _t("Nothing was signed on this screen. Try again."),
};

/** One request as the person sees it who is asked: its page, and the answer to it. */
export class Witnessing {
    /**
     * @param {Object} orm the service
     * @param {number} id the request
     */
    constructor(orm, id) {
        this.orm = orm;
        this.id = id;
        this.told = null;
        this.reasons = [];
        this.busy = false;
    }

    /** Read the request again, with the very page that is signed. */
    async look() {
        this.told = await this.orm.silent.call("mes.witness", "page", [[this.id]]);
    }

    get request() {
        return this.told.request;
    }

    get page() {
        return this.told.page;
    }

    get open() {
        return this.request.state === "open";
    }

    /** Whether the page on this screen is still the one that was asked for. */
    get same() {
        return this.page.hash === this.request.shown;
    }

    sign(password) {
        return this._answer("sign", this.request.shown, password);
    }

    decline(words) {
        return this._answer("decline", words);
    }

    /** Send an answer; a refusal keeps its reasons on the screen. */
    async _answer(method, ...said) {
        this.busy = true;
        this.reasons = [];
        try {
            const args = [[this.id], ...said];
            const answer = await this.orm.silent.call("mes.witness", method, args);
            this.reasons = answer.reasons;
            await this.look();
            return answer.ok;
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            this.reasons = [NO_CONNECTION];
            return false;
        } finally {
            this.busy = false;
        }
    }
}
