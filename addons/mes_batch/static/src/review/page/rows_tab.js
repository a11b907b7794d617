import {Component} from "@odoo/owl";
import {moment} from "@mes_compliance/time/plant_time";

/** Corrections with both values, steps left out, refused attempts. */
export class RowsTab extends Component {
    static template = "mes_batch.RowsTab";
    static props = {review: Object, kind: String};

    get review() {
        return this.props.review;
    }

    get rows() {
        return this.review.rows[this.props.kind] || [];
    }

    get may() {
        return this.review.page.may.look;
    }

    at(row) {
        return moment(row.at, this.review.page.head.tz);
    }

    look(row) {
        return this.review.look(this.props.kind, [row.row]);
    }
}
