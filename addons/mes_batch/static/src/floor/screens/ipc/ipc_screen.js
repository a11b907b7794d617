import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Countdown} from "../../components/countdown/countdown";
import {DotPlot} from "../../components/dot_plot/dot_plot";
import {InputBar} from "../../components/input_bar/input_bar";
import {Judgement} from "../../components/judgement/judgement";
import {ReadingCells} from "../../components/reading_cells/reading_cells";
import {Verdict} from "../../components/verdict/verdict";
import {WhoSigns} from "../../components/who_signs/who_signs";
import {useReactive} from "../../hooks";
import {Icon} from "../../icons/icon";
import {listening} from "../../models/tasks";

/**
 * In-process checks: one tab for each test, its readings, its dots, its figures, and
 * the time to the next set.
 */
export class IpcScreen extends Component {
    static template = "mes_batch.IpcScreen";
    static components = {
        Countdown,
        DotPlot,
        Icon,
        InputBar,
        Judgement,
        ReadingCells,
        Verdict,
        WhoSigns,
    };
    static props = {floor: Object, step: Object, slots: {type: Object, optional: true}};

    setup() {
        this.floor = useReactive(this.props.floor);
    }

    get model() {
        return this.floor.step;
    }

    /** The test on the screen: the chosen one, else the first that is not complete. */
    get test() {
        const {tests} = this.props.step;
        const chosen = tests.find((test) => test.test === this.model.shown);
        return chosen || tests.find((test) => !this.full(test)) || tests[0];
    }

    full(test) {
        return test.readings.length >= test.size;
    }

    isShown(test) {
        return test.test === this.test.test;
    }

    icon(test) {
        if (!test.judged) {
            return "";
        }
        return test.judged.passed ? "ok" : "stop";
    }

    count(test) {
        return _t("%(taken)s of %(size)s", {
            taken: test.readings.length,
            size: test.size,
        });
    }

    get open() {
        return this.model.mine && !this.full(this.test) && !this.toScan;
    }

    get toScan() {
        const {task} = this.model;
        return this.model.mine && task && task.kind === "equipment" ? task : null;
    }

    get listens() {
        return listening(this.toScan);
    }

    /** An answer that is not about readings is shown above the figures. */
    get outcome() {
        const {outcome} = this.floor;
        return outcome && (outcome.reasons.length || outcome.tone === "warn")
            ? outcome
            : null;
    }

    /** The interval to the next set, where one runs. */
    get until() {
        const {clocks} = this.model.screen;
        const limit = clocks.find((each) => each.name === this.props.step.name);
        if (!limit) {
            return null;
        }
        const {clock} = this.floor;
        const seconds = clock.secondsTo(limit.until);
        const at = clock.at(limit.until);
        return {
            seconds,
            title: _t("to the next set, %s", at),
            line:
                seconds < 0
                    ? _t("It counts as missed.")
                    : _t("At %s it counts as missed", at),
            filled: 1 - seconds / limit.of,
            state: seconds < 0 ? "missed" : "running",
        };
    }
}
