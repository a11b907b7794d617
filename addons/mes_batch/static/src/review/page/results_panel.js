import {Component, useState} from "@odoo/owl";
import {Mark} from "@mes_compliance/mark/mark";
import {SignHere} from "@mes_compliance/sign/sign_here";
import {moment} from "@mes_compliance/time/plant_time";

/**
 * The samples of a batch and what the laboratory found. Quality states each result once
 * and signs it where it stands; whether it complies is never chosen beforehand.
 */
export class ResultsPanel extends Component {
    static template = "mes_batch.ResultsPanel";
    static components = {Mark, SignHere};
    static props = {review: Object, onSigned: Function};

    setup() {
        this.state = useState({stating: "", result: "", passed: null});
    }

    get page() {
        return this.props.review.page;
    }

    /** What is signed; its code covers the result itself. */
    get what() {
        return {
            model: "mes.batch",
            id: this.props.review.id,
            meaning: "assessed",
            subject: `sample ${this.state.stating}`,
            values: this.values,
        };
    }

    get values() {
        const {result, passed} = this.state;
        return {result: result.trim(), passed};
    }

    get ready() {
        return Boolean(this.values.result) && this.values.passed !== null;
    }

    at(text) {
        return moment(text, this.page.head.tz);
    }

    open(number) {
        Object.assign(this.state, {stating: number, result: "", passed: null});
    }

    async onSigned() {
        this.open("");
        await this.props.onSigned();
    }
}
