import {browser} from "@web/core/browser/browser";

const KEY = "mes_batch.floor";

/**
 * What this device keeps for itself: which hand holds it, its theme, its station and
 * the step that was open. Never anything of a person.
 */
export class Device {
    constructor() {
        this.kept = this._read();
    }

    _read() {
        try {
            return JSON.parse(browser.localStorage.getItem(KEY)) || {};
        } catch {
            return {};
        }
    }

    keep(values) {
        this.kept = {...this.kept, ...values};
        browser.localStorage.setItem(KEY, JSON.stringify(this.kept));
    }

    get hand() {
        return this.kept.hand === "left" ? "left" : "right";
    }

    /** ``odoo`` (as the rest of Odoo), ``light`` or ``dark``. */
    get theme() {
        return this.kept.theme || "odoo";
    }

    get silent() {
        return Boolean(this.kept.silent);
    }
}
