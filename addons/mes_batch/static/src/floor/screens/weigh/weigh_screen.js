import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {InputBar} from "../../components/input_bar/input_bar";
import {TypedEntry} from "../../components/typed_entry/typed_entry";
import {Verdict} from "../../components/verdict/verdict";
import {WeightBar} from "../../components/weight_bar/weight_bar";
import {WhoSigns} from "../../components/who_signs/who_signs";
import {useReactive} from "../../hooks";
import {Icon} from "../../icons/icon";
import {Gauge} from "../../models/gauge";
import {notice} from "../../models/outcome";
import {toScan} from "../../models/primary/weigh";
import {readQuantity} from "../../models/quantity";
import {listening} from "../../models/tasks";

/** What the bar says, by where the total stands: tone, icon. */
const LOOKS = {
    low: ["info", "add"],
    in: ["ok", "ok"],
    over: ["bad", "stop"],
    wait: ["info", "wait"],
};

/** Digits behind the point that a figure on the way to the target shows. */
const SHOWN = 4;

/** Return a figure without its endless digits: cut, never rounded. */
function cut(text) {
    const [amount, ...unit] = text.split(" ");
    const [whole, rest = ""] = amount.split(".");
    const short = rest.length > SHOWN ? `${whole}.${rest.slice(0, SHOWN)}…` : amount;
    return [short, ...unit].join(" ");
}

/**
 * Weighing: the live value, the bar with its window, where it comes from, how the target
 * was made, and where it goes.
 */
export class WeighScreen extends Component {
    static template = "mes_batch.WeighScreen";
    static components = {Icon, InputBar, TypedEntry, Verdict, WeightBar, WhoSigns};
    static props = {floor: Object, step: Object, slots: {type: Object, optional: true}};

    setup() {
        this.floor = useReactive(this.props.floor);
    }

    get model() {
        return this.floor.step;
    }

    get weigh() {
        return this.props.step.weigh;
    }

    get gauge() {
        return new Gauge(this.weigh, this.model.live);
    }

    get draft() {
        return this.model.draft;
    }

    /** Whether there is a source, a window and somebody who weighs. */
    get weighing() {
        const {source} = this.weigh;
        return (
            this.model.mine && Boolean(source.line) && this.gauge.bounded && this.left
        );
    }

    get left() {
        return this.props.step.left.length > 0;
    }

    /** Whether the last act was refused: its reasons take the place of the cards. */
    get refused() {
        const {outcome} = this.floor;
        return outcome && ["bad", "warn"].includes(outcome.tone);
    }

    /** Machines first, then the drum. */
    get listens() {
        const {task} = this.model;
        const equipment = task && task.kind === "equipment";
        return equipment ? listening(task) : toScan(this.weigh);
    }

    /** The answer to the last act where it is not about the live weight. */
    get outcome() {
        const {outcome} = this.floor;
        if (outcome) {
            return outcome;
        }
        const [next] = this.props.step.reasons;
        if (this.props.step.status === "done") {
            return notice(
                "ok",
                "ok",
                _t("Done"),
                _t("It is signed and stays to be read.")
            );
        }
        if (this.props.step.status === "ready") {
            return notice(
                "info",
                "play",
                _t("Ready"),
                _t("Start it when you are there.")
            );
        }
        return notice("info", "play", _t("Go on"), next ? `${next}.` : _t("Sign it."));
    }

    // -- the live weight -----------------------------------------------------------

    get shown() {
        const {gauge} = this;
        return gauge.net ? gauge.plain(gauge.total) : "–";
    }

    get place() {
        const {gauge} = this;
        if (!gauge.net || (gauge.place === "in" && !gauge.stable)) {
            return "wait";
        }
        return gauge.place;
    }

    get tone() {
        return LOOKS[this.place][0];
    }

    get icon() {
        return LOOKS[this.place][1];
    }

    get word() {
        const {gauge} = this;
        const words = {
            low: () => _t("Add %s", gauge.write(gauge.missing)),
            in: () => _t("In range"),
            over: () => _t("Too much"),
            wait: () => _t("Wait"),
        };
        return words[this.place]();
    }

    get line() {
        const {gauge} = this;
        const lines = {
            low: () => _t("to reach the target"),
            in: () => _t("%s below the upper limit", gauge.write(gauge.left)),
            over: () => _t("take out at least %s", gauge.write(gauge.left.absolute)),
            wait: () => (gauge.net ? _t("hands off the scale") : _t("no weight yet")),
        };
        const line = lines[this.place]();
        return gauge.net ? ` · ${line}` : line;
    }

    get net() {
        const {gauge, weigh} = this;
        const {live} = this.model;
        if (!gauge.net) {
            return _t("Nothing comes from %s now.", weigh.scale || _t("the scale"));
        }
        const on = _t("%(scale)s shows %(shown)s", {
            scale: weigh.scale,
            shown: `${live.value} ${live.unit}`,
        });
        const {done} = gauge;
        const closed = done.units ? _t("%s is closed", gauge.write(done)) : "";
        return [on, closed].filter(Boolean).join(" · ");
    }

    // -- the cards -----------------------------------------------------------------

    get item() {
        const line = this.weigh.lines.find((each) => each.line === this.weigh.line);
        return line ? line.item : "";
    }

    get from() {
        const {source} = this.weigh;
        const rows = [
            [_t("Drum"), source.container],
            [_t("Lot"), source.lot],
            [_t("Good until"), this.floor.clock.date(source.valid_until)],
            [_t("Left in it"), source.remaining],
        ];
        return rows.filter(([, value]) => value);
    }

    get sum() {
        const {planned, potency, exact, target, division} = this.weigh;
        const pure = potency
            ? _t("pure %s", this.item.toLowerCase())
            : _t("of the recipe");
        const rows = [["", planned, pure]];
        if (potency) {
            rows.push(["÷", potency, this.analysis]);
        }
        if (exact && exact !== planned) {
            rows.push(["=", cut(exact), _t("exact")]);
        }
        const result = division ? _t("to the scale's %s", division) : _t("target");
        return {rows, target, result};
    }

    get limits() {
        const {tolerance, window: range} = this.weigh;
        const parts = [tolerance && _t("Limits %s", tolerance), range];
        return parts.filter(Boolean).join(": ");
    }

    get analysis() {
        const {assay, loss_on_drying} = this.weigh.source;
        const parts = [assay && _t("assay %s", assay)];
        parts.push(loss_on_drying && _t("LOD %s", loss_on_drying));
        return parts.filter(Boolean).join(", ").replaceAll(" %", "\u00a0%");
    }

    /** What every line of the step holds. */
    get into() {
        const most = this.weigh.containers_most;
        const rows = this.weigh.lines.flatMap((line) =>
            line.containers.map((each) => ({
                key: each.code,
                code: each.code,
                net: each.net,
            }))
        );
        const next = this.weigh.lines.filter((line) => !line.containers.length);
        return {rows, most, next: next.map((line) => line.item).join(", ")};
    }

    /** How many containers the line on the scale has, of how many it may have. */
    get count() {
        const {most} = this.into;
        const {lines, line, method} = this.weigh;
        const {containers} = lines.find((each) => each.line === line);
        return most && method !== "difference"
            ? _t("%(done)s of %(all)s", {done: containers.length, all: most})
            : "";
    }

    get unit() {
        return this.gauge.unit || readQuantity(this.weigh.planned).unit;
    }
}
