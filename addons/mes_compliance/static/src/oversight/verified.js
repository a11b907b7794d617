import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Mark} from "../mark/mark";
import {figure} from "../time/plant_time";
import {told} from "./since";

/** What the last verification of the whole record found, and the nights before it. */
export class Verified extends Component {
    static template = "mes_compliance.OversightVerified";
    static components = {Mark};
    static props = {
        told: Object,
        tz: String,
        may: Boolean,
        verify: Function,
        runs: Function,
    };

    get last() {
        return this.props.told.last;
    }

    get mark() {
        if (!this.last) {
            return "todo";
        }
        return this.last.ok ? "done" : "refused";
    }

    get title() {
        if (!this.last) {
            return _t("The record was never verified here");
        }
        return this.last.ok ? _t("Record verified") : _t("The record does not verify");
    }

    get recomputed() {
        const {streams, blocks, seconds} = this.last;
        return _t(
            "%(streams)s streams and %(blocks)s blocks recomputed in %(time)s s.",
            {
                streams: figure(streams),
                blocks: figure(blocks),
                time: seconds < 10 ? seconds.toFixed(1) : figure(Math.round(seconds)),
            }
        );
    }

    /** How far a verification under way has come, in words. */
    get underWay() {
        const {entries, done, blocks} = this.props.told.under_way;
        return _t("Verifying: %(entries)s entries, block %(done)s of %(blocks)s", {
            entries: figure(entries),
            done: figure(done),
            blocks: figure(blocks),
        });
    }

    get entries() {
        return figure(this.last.entries);
    }

    at(text) {
        return told(text, this.props.tz);
    }
}
