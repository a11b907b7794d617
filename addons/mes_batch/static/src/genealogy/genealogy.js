import {Component, onMounted, onWillStart, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {Mark} from "@mes_compliance/mark/mark";
import {columnsOf, drawn, neighbour} from "./drawing";
import {HEADS, MARKS, quantity} from "./genealogy_words";
import {RecallList} from "./recall_list";

const ACTION = "mes_batch.mes_genealogy_action";
const PHONE = 768;

/**
 * The genealogy of a lot, a batch, an order, a container, a package or a unit: boxes one
 * can walk along, the mass balance, and the recall list. Without a record it asks for one.
 */
export class Genealogy extends Component {
    static template = "mes_batch.Genealogy";
    static components = {Layout, Mark, RecallList};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.map = useRef("map");
        this.directions = {
            backward: _t("Backward"),
            both: _t("Both"),
            forward: _t("Forward"),
        };
        this.quantity = quantity;
        const {model, id} = this.props.action.params || {};
        const small = window.innerWidth < PHONE;
        this.state = useState({
            model,
            id,
            page: null,
            drawing: null,
            direction: "both",
            view: small ? "list" : "graph",
            whole: [],
            opened: [],
            text: "",
            found: null,
        });
        onWillStart(() => this.load());
        onMounted(() => this.showFocus());
    }

    /** Fetch the page again, with what is opened now. */
    async load() {
        const {model, id, direction, whole, opened} = this.state;
        if (!model) {
            this.env.config.setDisplayName(_t("Genealogy"));
            return;
        }
        const kwargs = {direction, whole, opened};
        this.state.page = await this.orm.call(
            "mes.genealogy",
            "page",
            [model, id],
            kwargs
        );
        this.state.drawing = drawn(this.state.page);
        this.env.config.setDisplayName(
            _t("Genealogy of %s", this.state.page.focus.name)
        );
    }

    /** Bring the box one came for into sight, where the graph is wider than the screen. */
    showFocus() {
        const box = this.map.el?.querySelector(".o_mes_box_focus");
        if (box && this.map.el.scrollWidth > this.map.el.clientWidth) {
            this.map.el.scrollLeft = box.offsetLeft - this.map.el.clientWidth / 3;
        }
    }

    // -- what is shown ---------------------------------------------------------------

    get columns() {
        return columnsOf(this.state.page);
    }

    get summary() {
        const {columns, ends} = this.state.page;
        const boxes = columns.reduce((sum, column) => sum + column.boxes.length, 0);
        return _t(
            "Genealogy: %(boxes)s lots and batches, %(ends)s places and partners",
            {
                boxes,
                ends: ends.length,
            }
        );
    }

    head(column) {
        return HEADS[column.kind];
    }

    mark(box) {
        return MARKS[box.isEnd ? box.kind : box.tone];
    }

    said(box) {
        if (!box.isEnd) {
            return box.said;
        }
        const first = box.lots
            .slice(0, 2)
            .map((lot) => quantity(lot.quantity))
            .join(", ");
        const more = box.lots.length - 2;
        return more > 0 ? _t("%(first)s and %(more)s more", {first, more}) : first;
    }

    hiddenText(number, way) {
        return way === "in"
            ? _t("+ %(number)s into it", {number})
            : _t("+ %(number)s of it", {number});
    }

    // -- walking ---------------------------------------------------------------------

    /** Walk to a box: its own page, with the way back in the breadcrumb. */
    walk(box) {
        if (box.isEnd || box.focus) {
            return;
        }
        this.goTo(box.model, box.id);
    }

    async goTo(model, id) {
        const action = await this.action.loadAction(ACTION);
        await this.action.doAction({...action, params: {model, id}});
    }

    async turn(direction) {
        Object.assign(this.state, {direction, whole: [], opened: []});
        await this.load();
        this.showFocus();
    }

    async open(box) {
        this.state.opened.push(box.node);
        await this.load();
    }

    async showWhole(level) {
        this.state.whole.push(level);
        await this.load();
    }

    onKey(event, box) {
        if (!event.key.startsWith("Arrow")) {
            return;
        }
        const next = neighbour(this.state.drawing.boxes, box, event.key);
        if (next) {
            event.preventDefault();
            this.map.el.querySelector(`[data-node="${next.node}"]`).focus();
        }
    }

    // -- finding ---------------------------------------------------------------------

    /** Show what has this number; the only one is opened at once. */
    async find() {
        if (!this.state.text.trim()) {
            return;
        }
        const found = await this.orm.call("mes.genealogy", "find", [this.state.text]);
        if (found.length === 1) {
            this.goTo(found[0].model, found[0].id);
        } else {
            this.state.found = found;
        }
    }

    // -- recall ----------------------------------------------------------------------

    /** Have the list kept with who asked and when, and open it. */
    async ask(purpose) {
        const {model, id} = this.state;
        await this.action.doAction(
            await this.orm.call("mes.recall", "ask", [{model, id}, purpose])
        );
    }

    get balance() {
        return this.state.page.balance;
    }
}

registry.category("actions").add("mes_genealogy", Genealogy);
