import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useReactive} from "../../hooks";
import {Icon} from "../../icons/icon";
import {FloorDialog} from "../floor_dialog/floor_dialog";

/** Kinds of problems people see, the words they stand for and how much they weigh. */
const KINDS = [
    {
        key: "machine",
        icon: "tool",
        name: _t("Machine"),
        severity: "major",
        words: _t("The machine does not run as it should"),
    },
    {
        key: "material",
        icon: "cube",
        name: _t("Material"),
        severity: "major",
        words: _t("The material does not look as it should"),
    },
    {
        key: "spill",
        icon: "warn",
        name: _t("Spill or damage"),
        severity: "major",
        words: _t("Something was spilled or damaged"),
    },
    {
        key: "label",
        icon: "note",
        name: _t("Label or paper"),
        severity: "minor",
        words: _t("A label or paper is damaged or missing"),
    },
    {
        key: "room",
        icon: "press",
        name: _t("Room or cleaning"),
        severity: "minor",
        words: _t("The room or its cleaning is not in order"),
    },
    {
        key: "other",
        icon: "more",
        name: _t("Something else"),
        severity: "minor",
        words: "",
    },
];

/** A problem in two taps: Problem, which kind. Words may come first. */
export class ProblemDialog extends Component {
    static template = "mes_batch.ProblemDialog";
    static components = {FloorDialog, Icon};
    static props = {
        /** id and name of the batches it may concern; the first is suggested */
        batches: Array,
        about: {type: String, optional: true},
        /** batch, words, severity */
        onReport: Function,
        close: Function,
    };

    setup() {
        const [first] = this.props.batches;
        this.state = useReactive({batch: first ? first.id : 0, words: "", need: false});
    }

    get kinds() {
        return KINDS;
    }

    report(kind) {
        const said = this.state.words.trim();
        const words = [String(kind.words), said].filter(Boolean).join(": ");
        if (words.length < 5) {
            this.state.need = true;
            return;
        }
        this.props.onReport(this.state.batch, words, kind.severity);
    }
}
