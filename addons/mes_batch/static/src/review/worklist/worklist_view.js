import {onWillStart, useExternalListener, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useBus, useService} from "@web/core/utils/hooks";
import {ListController} from "@web/views/list/list_controller";
import {ListRenderer} from "@web/views/list/list_renderer";
import {listView} from "@web/views/list/list_view";
import {Mark} from "@mes_compliance/mark/mark";

/** The words, tones and shapes of the strip's figures, by the filter each stands for. */
const FIGURES = {
    waiting: {text: _t("waiting")},
    passed: {text: _t("promise passed"), tone: "bad", mark: "clock"},
    decide: {text: _t("you can decide now")},
    ready: {text: _t("ready to sign"), tone: "ok", mark: "pen"},
    wait: {text: _t("wait for an answer or a result")},
    production: {text: _t("still in production review")},
    full: {text: _t("need full review: proof refused"), mark: "refused"},
};

/** From which width of the window on a column is shown; all others always are. */
const NEEDS = {
    reviewed: 1080,
    age: 1080,
    info_count: 1360,
    reviewer_id: 1360,
    stage: 1600,
};

/** Odoo's list; what is secondary gives way where there is little room. */
export class WorklistRenderer extends ListRenderer {
    setup() {
        super.setup();
        useExternalListener(window, "resize", () => this.render());
    }

    getActiveColumns() {
        const room = browser.innerWidth;
        return super.getActiveColumns().filter(({name}) => room >= (NEEDS[name] || 0));
    }
}

/**
 * The worklist of review: Odoo's list, with a strip of counted filters above it and one
 * button that opens the most urgent batch the user can act on.
 */
export class WorklistController extends ListController {
    static template = "mes_batch.Worklist";
    static components = {...ListController.components, Mark};

    setup() {
        super.setup();
        this.strip = useState({figures: []});
        this.action = useService("action");
        onWillStart(() => this.count());
        useBus(this.model.bus, "update", () => this.count());
    }

    /** Fetch the figures of the strip. */
    async count() {
        this.strip.figures = await this.orm.call(
            this.props.resModel,
            "worklist_strip",
            []
        );
    }

    get figures() {
        return this.strip.figures.map((figure) => ({
            tone: "",
            mark: "",
            ...FIGURES[figure.filter],
            ...figure,
            on: this.filterOf(figure)?.isActive || false,
        }));
    }

    filterOf(figure) {
        const [item] = this.env.searchModel.getSearchItems(
            (each) => each.type === "filter" && each.name === figure.filter
        );
        return item;
    }

    wordsOf({text, mine}) {
        return mine ? _t("%(text)s, %(mine)s by you", {text, mine}) : text;
    }

    /** Show what a figure counts, and nothing else of the strip. */
    show(figure) {
        const chosen = this.filterOf(figure);
        for (const other of this.figures) {
            const item = this.filterOf(other);
            if (item && item.isActive && item.id !== chosen?.id) {
                this.env.searchModel.toggleSearchItem(item.id);
            }
        }
        if (chosen && !chosen.isActive) {
            this.env.searchModel.toggleSearchItem(chosen.id);
        }
    }

    async reviewNext() {
        const next = await this.orm.call(this.props.resModel, "action_review_next", []);
        await this.action.doAction(next);
    }
}

export const worklistView = {
    ...listView,
    Controller: WorklistController,
    Renderer: WorklistRenderer,
};

registry.category("views").add("mes_worklist", worklistView);
