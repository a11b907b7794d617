import {ConnectionLostError} from "@web/core/network/rpc";

/** Whether a look failed as looks may: the line is cut, or the server refused it. */
export function mayFail(error) {
    return error instanceof ConnectionLostError || Boolean(error.data);
}

/** Run a look that nobody asked for: it fails without a word. */
export async function quietly(run) {
    try {
        await run();
    } catch (error) {
        if (!mayFail(error)) {
            throw error;
        }
    }
}
