import {expect, test} from "@odoo/hoot";
import {Decimal} from "@mes_batch/floor/models/decimal";
import {Gauge} from "@mes_batch/floor/models/gauge";
import {inUnit, readQuantity, total} from "@mes_batch/floor/models/quantity";
import {endsOf} from "@mes_batch/floor/models/values";

const of = (text) => Decimal.parse(text);
const WINDOW = {low: "251.64 kg", high: "252.14 kg", target: "251.64 kg", done: "0 kg"};

function gauge(value, more = {}) {
    const live = {value, unit: "kg", stable: true};
    return new Gauge({...WINDOW, ...more}, live);
}

test("[C06] figures are compared exactly, where a float is already wrong", () => {
    expect(of("0.1").plus(of("0.2")).compare(of("0.3"))).toBe(0);
    expect(of("252.140").compare(of("252.14"))).toBe(0);
    expect(of("252.1400000000000001").compare(of("252.14"))).toBe(1);
    expect(of("9007199254740993").minus(of("1")).text).toBe("9007199254740992");
    expect(of("-0.05").absolute.text).toBe("0.05");
    expect(of("251.64").minus(of("251.64")).text).toBe("0.00");
});

test("[F04] a figure without a limit is shown rounded half up", () => {
    expect(of("10.6098266268884704").rounded(2).text).toBe("10.61");
    expect(of("1.765").rounded(2).text).toBe("1.77");
    expect(of("-1.765").rounded(2).text).toBe("-1.77");
    expect(of("600.4").rounded(2).text).toBe("600.4");
    expect(of("0.996").rounded(2).text).toBe("1.00");
});

test("[C06] what is no plain number is none", () => {
    for (const text of ["", "1,5", "1e3", "NaN", "Infinity", " ", "1.", ".5", "+5"]) {
        expect(of(text)).toBe(null);
    }
});

test("[C06] a weight stands low, in or over the window, its ends included", () => {
    expect(gauge("251.63").place).toBe("low");
    expect(gauge("251.64").place).toBe("in");
    expect(gauge("252.14").place).toBe("in");
    expect(gauge("252.15").place).toBe("over");
    expect(gauge("252.26").left.absolute.text).toBe("0.12");
    expect(gauge("239.40").missing.text).toBe("12.24");
});

test("[C06] what is closed already counts with what is on the scale", () => {
    const filled = gauge("125.72", {done: "126.00 kg"});
    expect(filled.total.text).toBe("251.72");
    expect(filled.place).toBe("in");
});

test("[C06] amounts have the places of the scale where nothing is lost by it", () => {
    const filled = gauge("125.72", {done: "126.000 kg"});
    expect(filled.plain(filled.total)).toBe("251.72");
    expect(filled.write(of("0.420"))).toBe("0.42 kg");
    expect(filled.write(of("0.425"))).toBe("0.425 kg");
});

test("[C06] a scale in grams is compared in kilograms, an unknown unit is not", () => {
    expect(inUnit(of("125720"), "g", "kg").text).toBe("125.720");
    expect(inUnit(of("0.5"), "kg", "g").text).toBe("500");
    expect(inUnit(of("5"), "N", "kg")).toBe(null);
    const grams = new Gauge(WINDOW, {value: "251720", unit: "g", stable: true});
    expect(grams.place).toBe("in");
});

test("[C06] the bar has four stretches: 0, slowly, least, most, end", () => {
    const edges = gauge("251.72").edges.map((edge) => edge.text);
    expect(edges).toEqual(["0", "246.64", "251.64", "252.14", "252.64"]);
    expect(gauge("0").hand).toBe(0);
    expect(gauge("246.64").hand).toBe(27);
    expect(gauge("251.64").hand).toBe(48);
    expect(gauge("252.14").hand).toBe(77);
    expect(gauge("900").hand).toBe(100);
    expect(gauge("251.72").hand).toBeWithin(52.6, 52.7);
});

test("[F06] quantities are read, added and bounded as they are written", () => {
    expect(readQuantity("251.64 kg").amount).toBe("251.64");
    expect(readQuantity("slow").number).toBe(null);
    expect(total(["126.00 kg", "125.72 kg", "8.867 kg"])).toBe("260.587 kg");
    expect(total(["1 kg", "1 piece"])).toBe("");
    expect(endsOf("1.5 .. 2.5 %").high.text).toBe("2.5");
    expect(endsOf("max 55 %").high.text).toBe("55");
    expect(endsOf("max 55 %").low).toBe(null);
    expect(endsOf("min 7.000 kg").low.text).toBe("7.000");
});
