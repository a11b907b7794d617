// Ed25519 verification (RFC 8032 §5.1.7) with big integers. Nothing here signs, so
// nothing needs to take the same time for every input.
(() => {
    const record = (globalThis.mesRecord = globalThis.mesRecord || {});

    const P = 2n ** 255n - 19n;
    const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

    function mod(number) {
        const rest = number % P;
        return rest < 0n ? rest + P : rest;
    }

    function power(base, exponent) {
        let result = 1n;
        let square = mod(base);
        for (let left = exponent; left; left >>= 1n) {
            if (left & 1n) {
                result = mod(result * square);
            }
            square = mod(square * square);
        }
        return result;
    }

    function inverse(number) {
        return power(number, P - 2n);
    }

    const D = mod(-121665n * inverse(121666n));
    const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);

    // Points are (X, Y, Z, T) with x = X/Z, y = Y/Z and x*y = T/Z.
    const NEUTRAL = [0n, 1n, 1n, 0n];

    function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
        const a = mod((y1 - x1) * (y2 - x2));
        const b = mod((y1 + x1) * (y2 + x2));
        const c = mod(2n * D * mod(t1 * t2));
        const d = mod(2n * z1 * z2);
        const [e, f, g, h] = [b - a, d - c, d + c, b + a];
        return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
    }

    function double([x, y, z]) {
        const a = mod(x * x);
        const b = mod(y * y);
        const c = mod(2n * z * z);
        const h = a + b;
        const e = h - mod((x + y) * (x + y));
        const g = a - b;
        const f = c + g;
        return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
    }

    function negate([x, y, z, t]) {
        return [mod(-x), y, z, mod(-t)];
    }

    function littleEndian(bytes) {
        return BigInt("0x" + record.hex(Uint8Array.from(bytes).reverse()));
    }

    function squareRoot(square) {
        const root = power(square, (P + 3n) / 8n);
        const other = mod(root * ROOT_OF_MINUS_ONE);
        return [root, other].find((candidate) => mod(candidate * candidate) === square);
    }

    // The point of its 32 bytes; undefined where they are not its one spelling.
    function decode(bytes) {
        const number = littleEndian(bytes);
        const sign = number >> 255n;
        const y = number & (2n ** 255n - 1n);
        if (bytes.length !== 32 || y >= P) {
            return undefined;
        }
        const square = mod((y * y - 1n) * inverse(D * y * y + 1n));
        const root = squareRoot(square);
        if (root === undefined || (root === 0n && sign)) {
            return undefined;
        }
        const x = (root & 1n) === sign ? root : P - root;
        return [x, y, 1n, mod(x * y)];
    }

    function encode([x, y, z]) {
        const unit = inverse(z);
        const number = mod(y * unit) | ((mod(x * unit) & 1n) << 255n);
        const digits = number.toString(16).padStart(64, "0");
        return record.unhex(digits).reverse();
    }

    const BASE = decode(
        Uint8Array.from({length: 32}, (_unused, i) => (i ? 0x66 : 0x58))
    );

    // 0 … 15 times a point.
    function multiples(point) {
        const table = [NEUTRAL];
        while (table.length < 16) {
            table.push(add(table[table.length - 1], point));
        }
        return table;
    }

    const BASE_TABLE = multiples(BASE);
    const keyTables = new Map();

    function keyTable(name, point) {
        if (!keyTables.has(name)) {
            keyTables.set(name, multiples(negate(point)));
        }
        return keyTables.get(name);
    }

    // Whether 32 bytes are a public key: a point in its only spelling, not of small
    // order.
    function acceptable(key) {
        const point = decode(key);
        if (!point) {
            return false;
        }
        const [x, y, z] = double(double(double(point)));
        return !(x === 0n && y === z);
    }

    // Whether the signature is by the key: encoded(s*B - h*A) = R. Both products are
    // built together, four bits of each factor at a time.
    function verify(key, message, signature) {
        const s = littleEndian(signature.slice(32));
        if (signature.length !== 64 || s >= ORDER || !acceptable(key)) {
            return false;
        }
        const start = signature.slice(0, 32);
        const h = littleEndian(record.sha512(start, key, message)) % ORDER;
        const table = keyTable(record.hex(key), decode(key));
        let sum = NEUTRAL;
        for (let shift = 252n; shift >= 0n; shift -= 4n) {
            sum = double(double(double(double(sum))));
            sum = add(sum, BASE_TABLE[Number((s >> shift) & 15n)]);
            sum = add(sum, table[Number((h >> shift) & 15n)]);
        }
        return record.hex(encode(sum)) === record.hex(start);
    }

    record.ed25519 = {acceptable, verify};
})();
