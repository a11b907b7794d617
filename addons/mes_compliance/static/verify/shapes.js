// The shapes of what stands in a record: which members, of which form.
(() => {
    const record = (globalThis.mesRecord = globalThis.mesRecord || {});
    const {sha256, hex, unhex, canonical} = record;

    const CAPACITY = 1024;
    const ZEROS = "0".repeat(64);
    const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
    const HASH = /^[0-9a-f]{64}$/;
    const KEY = /^[0-9a-f]{16}$/;
    const SIGNATURE = /^[0-9a-f]{128}$/;
    const SEALED_AT = /^[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}\.[0-9]{6}Z$/;
    const TEXTS = {
        at: /^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z$/,
        clock: /^(server|demo)$/,
        id: UUID,
        kind: /^[a-z][a-z0-9_]*$/,
        nonce: /^[0-9a-f]{32}$/,
        offset: /^[+-](0[0-9]|1[0-4]):[0-5][0-9]$/,
        origin: /^(rpc|http|cron|shell|import|install|system)$/,
        site: UUID,
        stream: UUID,
        type: /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/,
        tz: /^[A-Za-z][A-Za-z0-9_+/-]*$/,
    };
    const ENTRY = [
        ...Object.keys(TEXTS),
        "data",
        "label",
        "request",
        "v",
        "who",
        "why",
    ];
    const HEADER = ["v", "ledger", "no", "prev", "n", "root", "at", "key", "level"];
    const STREAM = ["stream", "kind", "label", "after", "entries", "head"];

    const isText = (value) => typeof value === "string";
    const isLabel = (value) => isText(value) && value !== "";
    const isCount = (value) => Number.isInteger(value) && value >= 0;
    const matches = (pattern, value) => isText(value) && pattern.test(value);

    function isObject(value) {
        return value !== null && typeof value === "object" && !Array.isArray(value);
    }

    function hasMembers(value, names) {
        return (
            isObject(value) &&
            Object.keys(value).length === names.length &&
            names.every((name) => name in value)
        );
    }

    function isPlace(value) {
        return (
            hasMembers(value, ["seq", "chain"]) &&
            isCount(value.seq) &&
            matches(HASH, value.chain)
        );
    }

    function isKey(value) {
        return (
            hasMembers(value, ["key", "alg", "public"]) &&
            value.alg === "ed25519" &&
            matches(HASH, value.public) &&
            hex(sha256(unhex(value.public))).slice(0, 16) === value.key
        );
    }

    function isStream(value) {
        return (
            hasMembers(value, STREAM) &&
            matches(UUID, value.stream) &&
            isText(value.kind) &&
            isLabel(value.label) &&
            Number.isInteger(value.entries) &&
            isPlace(value.after) &&
            isPlace(value.head) &&
            (value.after.seq > 0 || value.after.chain === ZEROS)
        );
    }

    function isPerson(who) {
        return (
            hasMembers(who, ["uid", "login", "name", "roles"]) &&
            Number.isInteger(who.uid) &&
            isText(who.login) &&
            isText(who.name) &&
            Array.isArray(who.roles) &&
            who.roles.every(isText)
        );
    }

    function isAttachment(file) {
        return (
            hasMembers(file, ["name", "sha256", "size"]) &&
            isText(file.name) &&
            matches(HASH, file.sha256) &&
            isCount(file.size)
        );
    }

    function attachments(entry) {
        return "attachments" in entry.data ? entry.data.attachments : [];
    }

    function isEntry(entry) {
        return (
            hasMembers(entry, ENTRY) &&
            Object.entries(TEXTS).every(([key, form]) => matches(form, entry[key])) &&
            entry.v === 1 &&
            isLabel(entry.label) &&
            (entry.why === null || isText(entry.why)) &&
            (entry.request === null || matches(UUID, entry.request)) &&
            isPerson(entry.who) &&
            isObject(entry.data) &&
            Array.isArray(attachments(entry)) &&
            attachments(entry).every(isAttachment)
        );
    }

    function isSignature(entry) {
        return (
            entry.type.endsWith(".signed") &&
            isText(entry.data.meaning) &&
            matches(HASH, entry.data.shown)
        );
    }

    // Whether a signature holds what was shown, and that is not what it says was shown.
    function contradicts(entry) {
        if (!isSignature(entry) || !("content" in entry.data)) {
            return false;
        }
        return hex(sha256(canonical.encode(entry.data.content))) !== entry.data.shown;
    }

    function isHeader(header) {
        return (
            hasMembers(header, HEADER) &&
            matches(UUID, header.ledger) &&
            matches(HASH, header.prev) &&
            matches(HASH, header.root) &&
            matches(SEALED_AT, header.at) &&
            matches(/^[ABC]$/, header.level) &&
            isCount(header.no) &&
            isCount(header.n) &&
            header.n <= CAPACITY &&
            header.v === 1 &&
            (header.key === null || matches(KEY, header.key))
        );
    }

    function arePositions(mine, n) {
        return (
            Array.isArray(mine) &&
            mine.length > 0 &&
            mine.every(Number.isInteger) &&
            mine.every((place, i) => i === 0 || place > mine[i - 1]) &&
            mine[0] >= 0 &&
            mine[mine.length - 1] < n
        );
    }

    function isBlock(block, header) {
        return (
            (header.key === null
                ? block.signature === null
                : matches(SIGNATURE, block.signature)) &&
            Array.isArray(block.chains) &&
            block.chains.every((chain) => matches(HASH, chain)) &&
            arePositions(block.mine, header.n)
        );
    }

    record.shapes = {
        STREAM,
        hasMembers,
        isText,
        isObject,
        isStream,
        isEntry,
        isSignature,
        isHeader,
        isBlock,
        isKey,
        isLedger: (value) => matches(UUID, value),
        attachments,
        contradicts,
    };
})();
