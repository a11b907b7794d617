import {Component, useEffect, useRef, useState} from "@odoo/owl";
import {Mark} from "@mes_compliance/mark/mark";
import {moment} from "@mes_compliance/time/plant_time";

const WORDS_LEAST = 5;

/** Questions of QA and the answers of production; both are part of the record. */
export class QuestionsPanel extends Component {
    static template = "mes_batch.QuestionsPanel";
    static components = {Mark};
    static props = {review: Object};

    setup() {
        this.state = useState({text: "", answering: 0, answer: "", busy: false});
        this.textRef = useRef("text");
        useEffect(
            (asking) => {
                if (asking) {
                    this.textRef.el?.focus();
                    this.textRef.el?.scrollIntoView({block: "nearest"});
                }
            },
            () => [this.review.asking]
        );
    }

    get review() {
        return this.props.review;
    }

    get page() {
        return this.review.page;
    }

    get canAsk() {
        return this.state.text.trim().length >= WORDS_LEAST && !this.state.busy;
    }

    get canAnswer() {
        return this.state.answer.trim().length >= WORDS_LEAST && !this.state.busy;
    }

    initial(name) {
        return (name || "?").charAt(0).toUpperCase();
    }

    at(text) {
        return moment(text, this.page.head.tz);
    }

    async ask() {
        await this.send(() => this.review.ask(this.state.text.trim()));
        this.state.text = "";
        this.review.asking = false;
    }

    async answer() {
        const {answering, answer} = this.state;
        await this.send(() => this.review.answer(answering, answer.trim()));
        Object.assign(this.state, {answering: 0, answer: ""});
    }

    async send(act) {
        this.state.busy = true;
        try {
            await act();
        } finally {
            this.state.busy = false;
        }
    }
}
