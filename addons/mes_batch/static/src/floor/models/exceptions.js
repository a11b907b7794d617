/** Gates at which work waits until somebody has looked at the exception. */
const HOLDING = ["step", "batch"];

/** Return whether work waits for an exception. */
export function holds(exception) {
    return exception.state === "open" && HOLDING.includes(exception.gate);
}
