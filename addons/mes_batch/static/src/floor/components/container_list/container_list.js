import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Icon} from "../../icons/icon";

/** Containers and lots a step uses up. Their order never changes: people remember places. */
export class ContainerList extends Component {
    static template = "mes_batch.ContainerList";
    static components = {Icon};
    static props = {lines: Array, clock: Object, names: Object};

    get rows() {
        return this.props.lines.flatMap((line) =>
            line.containers.length
                ? line.containers.map((container) => this.row(line, container))
                : [this.lot(line)]
        );
    }

    row(line, container) {
        const lot = container.lot ? _t("lot %s", container.lot) : "";
        return {
            key: container.code,
            title: `${line.item} ${container.net}`,
            line: [container.code, lot].filter(Boolean).join(" · "),
            done: Boolean(container.charged_at),
            at: container.charged_at ? this.props.clock.at(container.charged_at) : "",
        };
    }

    lot(line) {
        const missing = line.weighed ? _t("not weighed yet") : _t("any released lot");
        const title = `${line.item} ${line.quantity}`;
        return {key: line.line, title, line: missing, done: false, at: ""};
    }

    get count() {
        const {rows} = this;
        const done = rows.filter((row) => row.done).length;
        return _t("%(done)s of %(all)s", {done, all: rows.length});
    }
}
