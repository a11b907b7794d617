import {Component, onMounted, onWillUnmount, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {Avatar} from "../floor/components/avatar/avatar";
import {Line} from "../floor/models/line";
import {quietly} from "../floor/models/quietly";
import {BEAT, Together} from "../floor/models/together";

/** Milliseconds between two readings of the form where no hint comes. */
const READ = 30000;

/**
 * Who is in the batch now, on the batch's form. The form follows the batch: it reads
 * again when somebody did something, as soon as the bus says so.
 */
export class TogetherWidget extends Component {
    static template = "mes_batch.TogetherWidget";
    static components = {Avatar};
    static props = {...standardWidgetProps};

    setup() {
        const line = new Line(useService("orm"));
        this.together = useState(new Together(line, useService("bus_service")));
        this.together.watching = true;
        onMounted(() => this.listen());
        onWillUnmount(() => this.stop());
    }

    get batch() {
        return this.props.record.resId;
    }

    listen() {
        this.together.listen((type) =>
            type === "mes.batch" ? this.read() : this.beat()
        );
        this.beating = setInterval(() => this.beat(), BEAT * 1000);
        this.reading = setInterval(() => this.read(), READ);
        this.beat();
    }

    stop() {
        clearInterval(this.beating);
        clearInterval(this.reading);
        quietly(() => this.together.stop());
    }

    beat() {
        if (document.visibilityState === "hidden") {
            return null;
        }
        this.together.follow(this.batch);
        return quietly(() => this.together.beat({batch: this.batch}));
    }

    /** Read the form again, unless somebody is in the middle of something. */
    read() {
        const {record} = this.props;
        if (!this.gone && !document.querySelector(".modal")) {
            return quietly(() => record.load());
        }
        return null;
    }

    /** The people, each once, with where they are. */
    get people() {
        return this.together.others([]).map((each) => ({
            ...each,
            where: this.where(each),
        }));
    }

    where({watching, step, place}) {
        if (watching) {
            return _t("looks on");
        }
        return [step, place].filter(Boolean).join(" · ") || _t("here");
    }
}

export const togetherWidget = {component: TogetherWidget};
registry.category("view_widgets").add("mes_together", togetherWidget);
