import {Component} from "@odoo/owl";
import {Icon} from "../../icons/icon";

/** A sample to take: how much, and where. Its number comes with the answer. */
export class SampleEntry extends Component {
    static template = "mes_batch.SampleEntry";
    static components = {Icon};
    static props = {sample: Object};
}
