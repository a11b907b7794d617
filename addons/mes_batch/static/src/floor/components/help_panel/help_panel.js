import {Component, onWillStart, useEffect} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useHints} from "../../bus_hooks";
import {useElement, useOdoo, useReactive} from "../../hooks";
import {Icon} from "../../icons/icon";
import {firstName} from "../../models/people";
import {LOOK_AGAIN} from "../../models/witnessing";
import {Avatar} from "../avatar/avatar";
import {PeopleChoice} from "../people_choice/people_choice";
import {Reasons} from "../reasons/reasons";

/**
 * Help beside the step: the batch's own room in Discuss, for the invited.
 *
 * It talks as the person who acts at the station, which Discuss's own window on a
 * shared terminal could not; calls are Discuss's.
 */
export class HelpPanel extends Component {
    static template = "mes_batch.HelpPanel";
    static components = {Avatar, Icon, PeopleChoice, Reasons};
    static props = {
        batch: Number,
        step: {type: [String, {value: null}]},
        title: String,
        clock: Object,
        /** tells which word was the newest that was read */
        onRead: Function,
        close: Function,
    };

    setup() {
        this.orm = useOdoo("orm");
        this.store = useOdoo("mail.store");
        this.rtc = useOdoo("discuss.rtc");
        this.list = useElement("list");
        this.state = useReactive({
            room: null,
            inviting: false,
            people: [],
            chosen: [],
            words: "",
            reasons: [],
            busy: false,
        });
        onWillStart(() => this.look());
        useHints(["mes.batch.help"], () => this.look(), LOOK_AGAIN);
        useEffect(
            () => this.toEnd(),
            () => [this.newest]
        );
    }

    call(method, ...args) {
        return this.orm.silent.call("mes.batch", method, [[this.props.batch], ...args]);
    }

    /** Read the room again. */
    async look() {
        const room = await this.call("help_room");
        this.state.room = room;
        if (!room.channel && !this.state.people.length) {
            await this.invite();
        }
        this.props.onRead(this.newest);
    }

    get newest() {
        const {messages} = this.state.room;
        return messages.length ? messages.at(-1).id : 0;
    }

    toEnd() {
        if (this.list.el) {
            this.list.el.scrollTop = this.list.el.scrollHeight;
        }
    }

    /** Whether people are being chosen: there is no room yet, or more are wanted. */
    get asking() {
        const {room, inviting} = this.state;
        return !room.channel || inviting;
    }

    async invite() {
        this.state.people = await this.call("help_people");
        this.state.inviting = true;
    }

    choose(chosen) {
        this.state.chosen = chosen;
    }

    get ready() {
        const {words, chosen, busy} = this.state;
        const named = !this.asking || chosen.length;
        return Boolean(words.trim() && named && !busy);
    }

    get prompt() {
        return this.asking ? _t("What is it about?") : _t("Say something");
    }

    at(message) {
        return this.props.clock.at(message.at);
    }

    short(name) {
        return firstName(name);
    }

    file({id}) {
        return `/web/content/${id}?download=true`;
    }

    async send() {
        if (!this.ready) {
            return;
        }
        const {words, chosen} = this.state;
        const said = words.trim();
        this.state.busy = true;
        try {
            const answer = this.asking
                ? await this.call("ask_help", this.props.step, said, chosen)
                : await this.call("help_say", said);
            this.state.reasons = answer.reasons;
            if (answer.ok) {
                Object.assign(this.state, {words: "", chosen: [], inviting: false});
                await this.look();
            }
        } finally {
            this.state.busy = false;
        }
    }

    /** Call everybody in the room: Discuss's own call, whose window takes the panel's place. */
    async ring() {
        const thread = await this.store.Thread.getOrFetch({
            model: "discuss.channel",
            id: this.state.room.channel,
        });
        if (thread) {
            await thread.openChatWindow();
            this.props.close();
            await this.rtc.toggleCall(thread);
        }
    }
}
