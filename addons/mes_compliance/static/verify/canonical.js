// Canonical JSON, read strictly: a text that is not the only spelling of its value is
// refused while it is read. See docs/record-format.md.
(() => {
    const record = (globalThis.mesRecord = globalThis.mesRecord || {});

    const DEPTH = 64;
    const SHORT = {
        '"': '"',
        "\\": "\\",
        b: "\b",
        f: "\f",
        n: "\n",
        r: "\r",
        t: "\t",
    };
    const INTEGER = /-?(?:0|[1-9][0-9]*)/y;
    const WORDS = {true: true, false: false, null: null};

    class NotCanonical extends Error {}

    class Reader {
        constructor(text) {
            this.text = text;
            this.place = 0;
        }

        refuse(reason) {
            throw new NotCanonical(`${reason} at character ${this.place}`);
        }

        // Step over the character if it stands here.
        skip(character) {
            const found = this.text[this.place] === character;
            this.place += found ? 1 : 0;
            return found;
        }

        expect(character) {
            if (!this.skip(character)) {
                this.refuse(`no ${character}`);
            }
        }

        value(depth) {
            const start = this.text[this.place];
            if (start === '"') {
                return this.string();
            }
            if (start === "{" || start === "[") {
                if (depth > DEPTH) {
                    this.refuse(`nested deeper than ${DEPTH}`);
                }
                return start === "{" ? this.object(depth) : this.array(depth);
            }
            return this.word();
        }

        word() {
            for (const [word, value] of Object.entries(WORDS)) {
                if (this.text.startsWith(word, this.place)) {
                    this.place += word.length;
                    return value;
                }
            }
            INTEGER.lastIndex = this.place;
            const found = INTEGER.exec(this.text);
            const number = found ? Number(found[0]) : NaN;
            if (!Number.isSafeInteger(number) || String(number) !== found[0]) {
                this.refuse("no value of the record");
            }
            this.place += found[0].length;
            return number;
        }

        string() {
            this.expect('"');
            let value = "";
            let start = this.place;
            for (;;) {
                const character = this.text[this.place];
                if (character === undefined || character < " ") {
                    this.refuse("no text");
                }
                if (character === '"' || character === "\\") {
                    value += this.text.slice(start, this.place);
                    this.place += 1;
                    if (character === '"') {
                        return this.composed(value);
                    }
                    value += this.escape();
                    start = this.place;
                } else {
                    this.place += 1;
                }
            }
        }

        composed(value) {
            if (value.normalize("NFC") !== value) {
                this.refuse("text not in normalization form C");
            }
            return value;
        }

        escape() {
            const character = this.text[this.place];
            this.place += 1;
            if (character in SHORT) {
                return SHORT[character];
            }
            const digits = this.text.slice(this.place, this.place + 4);
            const control = String.fromCharCode(parseInt(digits, 16));
            const short = Object.values(SHORT).includes(control);
            if (character !== "u" || !/^00[01][0-9a-f]$/.test(digits) || short) {
                this.refuse("an escape that is not needed");
            }
            this.place += 4;
            return control;
        }

        array(depth) {
            const items = [];
            this.expect("[");
            while (!this.skip("]")) {
                if (items.length) {
                    this.expect(",");
                }
                items.push(this.value(depth + 1));
            }
            return items;
        }

        object(depth) {
            // No prototype: a key may have any name.
            const members = Object.create(null);
            let last = null;
            this.expect("{");
            while (!this.skip("}")) {
                if (last !== null) {
                    this.expect(",");
                }
                const key = this.string();
                const ascii = [...key].every((character) => character <= "\x7f");
                if (!ascii || (last !== null && key <= last)) {
                    this.refuse("key not ASCII, or not in order");
                }
                this.expect(":");
                members[key] = this.value(depth + 1);
                last = key;
            }
            return members;
        }
    }

    // The value of canonical bytes.
    function decode(bytes) {
        let text = "";
        try {
            text = new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(
                bytes
            );
        } catch {
            throw new NotCanonical("not UTF-8");
        }
        const reader = new Reader(text);
        const value = reader.value(1);
        if (reader.place !== text.length) {
            reader.refuse("something follows");
        }
        return value;
    }

    function escaped(character) {
        const short = Object.keys(SHORT).find((key) => SHORT[key] === character);
        if (short) {
            return `\\${short}`;
        }
        const digits = character.charCodeAt(0).toString(16).padStart(4, "0");
        return character < " " ? `\\u${digits}` : character;
    }

    function encodeText(text) {
        return `"${text.replace(/["\\]|\p{Cc}/gu, escaped)}"`;
    }

    function write(value) {
        if (typeof value === "string") {
            return encodeText(value);
        }
        if (Array.isArray(value)) {
            return `[${value.map(write).join(",")}]`;
        }
        if (value !== null && typeof value === "object") {
            const members = Object.keys(value)
                .sort()
                .map((key) => `${encodeText(key)}:${write(value[key])}`);
            return `{${members.join(",")}}`;
        }
        return String(value);
    }

    // The canonical bytes of a value that was read here.
    function encode(value) {
        return new TextEncoder().encode(write(value));
    }

    record.canonical = {NotCanonical, decode, encode};
})();
