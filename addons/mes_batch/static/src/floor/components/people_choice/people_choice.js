import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {Icon} from "../../icons/icon";
import {Avatar} from "../avatar/avatar";

/** People to choose from, with where each is now; one tap chooses, another one undoes. */
export class PeopleChoice extends Component {
    static template = "mes_batch.PeopleChoice";
    static components = {Avatar, Icon};
    static props = {
        people: Array,
        /** ids of who is chosen */
        chosen: Array,
        onChosen: Function,
        slots: {type: Object, optional: true},
    };

    place({here, place}) {
        if (!here) {
            return _t("not at a screen now");
        }
        return place ? _t("at %s", place) : _t("at a screen");
    }

    toggle({id}) {
        const {chosen} = this.props;
        this.props.onChosen(
            chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]
        );
    }
}
