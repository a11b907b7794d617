import {onWillDestroy, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {useRecordObserver} from "@web/model/relational_model/utils";

/**
 * The review of the form's record, shared by all parts of the form.
 *
 * @returns {{review: Review|null}} reactive
 */
export function useReview() {
    const reviews = useService("mes_batch.review");
    const held = useState({review: null});
    useRecordObserver((record) => {
        held.review = reviews.of(record.resId);
    });
    return held;
}

/**
 * The same for the part that fetches it: with every record it begins a visit, and it
 * follows the batch on the bus. What arrives is told; nothing moves by itself.
 */
export function useLoadedReview() {
    const reviews = useService("mes_batch.review");
    const bus = useService("bus_service");
    const held = useState({review: null});
    let channel = "";
    const follow = (next) => {
        if (channel) {
            bus.deleteChannel(channel);
        }
        channel = next;
        if (channel) {
            bus.addChannel(channel);
        }
    };
    const onHint = ({id}) => {
        if (held.review && held.review.id === id && held.review.page) {
            held.review.check();
        }
    };
    bus.subscribe("mes.batch", onHint);
    onWillDestroy(() => {
        bus.unsubscribe("mes.batch", onHint);
        follow("");
    });
    useRecordObserver(async (record) => {
        const review = reviews.of(record.resId);
        review.begin();
        await review.load();
        follow(`mes.batch_${record.resId}`);
        held.review = review;
    });
    return held;
}
