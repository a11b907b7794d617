import {describe, expect, test} from "@odoo/hoot";
import {figure} from "@mes_batch/live/words";

describe.current.tags("desktop");

test("[K05] a dial shows four digits, and never drops one before the point", () => {
    const shown = (latest) => figure({latest}).number;
    expect(shown("66.577 °C")).toBe("66.58");
    expect(shown("119.471 rpm")).toBe("119.5");
    expect(shown("-0.0042 bar")).toBe("-0.004");
    expect(shown("24455.25 piece")).toBe("24455");
    expect(shown("61.0 °C")).toBe("61.0");
    expect(figure({}).number).toBe("–");
});
