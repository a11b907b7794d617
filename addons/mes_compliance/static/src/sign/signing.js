import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError} from "@web/core/network/rpc";

/**
 * One signature on its way: the page that is shown, what the person says to it, and
 * the server's answer. Nothing is remembered from one signature to the next.
 */
export class Signing {
    /**
     * @param {Object} orm the service
     * @param {Object} what
     * @param {string} what.model model of the document
     * @param {number} what.id the document
     * @param {string} what.meaning key of the meaning
     * @param {string} [what.subject] part of the document
     * @param {Object} [what.values] what is decided with the signature
     */
    constructor(orm, what) {
        this.orm = orm;
        this.what = {subject: false, values: {}, ...what};
        this.page = null;
        this.reasons = [];
        this.busy = false;
    }

    /** Fetch what is shown, with its hash. */
    async load() {
        const {model, id, meaning, subject, values} = this.what;
        this.page = await this.orm.call(model, "signing_page", [
            [id],
            meaning,
            subject,
            values,
        ]);
    }

    /**
     * Sign what is shown. A refusal is an answer: its reasons are kept for the screen.
     *
     * @param {{login: string, password: string, reason: string}} said
     * @param {Object} [values] what was decided on the page, after it was shown
     * @returns {Promise<Object|null>} the answer when it is signed, else null
     */
    async sign({login, password, reason}, values = {}) {
        this.busy = true;
        this.reasons = [];
        try {
            const answer = await this._send(login || this.page.signer.login, password, {
                ...values,
                ...(reason ? {reason} : {}),
            });
            if (answer.ok) {
                return answer;
            }
            this.reasons = answer.reasons;
            if (this.changed) {
                await this.load();
            }
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            this.reasons = [this._noConnection()];
        } finally {
            this.busy = false;
        }
        return null;
    }

    /** Whether the document changed while it was being read. */
    get changed() {
        return this.reasons.some((reason) => reason.rule === "changed_meanwhile");
    }

    _send(login, password, said) {
        const {model, id, meaning, subject, values} = this.what;
        const credential = {type: "password", login, password};
        const decided = {...values, ...said};
        return this.orm.call(model, "sign", [
            [id],
            meaning,
            this.page.hash,
            credential,
            subject,
            decided,
        ]);
    }

    _noConnection() {
        return {
            rule: "no_connection",
            text: _t("There is no connection to the server"),
            advice: _t("Whether it was signed shows when the page is opened again."),
        };
    }
}
