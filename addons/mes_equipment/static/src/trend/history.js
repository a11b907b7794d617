/** Milliseconds that are read twice, for readings that come late. */
const LATE = 15000;

/** Milliseconds after which all is read again: what came later still is in that. */
const WHOLE = 30000;

/** Return stretches of time from the begin of a window, those before a moment cut there. */
function cut(gaps, t0, since) {
    return gaps
        .filter(([from, to]) => from < since && to > t0)
        .map(([from, to]) => [Math.max(from, t0), Math.min(to, since)]);
}

/** Return gaps in order, two that touch as one. */
function joined(gaps) {
    const found = [];
    for (const [from, to] of gaps) {
        const last = found.at(-1);
        if (last && from <= last[1]) {
            last[1] = Math.max(last[1], to);
        } else {
            found.push([from, to]);
        }
    }
    return found;
}

/**
 * Return the series of a tag: what was known up to a moment, then what was read since.
 *
 * @param {Object} known as `mes.tag.mes_trend` answers it
 * @param {Object} fresh the same, from the moment on
 * @param {number} t0 begin of the window
 * @param {number} since the moment
 */
export function continued(known, fresh, t0, since) {
    return {
        ...fresh,
        points: [
            ...known.points.filter(([at]) => at >= t0 && at < since),
            ...fresh.points,
        ],
        gaps: joined([...cut(known.gaps, t0, since), ...fresh.gaps]),
        events: [
            ...known.events.filter(({ts}) => ts >= t0 && ts < since),
            ...fresh.events,
        ],
    };
}

/** Keeps the series of some tags, and asks the server for what is new. */
export class History {
    /** @param {Function} ask calls `mes.tag.mes_trend` with tags and named arguments */
    constructor(ask) {
        this.ask = ask;
        this.known = null;
        /** what was asked for last, in words */
        this.asked = "";
        /** when all was read last */
        this.read = 0;
    }

    /**
     * Return the trend of tags as one whole answer.
     *
     * @param {number[]} tags
     * @param {Object} window t0, and where they are given t1 and most
     */
    async trend(tags, window) {
        const {known} = this;
        const since = this.continues(tags, window) ? known.t1 - LATE : false;
        const fresh = await this.ask(tags, {...window, since});
        if (!since) {
            this.read = Date.now();
        }
        this.known = since ? this.merged(known, fresh, since) : fresh;
        return this.known;
    }

    /** Whether what is known is a part of this window, and was read not long ago. */
    continues(tags, {t0, t1, most}) {
        const before = this.asked;
        this.asked = JSON.stringify([tags, t0 < 0 && t0, t1, most]);
        const within = this.known && (t0 < 0 || t0 >= this.known.t0);
        return within && before === this.asked && Date.now() - this.read < WHOLE;
    }

    merged(known, fresh, since) {
        const before = Object.fromEntries(known.tags.map((tag) => [tag.id, tag]));
        const tags = fresh.tags.map((tag) =>
            continued(before[tag.id], tag, fresh.t0, since)
        );
        return {...fresh, tags};
    }
}
