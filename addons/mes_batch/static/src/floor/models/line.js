import {markRaw} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";

/** Milliseconds between two tries while there is no network. */
export const RETRY = 3000;

/**
 * The line to the server: every call of the floor goes through here, so that one place
 * knows whether there is a network, and since when not.
 */
export class Line {
    /** @param {Object} orm the service */
    constructor(orm) {
        this.orm = markRaw(orm);
        /** ``live``, ``lost`` or ``trying`` */
        this.state = "live";
        this.since = null;
        this.waiting = [];
    }

    get live() {
        return this.state === "live";
    }

    /** Call a method once; where the network is away, say so by throwing. */
    async call(model, method, args, kwargs = {}) {
        try {
            const answer = await this.orm.silent.call(model, method, args, kwargs);
            this._back();
            return answer;
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                this._lost();
            } else {
                this._back();
            }
            throw error;
        }
    }

    /** Call a method until the server has answered. Only for calls that may repeat. */
    async insist(model, method, args, kwargs = {}) {
        for (;;) {
            try {
                return await this.call(model, method, args, kwargs);
            } catch (error) {
                if (!(error instanceof ConnectionLostError)) {
                    throw error;
                }
                await this._pause();
            }
        }
    }

    /** Try again now what waits for the network. */
    retry() {
        if (!this.live) {
            this.state = "trying";
        }
        for (const go of this.waiting.splice(0)) {
            go();
        }
    }

    _pause() {
        return new Promise((resolve) => {
            this.waiting.push(resolve);
            setTimeout(resolve, RETRY);
        });
    }

    _back() {
        this.state = "live";
        this.since = null;
    }

    _lost() {
        this.since = this.since || Date.now();
        this.state = "lost";
    }
}
