import {Component, markRaw} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {History} from "@mes_equipment/trend/history";
import {TrendChart} from "@mes_equipment/trend/trend_chart";
import {Events} from "../../../live/events/events";
import {Tiles} from "../../../live/tiles/tiles";
import {useFollower} from "../../../live/use_follower";
import {drawnTogether, marksOf, wall} from "../../../live/words";
import {useReactive} from "../../hooks";

/** Milliseconds of a window that a screen shows at most. */
const WINDOW = 4 * 3600 * 1000;

/**
 * What the units of the step on the screen measure: latest values, the trend since the
 * step began, alarms and acts. Where no unit measures anything there is no panel.
 */
export class TrendPanel extends Component {
    static template = "mes_batch.TrendPanel";
    static components = {Events, Tiles, TrendChart};
    static props = {floor: Object, step: Object};

    setup() {
        this.floor = useReactive(this.props.floor);
        this.state = useReactive({live: null, trend: null, alarms: 0});
        this.history = new History((tags, window) =>
            this.floor.line.call("mes.tag", "mes_trend", [tags], window)
        );
        useFollower(() => this.read());
    }

    get zone() {
        return this.floor.clock.zone;
    }

    get tags() {
        return this.state.live ? this.state.live.tags : [];
    }

    get marks() {
        return marksOf(this.state.live);
    }

    /** When the unit was last heard of; of a step that is over, when it ended. */
    get since() {
        const {ended} = this.state.live;
        if (ended) {
            return _t("until %s", wall(ended, this.zone));
        }
        const shown = this.tags.map((tag) => tag.latest_at).filter(Boolean);
        const last = Math.max(0, ...shown);
        return last
            ? _t("last %s", wall(last, this.zone))
            : _t("nothing was measured yet");
    }

    async read() {
        const {floor} = this;
        const {batch, key} = floor.step;
        const channels = [];
        await floor.quietly(async () => {
            const live = await floor.line.call("mes.batch", "live", [[batch]], {
                step: key,
            });
            const trend = live.tags.length ? await this.series(live) : null;
            if (key === floor.step.key) {
                this.show(live, trend);
                channels.push(...live.channels);
            }
        });
        return channels;
    }

    series(live) {
        const ended = live.ended || live.now;
        const begun = Math.max(live.begun, ended - WINDOW);
        const tags = drawnTogether(live.tags).map((tag) => tag.id);
        const window = {t0: begun, t1: live.ended, most: 400};
        return this.history.trend(tags, window);
    }

    /** Show what was read; a new alarm may be an exception, so the step is read too. */
    show(live, trend) {
        const more =
            this.state.live && live.alarms.length > this.state.live.alarms.length;
        this.state.live = markRaw(live);
        this.state.trend = trend && markRaw(trend);
        if (more) {
            this.floor.quietly(() => this.floor.look());
        }
    }
}
