import {onMounted, onWillUnmount, useEnv} from "@odoo/owl";
import {Follower} from "./follower";

/**
 * Read something again and again while a component is on the screen.
 *
 * @param {Function} read reads everything; answers the channels to follow
 */
export function useFollower(read) {
    const follower = new Follower(read, useEnv().services.bus_service);
    onMounted(() => follower.start());
    onWillUnmount(() => follower.stop());
}
