import {_t} from "@web/core/l10n/translation";
import {inOrder, limitLines} from "./series";

const NAMES = {
    high_action: () => _t("Action"),
    high_alert: () => _t("Alert"),
    low_alert: () => _t("Alert"),
    low_action: () => _t("Action"),
};

function stroke(chart, from, to, colour, dash = [], width = 1) {
    const {ctx} = chart;
    ctx.save();
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.setLineDash(dash);
    ctx.beginPath();
    ctx.moveTo(...from);
    ctx.lineTo(...to);
    ctx.stroke();
    ctx.restore();
}

function write(chart, options, text, x, y, colour, align = "left", weight = "") {
    const {ctx} = chart;
    ctx.save();
    ctx.font = `${weight} 12px ${options.family}`;
    ctx.textAlign = align;
    ctx.textBaseline = "middle";
    ctx.fillStyle = colour;
    ctx.fillText(text, x, y);
    ctx.restore();
}

/** Paint where a single tag is in order; with several it would say nothing. */
function drawBand(chart, {tags, colour}) {
    if (tags.length !== 1) {
        return;
    }
    const {ctx, chartArea, scales} = chart;
    const [low, high] = inOrder(tags[0]);
    if (low === null && high === null) {
        return;
    }
    const top = high === null ? chartArea.top : scales.y.getPixelForValue(high);
    const bottom = low === null ? chartArea.bottom : scales.y.getPixelForValue(low);
    ctx.save();
    ctx.fillStyle = colour("--mes-ok-soft");
    ctx.fillRect(chartArea.left, top, chartArea.width, bottom - top);
    ctx.restore();
}

/** Return where a label fits beside those that stand already, and remember it. */
function placed(chart, options, text, x, y) {
    const {ctx} = chart;
    ctx.save();
    ctx.font = `12px ${options.family}`;
    const width = ctx.measureText(text).width + 10;
    ctx.restore();
    let left = x;
    for (const other of chart.mesLabels) {
        const near = Math.abs(other.y - y) < 13;
        if (near && left < other.left + other.width && other.left < left + width) {
            left = other.left + other.width;
        }
    }
    chart.mesLabels.push({left, y, width});
    return left;
}

function drawLimits(chart, tag, options) {
    const {chartArea, scales} = chart;
    const whose = options.tags.length > 1 ? `${tag.name}: ` : "";
    for (const line of limitLines(tag)) {
        const y = scales.y.getPixelForValue(line.value);
        const ink = options.colour(line.action ? "--mes-ok" : "--mes-ink-3");
        const dash = line.action ? [] : [6, 4];
        stroke(chart, [chartArea.left, y], [chartArea.right, y], ink, dash);
        const text = `${whose}${NAMES[line.name]()} ${line.value}`;
        const left = placed(chart, options, text, chartArea.left + 6, y - 8);
        write(chart, options, text, left, y - 8, ink);
    }
}

/** Let each of several curves carry its name, where it ends. */
function drawNames(chart, options) {
    if (options.tags.length < 2) {
        return;
    }
    const {chartArea, scales} = chart;
    options.tags.forEach((tag, index) => {
        const last = tag.points.at(-1);
        if (last) {
            const x = Math.min(scales.x.getPixelForValue(last[0]), chartArea.right);
            const y = scales.y.getPixelForValue(last[3]) + 14;
            const ink = options.inks[index];
            write(chart, options, tag.name, x - 4, y, ink, "right", "600");
        }
    });
}

/** Say over a hole that nothing came, where there is room for it. */
function drawHoles(chart, tag, options) {
    const {ctx, chartArea, scales} = chart;
    for (const [from, to] of tag.gaps) {
        const left = Math.max(chartArea.left, scales.x.getPixelForValue(from));
        const right = Math.min(chartArea.right, scales.x.getPixelForValue(to));
        if (right - left < 2) {
            continue;
        }
        ctx.save();
        ctx.fillStyle = options.colour("--mes-warn-soft");
        ctx.fillRect(left, chartArea.bottom - 18, right - left, 18);
        ctx.restore();
        if (right - left > 76) {
            const middle = [(left + right) / 2, chartArea.bottom - 9];
            const ink = options.colour("--mes-warn");
            write(chart, options, _t("no reading"), ...middle, ink, "center");
        }
    }
}

function drawMarks(chart, options) {
    const {chartArea, scales} = chart;
    let free = 0;
    const sorted = [...options.marks].sort((one, other) => one.ts - other.ts);
    for (const mark of sorted) {
        const x = scales.x.getPixelForValue(mark.ts);
        if (x < chartArea.left || x > chartArea.right) {
            continue;
        }
        const ink = options.colour(`--mes-${mark.tone || "info"}`);
        stroke(chart, [x, chartArea.top - 14], [x, chartArea.bottom], ink, [], 1.5);
        if (x >= free) {
            const width = chart.ctx.measureText(mark.text).width + 24;
            const fits = x + width < chart.width;
            const at = fits ? x + 6 : x - 6;
            const align = fits ? "left" : "right";
            write(chart, options, mark.text, at, chartArea.top - 10, ink, align, "600");
            free = x + width;
        }
    }
}

function drawNow(chart, options) {
    const {chartArea, scales} = chart;
    const x = scales.x.getPixelForValue(options.now);
    if (x <= chartArea.right && x >= chartArea.left) {
        const ink = options.colour("--mes-ink");
        stroke(chart, [x, chartArea.top], [x, chartArea.bottom], ink, [], 1.5);
    }
}

/** Draws around the curves: the band in order, limits, holes, marks and now. */
export const decoration = {
    id: "mesDecoration",

    beforeDatasetsDraw(chart, _args, options) {
        chart.mesLabels = [];
        drawBand(chart, options);
        options.tags.forEach((tag) => drawHoles(chart, tag, options));
        options.tags.forEach((tag) => drawLimits(chart, tag, options));
    },

    afterDatasetsDraw(chart, _args, options) {
        drawNames(chart, options);
        drawMarks(chart, options);
        drawNow(chart, options);
    },
};
