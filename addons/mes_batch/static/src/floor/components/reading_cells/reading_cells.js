import {Component, useEffect} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {inWords} from "@mes_compliance/sign/signed_content";
import {useElement} from "../../hooks";
import {Icon} from "../../icons/icon";
import {cellsOf} from "../../models/readings";

/**
 * The readings of one test. They arrive from a balance without a tap, or from the
 * keyboard in the next empty cell; each is kept the moment it arrives.
 */
export class ReadingCells extends Component {
    static template = "mes_batch.ReadingCells";
    static components = {Icon};
    static props = {
        test: Object,
        draft: Object,
        open: Boolean,
        onRead: Function,
    };

    setup() {
        this.field = useElement("field");
        useEffect(
            () => this.stay(),
            () => [this.props.test.test, this.props.test.readings.length]
        );
    }

    /** Whoever types one reading after the other stays in the cell that is next. */
    stay() {
        if (this.typing && this.field.el) {
            this.field.el.focus({preventScroll: true});
        }
    }

    type() {
        this.typing = true;
        this.field.el?.focus();
    }

    get cells() {
        return cellsOf(this.props.test);
    }

    get next() {
        return this.props.test.readings.length + 1;
    }

    get note() {
        const {unit, size} = this.props.test;
        return _t("%(unit)s, %(size)s one by one", {unit, size});
    }

    get parts() {
        const {parts, unit} = this.props.test;
        return parts.map((part) => `${inWords(part)}, ${unit}`);
    }

    isField(cell) {
        return this.props.open && cell.place === this.next;
    }

    label(cell) {
        const {test} = this.props;
        const name = `${test.name} ${cell.place}`;
        return cell.out
            ? _t("%(name)s, %(value)s, outside", {name, value: cell.value})
            : name;
    }

    read() {
        const {draft, test} = this.props;
        const parts = test.parts.map((_part, index) =>
            (draft.parts[index] || "").trim()
        );
        const value = draft.value.trim();
        if (test.parts.length ? parts.every(Boolean) : value) {
            this.typing = true;
            this.props.onRead(test.test, [test.parts.length ? parts : value]);
        }
    }
}
