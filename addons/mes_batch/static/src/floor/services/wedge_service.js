import {registry} from "@web/core/registry";
import {Wedge, pressed} from "../models/wedge";

const FIELDS =
    "input:not([type=checkbox], [type=radio]), textarea, [contenteditable=true]";

/** Remember what a field held before a burst began, to give it back after a scan. */
function remember(target) {
    if (!(target instanceof Element) || !target.matches(FIELDS)) {
        return null;
    }
    return {field: target, value: target.value};
}

function giveBack(before) {
    if (before && "value" in before.field) {
        before.field.value = before.value;
        before.field.dispatchEvent(new Event("input", {bubbles: true}));
    }
}

/**
 * Listens for keyboard-wedge scanners on the whole page while somebody wants scans.
 *
 * A scan needs no focus. In a field the characters of a burst arrive as typing does;
 * when its end shows that it was a scan, the field gets back what it held before, and
 * the end key does nothing else. Slower typing is never touched.
 */
export const wedgeService = {
    start() {
        const listeners = new Set();
        const wedge = new Wedge();
        let before = null;

        function tell(scan, field) {
            giveBack(field);
            for (const listener of [...listeners]) {
                listener(scan);
            }
        }

        function stop(event) {
            event.preventDefault();
            event.stopImmediatePropagation();
        }

        function onKeydown(event) {
            const {scan, begins, burst} = wedge.take(event, pressed.at(event));
            if (begins) {
                before = remember(event.target);
            }
            if (scan) {
                stop(event);
                tell(scan, before);
            } else if (burst && !before) {
                stop(event);
            }
        }

        return {
            /**
             * Ask for scans.
             *
             * @param {(text: string) => void} listener
             * @returns {() => void} ends it
             */
            listen(listener) {
                if (!listeners.size) {
                    window.addEventListener("keydown", onKeydown, {capture: true});
                }
                listeners.add(listener);
                return () => {
                    listeners.delete(listener);
                    if (!listeners.size) {
                        window.removeEventListener("keydown", onKeydown, {
                            capture: true,
                        });
                    }
                };
            },
        };
    },
};

registry.category("services").add("mes_wedge", wedgeService);
