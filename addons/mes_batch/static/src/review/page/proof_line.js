import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Mark} from "@mes_compliance/mark/mark";
import {figure} from "@mes_compliance/time/plant_time";

/**
 * The proof of completeness in one line, and its thirteen kinds of evidence. Zero is
 * said; what is missing is named.
 */
export class ProofLine extends Component {
    static template = "mes_batch.ProofLine";
    static components = {Mark};
    static props = {proof: Object};

    get proof() {
        return this.props.proof;
    }

    get there() {
        return figure(this.proof.expected - this.proof.missing.length);
    }

    get excepted() {
        return this.proof.excepted + this.proof.open;
    }

    /** What a refused proof lacks, each named with its step. */
    get gaps() {
        const missing = this.proof.missing.map(({step, name}) => `${step} ${name}`);
        return [...missing, ...this.proof.unclassified];
    }

    get mark() {
        return this.proof.complete ? "done" : "refused";
    }

    number(value) {
        return figure(value);
    }

    /** How a kind of evidence stands: missing before excepted before in order. */
    standing({missing, excepted}) {
        if (missing) {
            return {tone: "bad", text: _t("%s missing", missing)};
        }
        return excepted ? {tone: "warn", text: _t("%s excepted", excepted)} : null;
    }
}
