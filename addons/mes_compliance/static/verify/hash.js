// SHA-256 and SHA-512 (FIPS 180-4), without any library and without WebCrypto, which a
// page opened from a file may not use in every browser.
//
// The constants are not copied: they are what the standard says they are, the first
// bits of the roots of the first primes.
(() => {
    const record = (globalThis.mesRecord = globalThis.mesRecord || {});

    const WORD = (1n << 64n) - 1n;

    function firstPrimes(count) {
        const primes = [];
        for (let number = 2; primes.length < count; number++) {
            if (primes.every((prime) => number % prime)) {
                primes.push(number);
            }
        }
        return primes.map(BigInt);
    }

    // The whole part of the k-th root of a big integer, by bisection.
    function root(number, k) {
        let low = 0n;
        let high = 1n << 80n;
        while (high - low > 1n) {
            const middle = (low + high) >> 1n;
            if (middle ** k <= number) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    const primes = firstPrimes(80);
    const ROUNDS = primes.map((prime) => root(prime << 192n, 3n) & WORD);
    const START = primes.slice(0, 8).map((prime) => root(prime << 128n, 2n) & WORD);

    const ROUNDS_32 = Int32Array.from(ROUNDS.slice(0, 64), (word) =>
        Number(BigInt.asIntN(32, word >> 32n))
    );
    const START_32 = Int32Array.from(START, (word) =>
        Number(BigInt.asIntN(32, word >> 32n))
    );

    function join(parts) {
        const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
        let place = 0;
        for (const part of parts) {
            whole.set(part, place);
            place += part.length;
        }
        return whole;
    }

    // The bytes after a message: a one bit, zeros, and its length in bits.
    function padding(length, block) {
        const lengthBytes = block / 8;
        const zeros = (2 * block - lengthBytes - 1 - (length % block)) % block;
        const tail = new Uint8Array(1 + zeros + lengthBytes);
        tail[0] = 0x80;
        new DataView(tail.buffer).setBigUint64(tail.length - 8, BigInt(length) * 8n);
        return tail;
    }

    function turn(word, bits) {
        return (word >>> bits) | (word << (32 - bits));
    }

    function block256(state, w, view, place) {
        for (let i = 0; i < 16; i++) {
            w[i] = view.getInt32(place + 4 * i);
        }
        for (let i = 16; i < 64; i++) {
            const x = w[i - 15];
            const y = w[i - 2];
            const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
            const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
            w[i] = w[i - 16] + s0 + w[i - 7] + s1;
        }
        let [a, b, c, d, e, f, g, h] = state;
        for (let i = 0; i < 64; i++) {
            const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
            const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS_32[i] + w[i]) | 0;
            const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
            const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
            h = g;
            g = f;
            f = e;
            e = (d + t1) | 0;
            d = c;
            c = b;
            b = a;
            a = (t1 + t2) | 0;
        }
        [a, b, c, d, e, f, g, h].forEach((word, i) => {
            state[i] += word;
        });
    }

    // SHA-256 of a message that comes in pieces.
    class Sha256 {
        constructor() {
            this.state = Int32Array.from(START_32);
            this.w = new Int32Array(64);
            this.rest = new Uint8Array(0);
            this.length = 0;
        }

        update(piece) {
            const data = this.rest.length ? join([this.rest, piece]) : piece;
            const whole = data.length - (data.length % 64);
            const view = new DataView(data.buffer, data.byteOffset, data.length);
            for (let place = 0; place < whole; place += 64) {
                block256(this.state, this.w, view, place);
            }
            this.rest = data.slice(whole);
            this.length += piece.length;
            return this;
        }

        digest() {
            const length = this.length;
            this.update(padding(length, 64));
            const out = new Uint8Array(32);
            const view = new DataView(out.buffer);
            this.state.forEach((word, i) => view.setInt32(4 * i, word));
            return out;
        }
    }

    function sha256(...parts) {
        const message = parts.length === 1 ? parts[0] : join(parts);
        return new Sha256().update(message).digest();
    }

    function turn64(word, bits) {
        return ((word >> bits) | (word << (64n - bits))) & WORD;
    }

    function block512(state, view, place) {
        const w = [];
        for (let i = 0; i < 16; i++) {
            w.push(view.getBigUint64(place + 8 * i));
        }
        for (let i = 16; i < 80; i++) {
            const x = w[i - 15];
            const y = w[i - 2];
            const s0 = turn64(x, 1n) ^ turn64(x, 8n) ^ (x >> 7n);
            const s1 = turn64(y, 19n) ^ turn64(y, 61n) ^ (y >> 6n);
            w.push((w[i - 16] + s0 + w[i - 7] + s1) & WORD);
        }
        let [a, b, c, d, e, f, g, h] = state;
        for (let i = 0; i < 80; i++) {
            const s1 = turn64(e, 14n) ^ turn64(e, 18n) ^ turn64(e, 41n);
            const t1 = h + s1 + ((e & f) ^ ((e ^ WORD) & g)) + ROUNDS[i] + w[i];
            const s0 = turn64(a, 28n) ^ turn64(a, 34n) ^ turn64(a, 39n);
            const t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
            h = g;
            g = f;
            f = e;
            e = (d + t1) & WORD;
            d = c;
            c = b;
            b = a;
            a = (t1 + t2) & WORD;
        }
        return [a, b, c, d, e, f, g, h].map((word, i) => (state[i] + word) & WORD);
    }

    function sha512(...parts) {
        const message = join(parts);
        const data = join([message, padding(message.length, 128)]);
        const view = new DataView(data.buffer);
        let state = START;
        for (let place = 0; place < data.length; place += 128) {
            state = block512(state, view, place);
        }
        const out = new Uint8Array(64);
        const answer = new DataView(out.buffer);
        state.forEach((word, i) => answer.setBigUint64(8 * i, word));
        return out;
    }

    function hex(bytes) {
        return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    }

    // The bytes of hex digits; only for text already known to be such digits.
    function unhex(text) {
        return Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
    }

    // The bytes of base64 text; null where the text is not their one spelling.
    function base64(text) {
        const size = 1 << 18;
        const pieces = [];
        for (let place = 0; place < text.length; place += size) {
            const piece = text.slice(place, place + size);
            let binary = "";
            try {
                binary = atob(piece);
            } catch {
                return null;
            }
            const last = place + size >= text.length;
            if (btoa(binary) !== piece || (!last && piece.endsWith("="))) {
                return null;
            }
            pieces.push(Uint8Array.from(binary, (byte) => byte.charCodeAt(0)));
        }
        return join(pieces);
    }

    Object.assign(record, {base64, Sha256, sha256, sha512, hex, unhex, join});
})();
