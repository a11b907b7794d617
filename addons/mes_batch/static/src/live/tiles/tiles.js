import {Component} from "@odoo/owl";
import {figure, standingOf, TONES} from "../words";

const SHOWN = 3;

/** The latest values of tags: figure, limits, and how it stands in a word. */
export class Tiles extends Component {
    static template = "mes_batch.LiveTiles";
    static props = {
        tags: Array,
        most: {type: Number, optional: true},
    };
    static defaultProps = {most: SHOWN};

    get tiles() {
        return this.props.tags.slice(0, this.props.most).map((tag) => ({
            ...figure(tag),
            id: tag.id,
            name: tag.parameter || tag.name,
            limits: tag.limits.action || tag.limits.target || "",
            word: standingOf(tag),
            tone: TONES[tag.standing],
        }));
    }
}
