/** A primary that waits: the sentence that unlocks it stands beside it. */
export function locked(label, note, strong = "") {
    return {state: "locked", icon: "lock", label, note, strong};
}

/**
 * A primary that acts when it is pressed.
 *
 * @param {Object} act ``kind`` (command, sign, begin, task, list) and what it needs
 */
export function ready(label, icon, act, note = "", strong = "") {
    return {state: "ready", label, icon, act, note, strong};
}

/** The act of sending a command of the open step. */
export function command(of) {
    return {kind: "command", command: of};
}
