import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {inWords} from "@mes_compliance/sign/signed_content";
import {Icon} from "../../icons/icon";
import {readQuantity, shortened} from "../../models/quantity";

/** How a test came out: one word, then every figure with its limit. */
export class Judgement extends Component {
    static template = "mes_batch.Judgement";
    static components = {Icon};
    static props = {test: Object};

    get judged() {
        return this.props.test.judged;
    }

    get look() {
        const {judged} = this;
        if (!judged) {
            return {tone: "info", icon: "wait"};
        }
        return judged.passed ? {tone: "ok", icon: "ok"} : {tone: "bad", icon: "stop"};
    }

    get word() {
        const {test} = this.props;
        if (!this.judged) {
            return _t("%(taken)s of %(size)s", {
                taken: test.readings.length,
                size: test.size,
            });
        }
        return this.judged.passed ? _t("Pass") : _t("Fail");
    }

    /** What the figures come to, in a sentence; a rule at its limit is named. */
    get line() {
        const {judged} = this;
        if (!judged) {
            return _t("The set is judged when it is complete.");
        }
        const [worst] = this.rules.filter((rule) => rule.count);
        if (!worst) {
            return _t("Every reading is inside.");
        }
        const full = judged.passed && worst.atLimit ? _t("One more would fail.") : "";
        return [
            _t("%(count)s %(rule)s.", {
                count: worst.count,
                rule: worst.name.toLowerCase(),
            }),
            full,
        ].join(" ");
    }

    /** The rules on single readings, with how many are allowed. */
    get rules() {
        const allowed = this.props.test.allowed || [];
        return this.judged.outside.map((rule, index) => ({
            name: inWords(rule.rule),
            count: rule.count,
            most: allowed[index] ? _t("at most %s", allowed[index]) : "",
            atLimit:
                Boolean(allowed[index]) &&
                allowed[index].split(" ")[0] === String(rule.count),
        }));
    }

    get meanOf() {
        return _t("Mean of %s", this.props.test.size);
    }

    get mean() {
        const {mean} = this.props.test;
        const {target, alert, action} = mean || {};
        const unit = (alert || "").split(" ").at(-1);
        const limits = alert
            ? (action || "").replace(` ${unit}`, "")
            : action || target;
        return [limits, alert ? _t("alert %s", alert) : ""].filter(Boolean).join(", ");
    }

    /** The standard deviation, with one place more than the mean. */
    get sd() {
        const {mean, sd} = this.judged;
        const {number} = readQuantity(mean);
        return shortened(sd, (number ? number.places : 1) + 1);
    }

    get deviation() {
        const {rsd} = this.judged;
        return rsd ? _t("RSD %s, no limit", shortened(rsd, 2)) : _t("no limit");
    }
}
