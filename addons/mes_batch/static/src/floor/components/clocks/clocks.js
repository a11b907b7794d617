import {Component} from "@odoo/owl";
import {Icon} from "../../icons/icon";

/** Every hold time that can break in this batch, nearest first; the server's clock. */
export class Clocks extends Component {
    static template = "mes_batch.FloorClocks";
    static components = {Icon};
    static props = {limits: Array};
}
