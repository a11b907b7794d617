import {markRaw} from "@odoo/owl";

/** Seconds between two looks at the work list, and at a step. */
export const LOOK = 5;

const NOBODY = {id: 0, login: "", name: ""};

/**
 * The station this device stands at: its work list, and who is logged on here.
 *
 * Who acts is told by the server alone; a badge says who somebody claims to be.
 */
export class Station {
    /**
     * @param {Line} line
     * @param {SiteClock} clock
     */
    constructor(line, clock) {
        this.line = line;
        this.clock = clock;
        this.id = 0;
        this.floor = null;
        this.stations = [];
    }

    /** Choose a station: the one this device had, else the first with work to do. */
    async choose(wanted) {
        const fields = ["name", "place", "icon"];
        const known = await this.line.call("mes.station", "search_read", [[], fields]);
        const kept = known.find((each) => each.id === wanted);
        this.stations = known.map((each) => ({...each, count: 0}));
        if (known.length) {
            await this.open((kept || known[0]).id);
        }
        const busy = this.stations.find((each) => each.count);
        if (!kept && busy && busy.id !== this.id) {
            await this.open(busy.id);
        }
    }

    async open(id) {
        this.id = id;
        await this.look();
    }

    /** Read the work list again. */
    async look() {
        const id = this.id;
        const floor = await this.line.call("mes.station", "floor", [[id]]);
        if (id === this.id) {
            this.floor = markRaw(floor);
            this.stations = floor.stations;
            this.clock.set(floor.now, floor.tz);
        }
    }

    get here() {
        return this.floor ? this.floor.station : {id: 0, name: "", place: "", icon: ""};
    }

    get site() {
        return this.floor ? this.floor.site : "";
    }

    get actor() {
        return this.floor ? this.floor.actor : NOBODY;
    }

    get people() {
        return this.floor ? this.floor.people : [];
    }

    /** Who can help with a refusal. */
    get helpers() {
        return (this.floor && this.floor.helpers) || [];
    }

    get locked() {
        return Boolean(this.floor && this.floor.locked);
    }

    get ready() {
        return this.floor ? this.floor.ready : [];
    }

    get waiting() {
        return this.floor ? this.floor.waiting : [];
    }

    /** Minutes without an act after which the station locks; 0 where it never does. */
    get patience() {
        return (this.floor && this.floor.station.lock_minutes) || 0;
    }

    /** Ask what a scan means. Nothing is recorded by it. */
    scan(text) {
        return this.line.call("mes.station", "scan", [[this.id], text]);
    }

    /** Log a person on; the answer says why not. */
    async logOn(who, secret) {
        const said = {...who, secret};
        const answer = await this.line.call("mes.station", "log_on", [[this.id]], said);
        if (answer.ok) {
            await this.look();
        }
        return answer;
    }

    async logOff(uid) {
        await this.line.call("mes.station", "log_off", [[this.id]], {uid});
        await this.look();
    }

    /** Tell that somebody touches the device. */
    stay() {
        return this.line.call("mes.station", "stay", [[this.id]]);
    }

    async lock() {
        await this.line.call("mes.station", "lock", [[this.id]]);
        await this.look();
    }
}
