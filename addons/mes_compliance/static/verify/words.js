// How an entry reads: its kind, its sentence, its time, all from what it holds.
(() => {
    const record = (globalThis.mesRecord = globalThis.mesRecord || {});
    const {shapes} = record;

    const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    const MONTHS = [
        ...["Jan", "Feb", "Mar", "Apr", "May", "Jun"],
        ...["Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    ];
    const SHOWN = 6;

    // Kinds of entries in the order of the filter: key, name, and which entries.
    const GROUPS = [
        {
            key: "signature",
            name: "Signatures",
            holds: (entry) => shapes.isSignature(entry),
        },
        {
            key: "exception",
            name: "Exceptions",
            holds: (entry) => entry.type.startsWith("exception."),
        },
        {
            key: "refused",
            name: "Refused attempts",
            holds: (entry) => /\.(refused|locked)$/.test(entry.type),
        },
        {
            key: "corrected",
            name: "Corrections",
            holds: (entry) => /\.(corrected|adjusted)$/.test(entry.type),
        },
        {
            key: "value",
            name: "Values and checks",
            holds: (entry) =>
                /^(value|readings|sample|check|container|source)\./.test(entry.type),
        },
        {
            key: "step",
            name: "Steps and times",
            holds: (entry) =>
                /^(step|timer|loop|branch|batch|equipment)\./.test(entry.type),
        },
        {
            key: "change",
            name: "Changes of data",
            holds: (entry) => /\.(changed|created)$/.test(entry.type),
        },
        {key: "other", name: "Everything else", holds: () => true},
    ];

    function group(entry) {
        return GROUPS.find((candidate) => candidate.holds(entry));
    }

    function words(key) {
        const text = key.replaceAll(".", " ").replaceAll("_", " ").trim();
        return text.charAt(0).toUpperCase() + text.slice(1);
    }

    // A number with narrow spaces between its thousands.
    function number(value) {
        return String(value).replace(/\B(?=(\d{3})+$)/g, "\u202f");
    }

    // A name as part of our own sentence: short, and without steering characters.
    function named(label) {
        const text = label.replace(/\p{C}/gu, "\ufffd");
        return text.length > 60 ? `${text.slice(0, 59)}…` : text;
    }

    function count(value, one, many) {
        return `${number(value)} ${value === 1 ? one : many}`;
    }

    function grouped(digits) {
        return (digits.match(/.{1,4}/g) || []).join(" ");
    }

    // Day and time at the place where it happened, from UTC and the offset recorded.
    function local(entry) {
        const [hours, minutes] = entry.offset.slice(1).split(":").map(Number);
        const sign = entry.offset.startsWith("-") ? -1 : 1;
        const shift = sign * (60 * hours + minutes) * 60000;
        const moment = new Date(Date.parse(entry.at) + shift);
        const day = `${moment.getUTCDate()} ${MONTHS[moment.getUTCMonth()]}`;
        return {
            day: `${DAYS[moment.getUTCDay()]} ${day} ${moment.getUTCFullYear()}`,
            time: moment.toISOString().slice(11, 19),
            zone: `${entry.tz}, UTC${entry.offset}`,
        };
    }

    function isPlain(value) {
        return ["string", "number", "boolean"].includes(typeof value);
    }

    function plain(value) {
        if (typeof value === "boolean") {
            return value ? "yes" : "no";
        }
        return String(value);
    }

    // Pieces of a sentence: text with a tone, which the page turns into marks.
    const piece = (text, tone = "") => ({text: String(text), tone});

    function findingPieces(finding) {
        const parts = [];
        for (const [key, tone] of [
            ["about", "strong"],
            ["found", "first"],
            ["needed", "now"],
        ]) {
            if (isPlain(finding[key]) && finding[key] !== "") {
                parts.push(
                    piece(key === "about" ? "" : key),
                    piece(finding[key], tone)
                );
            }
        }
        const rule = isPlain(finding.rule) ? words(plain(finding.rule)) : "";
        return [piece(finding.code || "", "strong"), piece(rule), ...parts];
    }

    function signaturePieces({data}) {
        const parts = [piece(words(data.meaning), "meaning")];
        if (isPlain(data.subject)) {
            parts.push(piece(data.subject, "strong"));
        }
        if (isPlain(data.statement)) {
            parts.push(piece(`“${data.statement}”`));
        }
        return parts;
    }

    function limitTexts(limits) {
        const {low, high, ...others} = limits;
        const both = isPlain(low) && isPlain(high);
        const rest = both ? others : limits;
        const said = Object.keys(rest)
            .filter((key) => isPlain(rest[key]))
            .map((key) => `${key.replaceAll("_", " ")} ${plain(rest[key])}`);
        return both ? [`${low} … ${high}`, ...said] : said;
    }

    function valuePieces({data}) {
        const tone = data.crossed ? "first" : "value";
        const parts = [piece(data.name, "strong"), piece(data.text, tone)];
        const said = limitTexts(data.limits || {});
        return said.length ? [...parts, piece(said.join(", "), "quiet")] : parts;
    }

    function changePieces({data}) {
        return Object.keys(data.new).flatMap((key) => {
            const before = data.old && key in data.old ? data.old[key] : null;
            const after = data.new[key];
            const changed = [
                piece(words(key)),
                piece(plain(before ?? "empty"), "first"),
            ];
            return [...changed, piece("→"), piece(plain(after ?? "empty"), "now")];
        });
    }

    // First and present value, where data hold them side by side.
    function pairPieces({data}) {
        const unit = isPlain(data.unit) ? ` ${data.unit}` : "";
        const name = data.tag || data.name || "";
        return [
            piece(words(plain(name)), "strong"),
            piece(`${data.first}${unit}`, "first"),
            piece("→"),
            piece(`${data.value}${unit}`, "now"),
        ];
    }

    function scalarPieces({data}) {
        const keys = Object.keys(data).filter((key) => isPlain(data[key]));
        const unit = isPlain(data.unit) && isPlain(data.value) ? ` ${data.unit}` : "";
        return keys
            .filter((key) => !(unit && key === "unit"))
            .slice(0, SHOWN)
            .flatMap((key) => [
                piece(words(key), "quiet"),
                piece(plain(data[key]) + (key === "value" ? unit : ""), "value"),
            ]);
    }

    const FORMS = [
        [shapes.isSignature, signaturePieces],
        [
            ({data}) => Array.isArray(data.findings),
            ({data}) => data.findings.flatMap((item) => findingPieces(item || {})),
        ],
        [
            ({data}) => shapes.isObject(data.finding),
            ({data}) => findingPieces(data.finding),
        ],
        [({data}) => isPlain(data.name) && isPlain(data.text), valuePieces],
        [({data}) => shapes.isObject(data.new), changePieces],
        [({data}) => isPlain(data.first) && isPlain(data.value), pairPieces],
        [() => true, scalarPieces],
    ];

    // What the entry says, in pieces: what happened, to what, and why.
    function sentence(entry) {
        const [, form] = FORMS.find(([fits]) => fits(entry));
        const kind = shapes.isSignature(entry) ? "signed" : words(entry.type);
        const said = [piece(kind, "quiet"), ...form(entry)];
        const reason = entry.why === null ? [] : [piece(`Reason: “${entry.why}”`)];
        return [...said, ...reason].filter((part) => part.text !== "");
    }

    record.words = {
        GROUPS,
        group,
        words,
        named,
        number,
        count,
        grouped,
        local,
        sentence,
    };
})();
