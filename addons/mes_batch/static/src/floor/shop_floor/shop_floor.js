import {Component, onMounted, onWillStart, onWillUnmount} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {ActionBar} from "../components/action_bar/action_bar";
import {Banner} from "../components/banner/banner";
import {Clocks} from "../components/clocks/clocks";
import {HelpPanel} from "../components/help_panel/help_panel";
import {Header} from "../components/header/header";
import {Rail} from "../components/rail/rail";
import {StationRail} from "../components/station_rail/station_rail";
import {useOdoo, useReactive} from "../hooks";
import {Icon} from "../icons/icon";
import {Device} from "../models/device";
import {Names} from "../models/people";
import {locked, ready} from "../models/primary/state";
import {Floor} from "../models/floor";
import {Signals} from "../models/signals";
import {StepScreen} from "../screens/step/step_screen";
import {WorkList} from "../screens/work_list/work_list";
import {DIALOGS} from "./dialogs";

const BEAT = 1000;

/** How many people of other screens the header has room for. */
const OTHERS = 3;

/** Return in words where somebody else in the batch is. */
function whereabouts({watching, place, step: theirs}, step) {
    if (watching) {
        return _t("watching");
    }
    if (place) {
        return _t("at %s", place);
    }
    return step && theirs === step.key ? _t("on this step") : theirs || _t("here");
}

/**
 * The shop floor: a full-screen client action for a tablet at a station.
 */
export class ShopFloorAction extends Component {
    static template = "mes_batch.ShopFloor";
    static components = {
        ActionBar,
        Banner,
        Clocks,
        Header,
        HelpPanel,
        Icon,
        Rail,
        StationRail,
        StepScreen,
        WorkList,
    };
    static props = {...standardActionServiceProps};

    setup() {
        this.menu = useOdoo("menu");
        this.action = useOdoo("action");
        this.wedge = useOdoo("mes_wedge");
        const device = useReactive(new Device());
        const orm = useOdoo("orm");
        const bus = useOdoo("bus_service");
        this.floor = useReactive(new Floor(orm, device, new Signals(device), bus));
        const {batch, watching} = this.props.action.params || {};
        this.floor.together.watching = Boolean(watching);
        onWillStart(() => this.begin(batch));
        onMounted(() => this.listen());
        onWillUnmount(() => this.stop());
    }

    async begin(batch) {
        await this.floor.start();
        if (batch) {
            await this.floor.watch(batch);
        }
    }

    listen() {
        const scanned = (text) => !this.floor.watching && this.floor.scan(text);
        this.unlisten = this.wedge.listen(scanned);
        this.floor.together.listen((type) => this.floor.hinted(type));
        this.floor.quietly(() => this.floor.here());
        this.timer = setInterval(() => this.beat(), BEAT);
        this.again = () => this.floor.line.retry();
        window.addEventListener("online", this.again);
    }

    stop() {
        this.unlisten();
        clearInterval(this.timer);
        this.floor.quietly(() => this.floor.together.stop());
        window.removeEventListener("online", this.again);
    }

    async beat() {
        await this.floor.beat(document.visibilityState !== "hidden");
        await this.floor.stay();
        await this.floor.lockWhenIdle();
    }

    // -- what the frame shows ------------------------------------------------------

    get station() {
        return this.floor.station;
    }

    get screen() {
        return this.floor.inStep ? this.floor.step.screen : null;
    }

    get classes() {
        const {device, line} = this.floor;
        const states = {
            "is-left": device.hand === "left",
            "is-light": device.theme === "light",
            "is-dark": device.theme === "dark",
            "has-banner": !line.live,
        };
        return Object.keys(states)
            .filter((state) => states[state])
            .join(" ");
    }

    get since() {
        const {since} = this.floor.line;
        const {zone, away} = this.floor.clock;
        const wall = luxon.DateTime.fromMillis(since + away, {zone});
        return since ? wall.toFormat("HH:mm") : "";
    }

    /** The people of the header: the active one first. */
    get people() {
        const {people, actor, locked: closed} = this.station;
        const names = new Names(
            Object.fromEntries(people.map((each) => [each.login, each.name]))
        );
        const here = people.map((each) => ({...each, short: names.short(each.login)}));
        const alone = {...actor, active: true, short: new Names({}).short(actor.name)};
        const all = here.length || closed ? here : [alone];
        const mine = [...all]
            .sort((a, b) => Number(b.active) - Number(a.active))
            .map((each) => ({...each, doing: this.doing(each)}));
        return [...mine, ...this.others(mine)];
    }

    /** The people of the batch who stand at other screens. */
    others(mine) {
        const found = this.floor.together.others(mine.map((each) => each.login));
        const {step} = this.floor.step;
        return found.slice(0, OTHERS).map((each) => ({
            ...each,
            away: true,
            short: new Names({}).short(each.name),
            doing: whereabouts(each, step),
        }));
    }

    /** Who else has which step on the screen, for the rail. */
    get present() {
        const {actor} = this.station;
        return this.floor.together.people.filter(({login}) => login !== actor.login);
    }

    doing(person) {
        if (this.floor.watching && person.active) {
            return _t("watching");
        }
        const {step} = this.floor.step;
        if (
            this.screen &&
            step &&
            step.performer === person.login &&
            step.status === "open"
        ) {
            return _t("performs");
        }
        return person.active ? _t("signed in") : _t("here");
    }

    get limits() {
        return this.screen.clocks.map((limit) => this.floor.clock.limit(limit));
    }

    // -- the primary ---------------------------------------------------------------

    /** The first item of the work list is mirrored by the primary. */
    get suggested() {
        const {ready: items, actor} = this.station;
        const others = (item) =>
            item.status === "running" && item.performer !== actor.login;
        return items.find((item) => !others(item));
    }

    get primary() {
        if (this.station.locked) {
            const unlock = ready(_t("Log on"), "lock", {kind: "logOn"});
            return {
                ...unlock,
                strong: _t("The station is locked."),
                note: _t("Scan a badge."),
            };
        }
        return this.screen ? this.floor.step.primary : this.listPrimary;
    }

    get listPrimary() {
        const item = this.suggested;
        if (!item) {
            return locked(_t("Start"), _t("Nothing can start here now."));
        }
        const name = `${item.number} ${item.name}`;
        const labels = {
            running: _t("Go on with %s", name),
            second: _t("Check %s", item.number),
        };
        return ready(labels[item.status] || _t("Start %s", name), "play", {
            kind: "item",
            item,
        });
    }

    async press() {
        this.floor.touched();
        const {act} = this.primary;
        if (act && act.kind === "logOn") {
            this.floor.open("logOn");
        } else if (act && act.kind === "item") {
            await this.floor.begin(act.item.batch, act.item.step);
        } else {
            await this.floor.press();
        }
    }

    // -- going ---------------------------------------------------------------------

    openItem(item) {
        this.floor.openStep(item.batch, item.step);
    }

    /** Leave a screen that only looked on. */
    async back() {
        try {
            await this.action.restore();
        } catch {
            await this.leave();
        }
    }

    get helpTitle() {
        const {step, screen} = this.floor.step;
        const place = step ? `${step.number} ${step.name}` : "";
        return [screen.batch.name, place].filter(Boolean).join(" · ");
    }

    onMenu() {
        if (this.floor.watching) {
            return this.back();
        }
        if (this.floor.inStep) {
            this.floor.toList();
        } else {
            this.leave();
        }
    }

    /** Leave the floor: to the first other screen of our menu, else to Odoo's start. */
    leave() {
        const all = this.menu.getAll();
        const mine = all.find((menu) => menu.xmlid === "mes_compliance.mes_menu_root");
        const other = all.find(
            (menu) =>
                mine &&
                menu.appID === mine.id &&
                menu.actionID &&
                menu.actionID !== this.props.action.id
        );
        return other
            ? this.menu.selectMenu(other)
            : this.action.doAction("mail.action_discuss");
    }

    /** What the active person is asked to sign, while no dialog is open. */
    get asked() {
        const [first] = this.floor.together.asked;
        if (!first || this.floor.dialog) {
            return null;
        }
        return {
            id: first.id,
            head: _t("%s asks you to sign", first.by),
            line: [first.batch, first.title, first.place].filter(Boolean).join(" · "),
        };
    }

    // -- dialogs -------------------------------------------------------------------

    get dialog() {
        return this.floor.dialog && DIALOGS[this.floor.dialog.name].Component;
    }

    get dialogProps() {
        const {name, props} = this.floor.dialog;
        const leave = () => this.leave();
        const made = DIALOGS[name].props(this.floor, {...props, leave});
        return {...made, close: () => this.floor.close()};
    }
}

registry.category("actions").add("mes_batch.floor", ShopFloorAction);
