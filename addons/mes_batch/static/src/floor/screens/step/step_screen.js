import {Component} from "@odoo/owl";
import {Exceptions} from "../../components/exceptions/exceptions";
import {StepTitle} from "../../components/step_title/step_title";
import {useReactive} from "../../hooks";
import {IpcScreen} from "../ipc/ipc_screen";
import {TasksScreen} from "../tasks/tasks_screen";
import {WeighScreen} from "../weigh/weigh_screen";

/** A step: title, machines, and the screen of its kind in the same frame. */
export class StepScreen extends Component {
    static template = "mes_batch.StepScreen";
    static components = {Exceptions, IpcScreen, StepTitle, TasksScreen, WeighScreen};
    static props = {floor: Object};

    setup() {
        this.floor = useReactive(this.props.floor);
    }

    get step() {
        return this.floor.step.step;
    }

    get body() {
        const {step} = this;
        if (step.weigh) {
            return WeighScreen;
        }
        return step.tests.length ? IpcScreen : TasksScreen;
    }

    acknowledge(exception) {
        this.floor.open("signature", {exception});
    }
}
