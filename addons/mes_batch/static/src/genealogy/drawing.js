/**
 * Where the boxes of a genealogy stand and how the lines run between them. The server
 * says which box stands in which column and in which order; this is only geometry.
 */
export const BOX = {width: 184, height: 62, column: 252, row: 76, top: 28};

const THINNEST = 1.5;
const WIDEST = 22;

function kindOf(boxes) {
    const kinds = new Set(boxes.map((box) => box.kind));
    return kinds.size === 1 ? [...kinds][0] : "mixed";
}

function endLines(page) {
    return page.ends.flatMap((end) =>
        end.lots.map(({node, quantity}) => ({
            from: end.kind === "supplier" ? end.end : node,
            to: end.kind === "supplier" ? node : end.end,
            quantity,
            share: 0.12,
            dashed: end.kind === "transit",
        }))
    );
}

/**
 * Return a line's path. One that passes columns runs below their boxes, so that it does
 * not seem to go through them; so does one that runs back (rework).
 */
function curve(from, to, {share}, height) {
    const width = Math.max(THINNEST, share * WIDEST);
    const y1 = from.y + BOX.height / 2;
    const y2 = to.y + BOX.height / 2;
    const x1 = from.x + BOX.width;
    if (to.x - from.x > BOX.column) {
        const [gap, low] = [BOX.column - BOX.width, height + 8];
        const down = `M${x1} ${y1}C${x1 + gap} ${y1} ${x1} ${low} ${x1 + gap} ${low}`;
        const up = `C${to.x} ${low} ${to.x - gap} ${y2} ${to.x} ${y2}`;
        return {path: `${down}L${to.x - gap} ${low}${up}`, width};
    }
    if (to.x > from.x) {
        const middle = (x1 + to.x) / 2;
        const path = `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${to.x} ${y2}`;
        return {path, width};
    }
    const low = Math.max(from.y, to.y) + BOX.height + 12;
    const [begin, back] = [from.x + BOX.width / 2, to.x + BOX.width / 2];
    const start = `M${begin} ${from.y + BOX.height}C${begin} ${low} ${begin} ${low}`;
    const end = `${(begin + back) / 2} ${low}S${back} ${low} ${back} ${to.y + BOX.height}`;
    return {path: `${start} ${end}`, width, back: true};
}

/** Return the columns of a page with suppliers first, customers and places last. */
export function columnsOf(page) {
    const ends = page.ends.map((end) => ({...end, node: end.end, isEnd: true}));
    const suppliers = ends.filter((end) => end.kind === "supplier");
    const places = ends.filter((end) => end.kind !== "supplier");
    const columns = page.columns.map(({level, boxes, left_out}) => ({
        level,
        boxes,
        leftOut: left_out,
        kind: boxes.some((box) => box.focus) ? "focus" : kindOf(boxes),
    }));
    if (suppliers.length) {
        columns.unshift({level: null, boxes: suppliers, leftOut: 0, kind: "supplier"});
    }
    if (places.length) {
        columns.push({level: null, boxes: places, leftOut: 0, kind: "where"});
    }
    return columns;
}

/**
 * Return the geometry: boxes with `x` and `y`, lines with a path and a width, and the
 * size of it all. Columns are centred on the tallest.
 */
export function drawn(page) {
    const columns = columnsOf(page);
    const most = Math.max(1, ...columns.map(({boxes}) => boxes.length));
    const height = BOX.top + most * BOX.row;
    const at = new Map();
    const heads = columns.map((column, number) => {
        const x = number * BOX.column;
        const above = ((most - column.boxes.length) * BOX.row) / 2;
        column.boxes.forEach((box, place) => {
            at.set(box.node, {...box, x, y: BOX.top + above + place * BOX.row});
        });
        return {...column, x, y: above};
    });
    const lines = [...page.edges, ...endLines(page)];
    return {
        heads,
        boxes: [...at.values()],
        lines: lines
            .filter((line) => at.has(line.from) && at.has(line.to))
            .map((line) => ({
                ...line,
                ...curve(at.get(line.from), at.get(line.to), line, height),
            })),
        width: columns.length * BOX.column,
        height: height + 24,
    };
}

/** Return the box that an arrow key leads to, or undefined at the rim. */
export function neighbour(boxes, from, key) {
    const same = (box) => box.x === from.x;
    const below = (a, b) => a.y - b.y;
    if (key === "ArrowUp" || key === "ArrowDown") {
        const column = boxes.filter(same).sort(below);
        const place = column.findIndex((box) => box.node === from.node);
        return column[place + (key === "ArrowDown" ? 1 : -1)];
    }
    const side = key === "ArrowRight" ? 1 : -1;
    const xs = boxes.map(({x}) => x).filter((x) => (x - from.x) * side > 0);
    const x = side > 0 ? Math.min(...xs) : Math.max(...xs);
    const distance = (box) => Math.abs(box.y - from.y);
    return boxes
        .filter((box) => box.x === x)
        .sort((a, b) => distance(a) - distance(b))[0];
}
