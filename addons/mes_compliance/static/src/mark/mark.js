import {Component} from "@odoo/owl";

const RING = "M14 8A6 6 0 1 1 2 8A6 6 0 0 1 14 8Z";

/**
 * The shapes, drawn on a field of 16 by 16. `line` is stroked, `dashed` is a stroked
 * broken line, `full` is filled, `gap` is cut out of what is filled.
 *
 * Severity and state are told by their shape first: filled diamond, filled triangle,
 * square with a bar, ring; broken ring, half ring, ring with tick, ring with cross.
 */
export const SHAPES = {
    critical: {
        full: "M8 .8 15.2 8 8 15.2.8 8z",
        gap: "M7.2 4.4h1.6v4.4H7.2zM7.2 9.8h1.6v1.6H7.2z",
    },
    major: {
        full: "M8 1.2 15.4 14H.6z",
        gap: "M7.2 5.6h1.6v4H7.2zM7.2 10.7h1.6v1.6H7.2z",
    },
    minor: {line: "M2.8 2.8h10.4v10.4H2.8z", full: "M5.6 7.2h4.8v1.6H5.6z"},
    info: {line: RING, full: "M7.2 7h1.6v4.2H7.2zM7.2 4.6h1.6v1.6H7.2z"},
    todo: {dashed: RING},
    waiting: {line: RING, full: "M8 2a6 6 0 0 1 0 12z"},
    done: {line: `${RING}M5.3 8.3l1.9 1.9 3.6-4`},
    refused: {line: `${RING}M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4`},
    check: {line: "M3 8.5l3.2 3.2L13 5"},
    clock: {line: `${RING}M8 4.5V8l2.3 1.6`},
    pen: {line: "M2.5 13.5 3 10.8 11 2.8l2.2 2.2-8 8z"},
    seal: {line: "M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5"},
    ask: {
        line: "M2 3h12v8H7l-3 3v-3H2zM6.6 5.6a1.5 1.5 0 1 1 1.6 1.7V8M8.2 9.4v.1",
    },
    person: {
        line: "M10.6 5A2.6 2.6 0 1 1 5.4 5A2.6 2.6 0 0 1 10.6 5ZM2.8 14c.5-3 2.5-4.4 5.2-4.4s4.7 1.4 5.2 4.4",
    },
    machine: {line: "M3 3h7v6H3zM6.5 9v4M3.5 13.5h6M10 5h3v4"},
    arrow: {line: "M2.5 8h10M9 4.5 12.5 8 9 11.5"},
    next: {line: "M6 4l4 4-4 4"},
    down: {line: "M4 6l4 4 4-4"},
    cross: {line: "M4 4l8 8M12 4l-8 8"},
    document: {line: "M3.5 1.5h6l3 3v10h-9zM9.5 1.5v3h3M5.5 8h5M5.5 10.8h5"},
    box: {line: "M2 5 8 2l6 3v6l-6 3-6-3zM2 5l6 3 6-3M8 8v6"},
    truck: {
        line: "M1.5 4h8v7h-8zM9.5 6.5h3l2 2.5v2h-5M5.9 12a1.4 1.4 0 1 1-2.8 0a1.4 1.4 0 0 1 2.8 0M12.9 12a1.4 1.4 0 1 1-2.8 0a1.4 1.4 0 0 1 2.8 0",
    },
    flask: {
        line: "M6 2h4M6.7 2v4.5L3 13a1 1 0 0 0 .9 1.5h8.2A1 1 0 0 0 13 13L9.3 6.5V2M5 10.5h6",
    },
    link: {
        line: "M6.5 9.5 9.5 6.5M7 4.5l1.5-1.5a2.8 2.8 0 0 1 4 4L11 8.5M9 11.5 7.5 13a2.8 2.8 0 0 1-4-4L5 7.5",
    },
    load: {line: "M8 2v8M4.8 7 8 10.2 11.2 7M2.5 13.5h11"},
    place: {
        line: "M8 14.5S3 9.7 3 6.5a5 5 0 0 1 10 0c0 3.2-5 8-5 8zM9.7 6.5a1.7 1.7 0 1 1-3.4 0a1.7 1.7 0 0 1 3.4 0",
    },
};

/**
 * One shape. It is hidden from readers of the screen's text unless `label` is given:
 * the word stands beside it.
 */
export class Mark extends Component {
    static template = "mes_compliance.Mark";
    static props = {
        name: String,
        label: {type: String, optional: true},
        size: {type: String, optional: true},
    };
    static defaultProps = {label: "", size: ""};

    get shape() {
        return SHAPES[this.props.name] || SHAPES.todo;
    }
}
