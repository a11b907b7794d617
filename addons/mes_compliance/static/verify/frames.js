// The frames of a record file, and the hashes that hold its entries together.
(() => {
    const record = (globalThis.mesRecord = globalThis.mesRecord || {});
    const {sha256} = record;

    const LIMITS = {
        H: 1 << 22,
        K: 1 << 9,
        B: 1 << 18,
        E: 1 << 24,
        A: 1 << 12,
        D: 2 ** 32 - 1,
        Z: 1 << 8,
    };
    const NAMES = {
        H: "header",
        K: "key",
        B: "block",
        E: "entry",
        A: "attachment",
        D: "content of an attachment",
        Z: "end",
    };

    class Fault extends Error {
        constructor(code, what, where) {
            super(what);
            this.fault = {code, what, ...where};
        }
    }

    class Frames {
        constructor(bytes) {
            this.bytes = bytes;
            this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
            this.place = 0;
            this.offset = 0;
        }

        peek() {
            const kind = this.bytes[this.place];
            return kind === undefined ? "" : String.fromCharCode(kind);
        }

        // The payload of the next frame, which has to be of this kind.
        one(kind) {
            this.offset = this.place;
            const start = this.place + 5;
            if (start > this.bytes.length) {
                throw new Fault("truncated", "the file ends here", {kind});
            }
            const size = this.view.getUint32(this.place + 1);
            if (this.peek() !== kind || size > LIMITS[kind]) {
                const problem =
                    this.peek() === kind ? "is too long" : "does not stand here";
                throw new Fault("frame", `the ${NAMES[kind]} ${problem}`, {kind});
            }
            if (start + size > this.bytes.length) {
                throw new Fault("truncated", "the file ends here", {kind});
            }
            this.place = start + size;
            return this.bytes.subarray(start, this.place);
        }
    }

    function link(stream, seq, previous, leaf) {
        const place = new Uint8Array(8);
        new DataView(place.buffer).setBigUint64(0, BigInt(seq));
        return sha256(Uint8Array.of(2), stream, place, previous, leaf);
    }

    // Merkle root (RFC 6962 §2.1), by its recursive definition.
    function treeRoot(values) {
        if (values.length === 0) {
            return sha256(new Uint8Array(0));
        }
        if (values.length === 1) {
            return sha256(Uint8Array.of(0), values[0]);
        }
        let half = 1;
        while (half * 2 < values.length) {
            half *= 2;
        }
        const left = treeRoot(values.slice(0, half));
        return sha256(Uint8Array.of(1), left, treeRoot(values.slice(half)));
    }

    function latin(doc) {
        return new TextDecoder("latin1").decode(doc);
    }

    // The stream an entry names, read from its bytes before they are trusted. The
    // members after it are texts in which no quote stands alone.
    function streamOf(doc) {
        const text = latin(doc);
        const mark = text.lastIndexOf('"stream":"') + 10;
        return text.slice(mark, mark + 36);
    }

    function typeOf(doc) {
        const text = latin(doc);
        const found = /","type":"([a-z0-9_.]+)"/.exec(
            text.slice(Math.max(0, text.lastIndexOf('"stream":"')))
        );
        return found ? found[1] : "";
    }

    Object.assign(record, {Fault, Frames, link, treeRoot, streamOf, typeOf});
})();
