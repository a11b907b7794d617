import {expect, test} from "@odoo/hoot";
import {click, edit, press, queryAllTexts} from "@odoo/hoot-dom";
import {SAMPLE, blockedPage, head, releasePage, review} from "./review_test_data";
import {asked, defineReview, openReview, server, settle} from "./review_test_helpers";

defineReview();

const READY = {
    head: head({state: "qa_reviewed", next: "released"}),
    left: [],
    may: {...review().may, look: false, release: true},
};

async function openRelease(more = READY) {
    await openReview(more);
    await click(".o_mes_next");
    await settle();
}

test("[H04] what is not met comes first, each point leads to its cure", async () => {
    server.release_page = blockedPage();
    await openRelease();
    expect(".o_mes_release_verdict").toHaveText(
        /2 of 3 prerequisites are not met\.\s*Release is not possible yet\./
    );
    expect(queryAllTexts(".o_mes_release_open b")).toEqual([
        "Results in specification",
        "Record sealed and verified",
    ]);
    expect(".o_mes_blocked").toHaveText("2 points stand in the way");
    expect(".o_mes_blocked").not.toBeEnabled();
    expect(".o_mes_release input[type=password]").toHaveCount(0);
    await click("[data-point=results] .o_mes_point_go");
    await settle();
    expect(".o_mes_release").toHaveCount(0);
    expect("#part_results .o_mes_state_one").toBeFocused();
});

test("[H04] owners of open points are reminded", async () => {
    server.release_page = blockedPage();
    await openRelease();
    await click(".o_mes_remind");
    await settle();
    expect(".o_notification").toHaveText(/Asked: David Keller/);
});

test("[H06] the dialog says what signing will do, then it is signed there", async () => {
    await openRelease();
    expect(".o_mes_release_verdict").toHaveText(/2 of 2 prerequisites met/);
    expect(
        queryAllTexts(".o_mes_release_effect li").map((text) =>
            text.replace(/\s+/g, " ")
        )
    ).toEqual([
        "489 650 tablet leave quarantine and can be delivered",
        "2 transfers wait for it, first Thu 26 Nov",
        "WH/Stock: 489 650 tablet",
        "The record is closed, sealed and made into its bundle",
    ]);
    await click(".o_mes_release input[type=password]");
    await edit("greta-basel-1");
    await settle();
    await press("Enter");
    await settle();
    expect(asked("sign")[0].args[1]).toBe("released");
    expect(".o_mes_release").toHaveCount(0);
});

test("[H06] an expired lot is not said to become deliverable", async () => {
    const {effect} = releasePage();
    server.release_page = releasePage({effect: {...effect, expired: true}});
    await openRelease();
    expect(".o_mes_release_effect li:first-child").toHaveText(
        /leave quarantine; expired, they cannot be delivered/
    );
});

test("[H06] a released batch says who, when, and what changed in stock", async () => {
    await openReview({head: head({state: "released", next: ""}), left: []});
    await settle();
    expect(".o_mes_decided_banner h1").toHaveText("PCM26031 is released");
    expect(".o_mes_decided_by").toHaveText(/Greta Brunner/);
    expect(".o_mes_decided_by").toHaveText(/16 Nov 2026, 14:15:27 \(UTC\+1\)/);
    expect(".o_mes_effect tbody td:last-child").toHaveText("489 650 tablet");
    expect(queryAllTexts(".o_mes_files a")).toEqual([
        "PCM26031.pdf",
        "PCM26031.html",
        "PCM26031.mesx",
    ]);
    expect(".o_mes_left").toHaveCount(0);
});

test("[F16] a result is stated once, by who chooses and signs it", async () => {
    await openReview();
    expect("[data-sample] .o_mes_meta:last").toHaveText("no result yet");
    await click(".o_mes_state_one");
    await settle();
    const button = ".o_mes_state_result .o_mes_sign_here_button";
    expect(".o_mes_state_result input:checked").toHaveCount(0);
    await click(".o_mes_state_result textarea");
    await edit("RSD 1.2 %", {confirm: "blur"});
    await click("[data-passed=true] input");
    await click(".o_mes_state_result input[type=password]");
    await edit("farid-basel-1");
    await settle();
    expect(button).toBeEnabled();
    await click(button);
    await settle();
    const {args} = asked("sign")[0];
    expect(args[1]).toBe("assessed");
    expect(args.slice(4)).toEqual([
        "sample S-26-0001",
        {result: "RSD 1.2 %", passed: true},
    ]);
});

test("[F16] nothing is chosen beforehand: without a verdict it is not signed", async () => {
    await openReview();
    await click(".o_mes_state_one");
    await settle();
    await click(".o_mes_state_result textarea");
    await edit("RSD 1.2 %", {confirm: "blur"});
    await click(".o_mes_state_result input[type=password]");
    await edit("farid-basel-1");
    await settle();
    expect(".o_mes_state_result .o_mes_sign_here_button").not.toBeEnabled();
});

test("[F16] a stated result says whether it complies, by whom and when", async () => {
    const at = "2026-11-16T13:15:25.000000Z";
    const stated = {
        ...SAMPLE,
        result: "RSD 1.2 %",
        passed: true,
        by: "Farid Nasser",
        at,
    };
    await openReview({samples: [stated]});
    expect("[data-sample] p").toHaveText(/RSD 1\.2 %/);
    expect("[data-sample] p").toHaveText(/complies · Farid Nasser, 16 Nov 14:15/);
    expect(".o_mes_state_one").toHaveCount(0);
});
