import {onMounted, onWillUnmount} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {quietly} from "./models/quietly";

/**
 * Call a look whenever one of these hints comes over the bus, after the line was cut,
 * and every some seconds all the same, for a page without a websocket.
 */
export function useHints(types, look, every) {
    const bus = useService("bus_service");
    let timer = null;
    const heard = () => quietly(look);
    onMounted(() => {
        for (const type of types) {
            // one function per subscription: the bus knows them by it
            bus.subscribe(type, heard);
        }
        bus.addEventListener("BUS:RECONNECT", heard);
        bus.start();
        timer = setInterval(heard, every);
    });
    onWillUnmount(() => {
        for (const type of types) {
            bus.unsubscribe(type, heard);
        }
        bus.removeEventListener("BUS:RECONNECT", heard);
        clearInterval(timer);
    });
}

/** Follow a batch over the bus while the component is on the screen. */
export function useBatchChannel(id) {
    const bus = useService("bus_service");
    const channel = `mes.batch_${id}`;
    onMounted(() => bus.addChannel(channel));
    onWillUnmount(() => bus.deleteChannel(channel));
}
