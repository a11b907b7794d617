import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {CheckEntry} from "../../components/check_entry/check_entry";
import {ChoiceEntry} from "../../components/choice_entry/choice_entry";
import {ContainerList} from "../../components/container_list/container_list";
import {InputBar} from "../../components/input_bar/input_bar";
import {InstrumentEntry} from "../../components/instrument_entry/instrument_entry";
import {SampleEntry} from "../../components/sample_entry/sample_entry";
import {ShownValues} from "../../components/shown_values/shown_values";
import {TaskList} from "../../components/task_list/task_list";
import {TrendPanel} from "../../components/trend_panel/trend_panel";
import {TimerEntry} from "../../components/timer_entry/timer_entry";
import {TypedEntry} from "../../components/typed_entry/typed_entry";
import {ValueList} from "../../components/value_list/value_list";
import {Verdict} from "../../components/verdict/verdict";
import {WhoSigns} from "../../components/who_signs/who_signs";
import {useReactive} from "../../hooks";
import {notice} from "../../models/outcome";
import {commandOf, listening, progress} from "../../models/tasks";

/** Whether a tag gave the value, and nobody has disputed it yet. */
function isMeasured({values}) {
    const {how, disputed} = values.at(-1);
    return how === "tag" && !disputed;
}

const SCANNED = ["equipment", "container", "lot"];

/**
 * Every kind of step but weighing and in-process checks: the next thing to do on the
 * left with the answer to the last one, all things of the step on the right.
 */
export class TasksScreen extends Component {
    static template = "mes_batch.TasksScreen";
    static components = {
        CheckEntry,
        ChoiceEntry,
        ContainerList,
        InputBar,
        InstrumentEntry,
        SampleEntry,
        ShownValues,
        TaskList,
        TimerEntry,
        TrendPanel,
        TypedEntry,
        ValueList,
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

    get screen() {
        return this.model.screen;
    }

    /** The task that can be worked on; none while the step is only read. */
    get task() {
        return this.model.mine ? this.model.task : null;
    }

    get current() {
        return this.task ? this.task.key : "";
    }

    get draft() {
        return this.model.draft;
    }

    /** Whether a unit stands behind the step, which may measure something. */
    get hasUnits() {
        return this.props.step.needs.some((need) => need.unit);
    }

    /** Whether the step takes a value from a tag: then the trend comes first. */
    get monitored() {
        return this.props.step.parameters.some((each) => each.entry === "tag");
    }

    get scanned() {
        return this.task && SCANNED.includes(this.task.kind);
    }

    get typed() {
        const {task, draft} = this;
        return (
            Boolean(task) && (task.kind === "typed" || (this.measured && draft.byHand))
        );
    }

    get measured() {
        return Boolean(this.task) && ["scale", "tag"].includes(this.task.kind);
    }

    get listens() {
        return listening(this.task);
    }

    /** What stands where no answer stands yet. */
    get outcome() {
        return this.floor.outcome || this.standing();
    }

    standing() {
        const {step} = this.props;
        if (step.status === "done") {
            return notice(
                "ok",
                "ok",
                _t("Done"),
                _t("It is signed and stays to be read.")
            );
        }
        if (step.status === "skipped") {
            return notice("warn", "queue", _t("Not applicable"));
        }
        if (step.status === "ready") {
            return step.turn
                ? notice(
                      "info",
                      "play",
                      _t("Ready"),
                      _t("Start it when you are there.")
                  )
                : notice("info", "wait", _t("Later"), _t("Other steps come first."));
        }
        return notice("info", "play", _t("Go on"), progress(step));
    }

    get checks() {
        const {clock} = this.floor;
        return this.props.step.checks.map((check) => ({
            key: `check:${check.check}`,
            text: check.text,
            state: check.yes === true ? "done" : "open",
            word: {true: _t("yes"), false: _t("no")}[check.yes] || "",
            at: check.at
                ? `${clock.at(check.at)} ${this.model.names.short(check.by)}`
                : "",
        }));
    }

    get samples() {
        return this.props.step.samples.map((sample) => ({
            key: `sample:${sample.sample}`,
            text: `${sample.name}, ${sample.take}`,
            state: sample.id ? "done" : "open",
            word: sample.id,
            at: sample.where,
        }));
    }

    choose(key) {
        if (this.model.mine) {
            this.model.choose(key);
        }
    }

    /** A value that is there is corrected; one that is not becomes the next task. */
    press(parameter) {
        if (!parameter.values.length) {
            this.choose(`parameter:${parameter.parameter}`);
        } else if (isMeasured(parameter) && this.props.step.status === "open") {
            this.floor.open("dispute", {parameter});
        } else if (parameter.entry !== "calculated") {
            this.floor.open("correction", {parameter});
        }
    }

    send(said) {
        return this.floor.act(commandOf(this.task, said));
    }
}
