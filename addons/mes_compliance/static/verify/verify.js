// Verification of a record file in JavaScript: an implementation of its own, made from
// docs/record-format.md, that has to agree with the one in Python on every file.
(() => {
    const record = (globalThis.mesRecord = globalThis.mesRecord || {});
    const {sha256, Sha256, hex, unhex, canonical, ed25519} = record;
    const {Fault, Frames, link, treeRoot, streamOf, typeOf, shapes} = record;

    const PIECE = 1 << 20;

    class Progress {
        constructor(told) {
            this.told = told;
            this.uuid = unhex(told.stream.replaceAll("-", ""));
            this.seq = told.after.seq;
            this.covered = this.seq;
            this.chain = unhex(told.after.chain);
            this.last = null;
        }

        found() {
            return {
                stream: this.last.stream,
                kind: this.last.kind,
                label: this.last.label,
                after: this.told.after,
                entries: this.seq - this.told.after.seq,
                head: {seq: this.seq, chain: hex(this.chain)},
            };
        }
    }

    class Verification {
        constructor(bytes) {
            this.frames = new Frames(bytes);
            this.streams = new Map();
            this.order = [];
            this.keys = new Map();
            this.files = new Map();
            this.block = null;
            this.blockHash = "";
            this.report = {
                ok: false,
                ledger: "",
                streams: [],
                entries: 0,
                signatures: 0,
                signed: 0,
                unsigned: 0,
                uncovered: 0,
                keys: [],
                levels: "",
                verifier: null,
                list: [],
                fault: null,
            };
        }

        // Verify step by step; yields the share that is done, 0 … 1.
        *steps() {
            try {
                this.header();
                while (this.frames.peek() === "K") {
                    this.key(this.frames.one("K"));
                }
                while (this.frames.peek() === "B") {
                    this.sealed(this.frames.one("B"));
                    yield this.frames.place / this.frames.bytes.length;
                }
                this.block = null;
                for (const file of this.files.values()) {
                    yield* this.attachment(file);
                }
                this.end();
                this.compare();
                this.report.ok = true;
            } catch (fault) {
                this.report.fault = this.faultOf(fault);
            }
        }

        faultOf(fault) {
            if (!(fault instanceof Fault)) {
                throw fault;
            }
            const {code, what, kind} = fault.fault;
            if (!kind) {
                return fault.fault;
            }
            const placed = kind === "E" ? this.next(null, code, what) : null;
            return (placed || this.fault(code, what)).fault;
        }

        read(payload, code) {
            try {
                return canonical.decode(payload);
            } catch (fault) {
                if (fault instanceof canonical.NotCanonical) {
                    throw this.fault(code, `not canonical JSON: ${fault.message}`);
                }
                throw fault;
            }
        }

        // Header and keys.

        header() {
            if (!this.frames.peek()) {
                throw new Fault("empty", "the file is empty", {});
            }
            let payload = null;
            try {
                payload = this.frames.one("H");
            } catch {
                throw new Fault("foreign", "this is not a batch record file", {});
            }
            const told = this.read(payload, "header_malformed");
            const sound =
                shapes.hasMembers(told, ["format", "ledger", "streams"]) &&
                told.format === "mes-record 1" &&
                shapes.isLedger(told.ledger) &&
                Array.isArray(told.streams) &&
                told.streams.length > 0 &&
                told.streams.every(shapes.isStream);
            const names = sound ? new Set(told.streams.map((item) => item.stream)) : [];
            if (!sound || names.size !== told.streams.length) {
                throw this.fault("header_malformed", "the header is not of this form");
            }
            this.report.ledger = told.ledger;
            this.report.streams = told.streams;
            for (const item of told.streams) {
                this.streams.set(item.stream, new Progress(item));
            }
        }

        key(payload) {
            const told = this.read(payload, "key_malformed");
            if (!shapes.isKey(told) || !ed25519.acceptable(unhex(told.public))) {
                throw this.fault("key_malformed", "this is no public key and its name");
            }
            if (this.keys.has(told.key)) {
                throw this.fault("key_unused", "the key stands in the file twice");
            }
            this.keys.set(told.key, unhex(told.public));
        }

        // Blocks.

        sealed(payload) {
            const block = this.read(payload, "block_malformed");
            const names = ["header", "hash", "signature", "chains", "mine"];
            if (!shapes.hasMembers(block, names) || !shapes.isText(block.header)) {
                throw this.fault("block_malformed", "it has not a block's members");
            }
            const text = new TextEncoder().encode(block.header);
            const header = this.read(text, "block_malformed");
            const hash = hex(sha256(Uint8Array.of(4), text));
            const sound = shapes.isHeader(header) && shapes.isBlock(block, header);
            if (!sound || block.hash !== hash) {
                throw this.fault("block_malformed", "it is not of the form of a block");
            }
            const before = this.block;
            this.block = header;
            this.follows(before, header, hash);
            const chains = block.chains.map(unhex);
            if (header.n !== chains.length || hex(treeRoot(chains)) !== header.root) {
                throw this.fault(
                    "block_altered",
                    "its chain values are not those sealed"
                );
            }
            this.signature(header, text, block.signature);
            this.entries(header, chains, block.mine);
        }

        follows(before, header, hash) {
            if (header.ledger !== this.report.ledger) {
                throw this.fault("block_foreign", "it is of another ledger");
            }
            if (before && header.no <= before.no) {
                throw this.fault("block_order", `it stands after block ${before.no}`);
            }
            const adjacent = before && header.no === before.no + 1;
            if (adjacent && header.prev !== this.blockHash) {
                throw this.fault(
                    "block_order",
                    "it was not sealed after the one before"
                );
            }
            this.blockHash = hash;
        }

        signature(header, text, signature) {
            if (!this.report.levels.includes(header.level)) {
                const levels = [...this.report.levels, header.level];
                this.report.levels = levels.sort().join("");
            }
            if (header.key === null) {
                this.report.unsigned += 1;
                return;
            }
            const key = this.signingKey(header.key);
            if (!ed25519.verify(key, text, unhex(signature))) {
                const what = `it is not signed by its key ${header.key}`;
                throw this.fault("block_signature", what);
            }
            this.report.signed += 1;
        }

        signingKey(name) {
            const key = this.keys.get(name);
            if (!key) {
                throw this.fault("block_key", `its key ${name} is not in the file`);
            }
            const fingerprint = hex(sha256(key));
            if (!this.report.keys.includes(fingerprint)) {
                if ([...this.keys.keys()][this.report.keys.length] !== name) {
                    const what = "the keys do not stand in order of use";
                    throw this.fault("key_order", what);
                }
                this.report.keys.push(fingerprint);
            }
            return key;
        }

        // Entries.

        entries(header, chains, mine) {
            for (const place of mine) {
                const doc = this.frames.one("E");
                const stream = this.streams.get(streamOf(doc));
                const other = "it is not the entry that was sealed here";
                if (!stream) {
                    throw this.next(doc, "entry_altered", other);
                }
                const seq = stream.seq + 1;
                const leaf = sha256(Uint8Array.of(0), doc);
                const chain = link(stream.uuid, seq, stream.chain, leaf);
                if (hex(chain) !== hex(chains[place])) {
                    throw this.at(stream, seq, doc, "entry_altered", other);
                }
                if (!stream.last) {
                    this.order.push(stream);
                }
                stream.seq = seq;
                stream.chain = chain;
                stream.covered = header.key === null ? stream.covered : seq;
                stream.last = this.document(stream, doc);
                const seal = {seq, block: header.no, place, leaf, at: header.at};
                this.report.list.push({entry: stream.last, ...seal});
                this.report.entries += 1;
            }
        }

        document(stream, doc) {
            let entry = null;
            try {
                entry = canonical.decode(doc);
            } catch (fault) {
                const what = `not canonical JSON: ${fault.message}`;
                throw this.at(stream, stream.seq, doc, "entry_malformed", what);
            }
            if (!shapes.isEntry(entry) || entry.stream !== stream.told.stream) {
                const what = "it has not the members of an entry";
                throw this.at(stream, stream.seq, doc, "entry_malformed", what);
            }
            if (shapes.contradicts(entry)) {
                const what = "it was signed on another content than it holds";
                throw this.at(stream, stream.seq, doc, "signature_differs", what);
            }
            this.report.signatures += shapes.isSignature(entry) ? 1 : 0;
            for (const file of shapes.attachments(entry)) {
                if (!this.files.has(file.sha256)) {
                    this.files.set(file.sha256, file);
                }
            }
            if (
                shapes.hasMembers(entry.data.verifier, ["script", "style", "template"])
            ) {
                this.report.verifier = entry.data.verifier;
            }
            return entry;
        }

        // Attachments and end.

        *attachment(file) {
            const what = `attachment ${file.name} is not`;
            if (this.frames.peek() !== "A") {
                throw this.fault("attachment_missing", `${what} there`);
            }
            const told = this.read(this.frames.one("A"), "attachment_altered");
            const names = ["name", "sha256", "size"];
            const same =
                shapes.hasMembers(told, names) &&
                names.every((key) => told[key] === file[key]);
            if (!same) {
                throw this.fault("attachment_altered", `${what} named so`);
            }
            const data = this.frames.one("D");
            const digest = new Sha256();
            for (let place = 0; place < data.length; place += PIECE) {
                digest.update(data.subarray(place, place + PIECE));
                yield this.frames.place / this.frames.bytes.length;
            }
            if (data.length !== file.size || hex(digest.digest()) !== file.sha256) {
                throw this.fault("attachment_altered", `${what} as sealed`);
            }
        }

        end() {
            const told = new TextDecoder().decode(this.frames.one("Z"));
            if (told !== `{"entries":${this.report.entries}}`) {
                throw this.fault("end_differs", "the end counts other entries");
            }
            if (this.frames.peek()) {
                const what = "something follows the end of the record";
                throw this.fault("trailing", what);
            }
        }

        compare() {
            if (this.report.keys.length !== this.keys.size) {
                const what = "a key stands in the file that signed nothing";
                throw new Fault("key_unused", what, {});
            }
            const told = this.report.streams;
            if (told.length !== this.order.length) {
                const what = "the header names streams without entries";
                throw new Fault("header_differs", what, {});
            }
            told.forEach((said, i) => this.compareStream(said, this.order[i].found()));
            this.report.uncovered = this.order.reduce(
                (sum, stream) => sum + stream.seq - stream.covered,
                0
            );
        }

        compareStream(said, found) {
            for (const key of shapes.STREAM) {
                const same = [said, found].map((item) =>
                    hex(canonical.encode(item[key]))
                );
                if (same[0] !== same[1]) {
                    const what = `the header says another ${key} of ${said.label}`;
                    throw new Fault("header_differs", what, {position: 0});
                }
            }
        }

        // Faults.

        fault(code, what, where = {}) {
            const place = {position: this.frames.offset};
            if (this.block) {
                place.block = this.block.no;
            }
            return new Fault(code, what, {...place, ...where});
        }

        at(stream, seq, doc, code, what) {
            return this.fault(code, what, {
                entry: seq,
                stream: stream.told.label,
                type: doc ? typeOf(doc) : "",
                number: this.report.entries + 1,
            });
        }

        // A fault of the next entry of the file, whatever stream it is of.
        next(doc, code, what) {
            const streams = [...this.streams.values()];
            if (streams.length === 1) {
                return this.at(streams[0], streams[0].seq + 1, doc, code, what);
            }
            return this.fault(code, what, {number: this.report.entries + 1});
        }
    }

    // Verify at once; for small files and for tests.
    function verify(bytes) {
        const run = new Verification(bytes);
        Array.from(run.steps());
        return run.report;
    }

    // Verify in pieces of some milliseconds, so that the page stays alive.
    async function verifyAlive(bytes, progress) {
        const run = new Verification(bytes);
        let until = Date.now() + 30;
        for (const share of run.steps()) {
            if (Date.now() > until) {
                progress(share, run.report);
                await new Promise((resolve) => setTimeout(resolve));
                until = Date.now() + 30;
            }
        }
        return run.report;
    }

    Object.assign(record, {verify, verifyAlive});
})();
