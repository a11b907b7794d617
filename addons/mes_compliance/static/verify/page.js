// The page around a record: shows the verdict first, then what the record holds.
// All text goes into the page as text, never as markup.
(() => {
    const {base64, sha256, hex, verifyAlive, words} = globalThis.mesRecord;

    const ROWS = 150;

    const byId = (id) => document.getElementById(id);

    // An element with attributes and children; strings become text.
    function element(name, attributes = {}, ...children) {
        const node = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) {
            node.setAttribute(key, value);
        }
        node.append(...children);
        return node;
    }

    // Text of the record, kept from steering the direction of what stands beside it.
    function quoted(text, tone = "") {
        return element("bdi", tone ? {class: tone} : {}, text);
    }

    // -- verdict ---------------------------------------------------------------------

    function say(state, line, more) {
        byId("verdict").dataset.state = state;
        byId("verdict-line").replaceChildren(line);
        byId("verdict-more").replaceChildren(more);
    }

    function labels(report) {
        return report.streams.map((stream) => words.named(stream.label)).join(", ");
    }

    function place(fault) {
        const parts = [];
        if (fault.entry !== undefined) {
            const stream = words.named(fault.stream);
            parts.push(`Entry ${words.number(fault.entry)} of ${stream}`);
            parts.push(fault.type);
        } else if (fault.number !== undefined) {
            parts.push(`Entry ${words.number(fault.number)} of this page`);
        }
        if (fault.block !== undefined) {
            parts.push(`block ${words.number(fault.block)}`);
        }
        return parts.filter(Boolean).join(", ");
    }

    function sayFault(fault, entries) {
        const where = place(fault);
        const said = `${where ? `${where}: ` : ""}${fault.what}.`;
        const shown = words.count(entries, "entry", "entries");
        say(
            "differs",
            "Not as sealed",
            `${said} Below are only the ${shown} before it, which are as sealed.`
        );
    }

    function sayVerified(report) {
        const entries = words.count(report.entries, "entry", "entries");
        const signatures = words.count(report.signatures, "signature", "signatures");
        const said = `${entries} of ${labels(report)} as sealed, ${signatures} among them`;
        if (!report.keys.length) {
            say("unsigned", "Consistent, not signed", `${said}. No block is signed.`);
            return;
        }
        const late = report.uncovered
            ? ` The last ${words.number(report.uncovered)} are not signed yet.`
            : "";
        const compare =
            "Compare the key's fingerprint with the one the site gives out.";
        const text = report.verifier
            ? ""
            : " The text of this page is covered by the bundle only.";
        say("verified", "Verified", `${said}.${late} ${compare}${text}`);
    }

    // Whether script and style sheet of this page are those sealed in the record.
    function sameText(sealed) {
        const own = {
            script: document.querySelector("script:not([id])").textContent,
            style: document.querySelector("style").textContent,
        };
        return Object.entries(own).every(
            ([key, text]) => hex(sha256(new TextEncoder().encode(text))) === sealed[key]
        );
    }

    // -- facts -----------------------------------------------------------------------

    function fact(name, ...values) {
        const lines = values.map((value) => element("dd", {}, quoted(value)));
        byId("facts").append(element("div", {}, element("dt", {}, name), ...lines));
    }

    function showStream(stream) {
        const from = words.number(stream.after.seq + 1);
        const range = `${from} to ${words.number(stream.head.seq)}`;
        const name = `${words.words(stream.kind)} ${words.named(stream.label)}`;
        fact(name, `entries ${range}`);
    }

    function showHead(stream) {
        const head = byId("facts").appendChild(element("div", {class: "wide"}));
        const name = `Last chain value of ${words.named(stream.label)}`;
        const value = words.grouped(stream.head.chain);
        head.append(
            element("dt", {}, quoted(name)),
            element("dd", {class: "hash"}, value)
        );
    }

    // Every key with its fingerprint, and a field to compare it with one that is known.
    function showKeys(keys) {
        for (const key of keys) {
            const known = element("input", {
                placeholder: "Fingerprint you were given",
                "aria-label": "Fingerprint you were given",
            });
            const answer = element("output", {});
            known.addEventListener("input", () => {
                const digits = known.value.replace(/[\s:]/g, "").toLowerCase();
                const same = digits.length >= 16 && key.startsWith(digits);
                answer.value = digits ? (same ? "the same key" : "not this key") : "";
                answer.className = same ? "same" : "other";
            });
            const value = element("dd", {class: "hash"}, words.grouped(key));
            const compare = element("dd", {class: "compare"}, known, answer);
            const box = element("div", {class: "wide"});
            box.append(element("dt", {}, "Fingerprint of the key that signed"));
            box.append(value, compare);
            byId("facts").append(box);
        }
    }

    function showFacts(report) {
        const label = labels(report) || "Batch record";
        document.title = `${label} · batch record`;
        byId("label").replaceChildren(quoted(label));
        if (report.list.length) {
            const first = words.local(report.list[0].entry);
            const last = words.local(report.list[report.list.length - 1].entry);
            fact(
                "Recorded",
                `${first.day}, ${first.time}`,
                `${last.day}, ${last.time}`
            );
            fact("Time zone", last.zone);
        }
        // What the file says of itself holds only where all of it was verified.
        const streams = report.ok ? report.streams : [];
        streams.forEach((stream) => showStream(stream));
        fact("Signatures", words.number(report.signatures));
        fact(
            "Blocks",
            `${words.number(report.signed)} signed`,
            `${words.number(report.unsigned)} not signed`
        );
        fact("Protection level", [...report.levels].join(", ") || "none");
        fact("Ledger", report.ledger);
        showKeys(report.keys);
        streams.forEach((stream) => showHead(stream));
    }

    // -- entries ---------------------------------------------------------------------

    function tree(value) {
        if (Array.isArray(value)) {
            const items = value.map((item) => element("li", {}, tree(item)));
            return items.length ? element("ol", {}, ...items) : "none";
        }
        if (value !== null && typeof value === "object") {
            const list = element("dl", {class: "tree"});
            for (const key of Object.keys(value)) {
                list.append(element("dt", {}, quoted(words.words(key))));
                list.append(element("dd", {}, tree(value[key])));
            }
            return list;
        }
        return quoted(value === null ? "none" : String(value));
    }

    function detail({entry, seq, block, place: spot, leaf, at}) {
        const facts = {
            entry: `${words.number(seq)} of ${entry.label}`,
            type: entry.type,
            by: `${entry.who.name} (${entry.who.login}), ${entry.who.roles.join(", ")}`,
            time: `${entry.at} (${words.local(entry).zone}, clock of ${entry.clock})`,
            came_by: entry.origin + (entry.request ? `, request ${entry.request}` : ""),
            identity: entry.id,
            sealed: `block ${words.number(block)}, place ${spot}, ${at}`,
            hash: words.grouped(hex(leaf)),
        };
        return [tree(entry.data), tree(facts)];
    }

    function row(item) {
        const {entry, seq, block} = item;
        const kind = words.group(entry);
        const parts = words
            .sentence(entry)
            .flatMap((part) => [" ", quoted(part.text, part.tone)]);
        const summary = element(
            "summary",
            {},
            element("time", {datetime: entry.at}, words.local(entry).time),
            element("span", {class: "seq"}, words.number(seq)),
            element("span", {class: "mark", title: kind.name}),
            element(
                "span",
                {class: "said"},
                quoted(entry.who.name, "strong"),
                ...parts
            ),
            element("span", {class: "block"}, `block ${words.number(block)}`)
        );
        const node = element(
            "details",
            {class: "entry", "data-kind": kind.key},
            summary
        );
        node.addEventListener(
            "toggle",
            () => node.append(element("div", {class: "detail"}, ...detail(item))),
            {once: true}
        );
        return node;
    }

    function haystack({entry, seq}) {
        return `${seq} ${JSON.stringify(entry)} ${words.words(entry.type)}`.toLowerCase();
    }

    class Story {
        constructor(list) {
            this.list = list;
            this.kinds = new Set(words.GROUPS.map((kind) => kind.key));
            this.person = "";
            this.text = "";
            this.drawn = 0;
        }

        wanted() {
            return this.list.filter(
                (item) =>
                    this.kinds.has(words.group(item.entry).key) &&
                    (!this.person || item.entry.who.name === this.person) &&
                    (!this.text || haystack(item).includes(this.text))
            );
        }

        // Draw what is wanted, some rows at a time; a newer drawing ends an older one.
        draw() {
            const turn = (this.drawn += 1);
            const wanted = this.wanted();
            const box = byId("entries");
            const hidden = this.list.length - wanted.length;
            const shown = words.count(wanted.length, "entry", "entries");
            const more = hidden ? `, ${words.number(hidden)} filtered out` : "";
            box.replaceChildren(element("p", {class: "count"}, `${shown}${more}`));
            let day = "";
            const step = (start) => {
                for (const item of wanted.slice(start, start + ROWS)) {
                    const today = words.local(item.entry).day;
                    if (today !== day) {
                        day = today;
                        box.append(element("h2", {}, day));
                    }
                    box.append(row(item));
                }
                if (turn === this.drawn && start + ROWS < wanted.length) {
                    setTimeout(() => step(start + ROWS));
                }
            };
            step(0);
        }
    }

    function checkbox(story, kind, number) {
        const box = element("input", {type: "checkbox", checked: ""});
        box.addEventListener("change", () => {
            story.kinds[box.checked ? "add" : "delete"](kind.key);
            story.draw();
        });
        const mark = element("span", {class: "mark", "data-kind": kind.key});
        const tally = element("span", {class: "tally"}, words.number(number));
        return element("label", {}, box, mark, element("span", {}, kind.name), tally);
    }

    function showFilters(story) {
        const panel = byId("filters");
        const search = element("input", {
            type: "search",
            placeholder: "Value, person, equipment, entry…",
            "aria-label": "Search in the entries",
        });
        search.addEventListener("input", () => {
            story.text = search.value.trim().toLowerCase();
            story.draw();
        });
        const people = [
            ...new Set(story.list.map((item) => item.entry.who.name)),
        ].sort();
        const select = element("select", {"aria-label": "Person"});
        select.append(element("option", {value: ""}, "Everybody"));
        people.forEach((name) => select.append(element("option", {value: name}, name)));
        select.addEventListener("change", () => {
            story.person = select.value;
            story.draw();
        });
        panel.append(search, select);
        for (const kind of words.GROUPS) {
            const number = story.list.filter(
                (item) => words.group(item.entry).key === kind.key
            ).length;
            if (number) {
                panel.append(checkbox(story, kind, number));
            }
        }
        panel.hidden = false;
    }

    // -- start -----------------------------------------------------------------------

    function sayProgress(share, report) {
        const entries = words.count(report.entries, "entry", "entries");
        say("verifying", "Verifying", `${entries}, ${Math.round(100 * share)} %`);
    }

    async function start() {
        say("verifying", "Verifying", "");
        const bytes = base64(byId("record").textContent);
        if (!bytes) {
            say("differs", "Not as sealed", "The record in this page is not base64.");
            return;
        }
        const report = await verifyAlive(bytes, sayProgress);
        showFacts(report);
        if (report.fault) {
            sayFault(report.fault, report.entries);
        } else if (report.verifier && !sameText(report.verifier)) {
            const other = "The text of this page is not the one that was sealed.";
            say("differs", "Not as sealed", `${other} Do not rely on what it shows.`);
        } else {
            sayVerified(report);
        }
        const story = new Story(report.list);
        showFilters(story);
        story.draw();
    }

    start().catch((fault) => {
        say(
            "differs",
            "Not verified",
            `The verification ended early: ${fault.message}`
        );
    });
})();
