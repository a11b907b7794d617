/** Return a random UUID (RFC 9562, version 4), also where the page is not secure. */
export function newUuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(
        ""
    );
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * Sends commands, one after the other, each with a UUID made here.
 *
 * The same act while it is still on its way is the same command: a double tap sends
 * once. A command that got no answer is repeated with its UUID until it has one; the
 * server then answers what it answered the first time.
 */
export class Commands {
    /**
     * @param {Line} line
     * @param {() => string} [uuid]
     */
    constructor(line, uuid = newUuid) {
        this.line = line;
        this.uuid = uuid;
        this.under = new Map();
        this.last = Promise.resolve();
    }

    /**
     * @param {number} batch
     * @param {Object} act name, step and what the command needs
     * @returns {Promise<Object>} the server's answer
     */
    send(batch, act) {
        const same = JSON.stringify([batch, act]);
        if (!this.under.has(same)) {
            this.under.set(same, this._queue(batch, act, same));
        }
        return this.under.get(same);
    }

    /** How many commands have no answer yet. */
    get pending() {
        return this.under.size;
    }

    _queue(batch, act, same) {
        const command = {id: this.uuid(), ...act};
        const answer = this.last
            .then(() => this.line.insist("mes.batch", "command", [[batch], command]))
            .finally(() => this.under.delete(same));
        this.last = answer.catch(() => null);
        return answer;
    }
}
