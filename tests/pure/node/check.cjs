// Runs the page's scripts in Node on a folder of cases and prints what they answer.
const fs = require("fs");
const path = require("path");
const vm = require("vm");

const [scripts, cases] = process.argv.slice(2);
const names = ["hash", "ed25519", "canonical", "shapes", "frames", "verify", "words"];
for (const name of names) {
    const file = path.join(scripts, `${name}.js`);
    vm.runInThisContext(fs.readFileSync(file, "utf8"), {filename: file});
}
const {hex, unhex, base64, sha256, sha512, canonical, ed25519, verify, words} =
    globalThis.mesRecord;

// What a case asks for, by the end of its file's name.
const ANSWERS = {
    ".mes": (bytes) => {
        const report = verify(bytes);
        return {...report, list: report.list.map((item) => words.sentence(item.entry))};
    },
    ".hash": (bytes) => ({sha256: hex(sha256(bytes)), sha512: hex(sha512(bytes))}),
    ".json": (bytes) => {
        try {
            return {again: hex(canonical.encode(canonical.decode(bytes)))};
        } catch (fault) {
            return {refused: fault instanceof canonical.NotCanonical};
        }
    },
    ".b64": (bytes) => {
        const found = base64(new TextDecoder("latin1").decode(bytes));
        return {bytes: found && hex(found)};
    },
    ".signature": (bytes) => {
        const [key, signature] = [bytes.slice(0, 32), bytes.slice(32, 96)];
        return {
            key: ed25519.acceptable(key),
            holds: ed25519.verify(key, bytes.slice(96), signature),
            back: hex(unhex(hex(key))),
        };
    },
};

const answers = {};
for (const name of fs.readdirSync(cases)) {
    const bytes = new Uint8Array(fs.readFileSync(path.join(cases, name)));
    answers[name] = ANSWERS[path.extname(name)](bytes);
}
console.log(JSON.stringify(answers));
