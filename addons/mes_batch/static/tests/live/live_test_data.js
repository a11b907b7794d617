/** A tag as the server shows it live. */
export function liveTag(more = {}) {
    return {
        id: 7,
        code: "FBD-300-01.InletAir",
        name: "Inlet air",
        unit: "°C",
        equipment: "FBD-300-01",
        latest: "58.2 °C",
        latest_at: 1795352530000,
        standing: "good",
        parameter: "Inlet air",
        limits: {target: "58 °C", action: "55 .. 60 °C"},
        ...more,
    };
}

/** What the server says of the tags of the open step. */
export function live(more = {}) {
    return {
        step: "20.4.2#1",
        now: 1795352530000,
        begun: 1795351630000,
        ended: null,
        running: true,
        tags: [liveTag()],
        alarms: [],
        marks: [{at: 1795351630000, kind: "start", text: "Dry"}],
        channels: ["mes.equipment_5"],
        ...more,
    };
}

/** An alarm of a tag, as the server shows it. */
export function alarm(more = {}) {
    return {
        id: 3,
        tag: 7,
        name: "Inlet air",
        unit: "FBD-300-01",
        action: true,
        limit: "Action, high",
        value: "60.6 °C",
        limit_value: "60 °C",
        raised: 1795351700000,
        returned: 1795351738000,
        acknowledged: null,
        by: "",
        comment: "",
        ...more,
    };
}

/** The series of a tag: one point a second, with a hole in the middle. */
export function trend(more = {}) {
    const points = [0, 1, 2, 13, 14].map((n) => {
        const at = 1795351630000 + n * 1000;
        return [at, 58, 58.4, 58.2];
    });
    const limits = {low_action: null, low_alert: null, high_alert: 59.5};
    const tag = {
        id: 7,
        code: "FBD-300-01.InletAir",
        name: "Inlet air",
        unit: "°C",
        limits: {...limits, high_action: 60},
        latest: "58.2 °C",
        points,
        gaps: [[1795351632000, 1795351643000]],
        events: [],
    };
    const window = {now: 1795352530000, t0: 1795351630000, t1: 1795352530000};
    return {...window, tags: [tag], channels: [], ...more};
}
