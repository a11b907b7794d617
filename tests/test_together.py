"""Two people on two devices: they see each other work, and sign for each other."""

from __future__ import annotations

import time
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect, sync_playwright
from small_plant import PASSWORD, SmallPlant

from cli import browser

#: Seconds in which one screen has to follow another (L01), and what a shared machine
#: under load is given. Without the bus a screen would ask again after 30 s only.
DEADLINE, LOADED = 2, 3

#: Seconds after which somebody who went away without a word is gone.
GONE = 20

#: Milliseconds for everything that is no deadline of ours.
PATIENCE = 30_000

#: Microphone and camera of a machine without them: a tone and a picture.
MEDIA = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")

#: Keeps the connections of calls, to ask them what they hear.
CALLS = """
window.calls = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...words) {
        super(...words);
        window.calls.push(this);
    }
};
"""

#: How loud it was so far, summed over all that is heard.
HEARD = """
async () => {
    let heard = 0;
    for (const call of window.calls) {
        (await call.getStats()).forEach((told) => {
            heard += told.type === "inbound-rtp" ? told.totalAudioEnergy || 0 : 0;
        });
    }
    return heard > 0;
}
"""

MIX, MOISTURE, COUNT = "10.2.2#1", "10.2.3#1", "10.3.1"

expect.set_options(timeout=PATIENCE)

#: Anna has stopped the mixer, and has not signed yet.
MIXED = """
batch = plant.charged()
plant.ok(batch, plant.anna, "start", "10.2.2#1")
for minutes, act in ((0, "start_timer"), (5, "stop_timer")):
    with plant.at_later(minutes=minutes):
        plant.ok(batch, plant.anna, act, "10.2.2#1", parameter="mixing_time")
"""

#: Anna has typed the moisture, and has not signed yet.
MEASURED = """
batch = env["mes.batch"].search([], order="id", limit=1)
plant.ok(batch, plant.anna, "start", "10.2.3#1")
plant.ok(batch, plant.anna, "record", "10.2.3#1", parameter="moisture", value="2.0")
"""


#: Anna has found that she misread.
CORRECTED = """
batch = env["mes.batch"].search([], order="id", limit=1)
values = {"parameter": "moisture", "value": "2.1", "reason": "Misread"}
plant.ok(batch, plant.anna, "correct", "10.2.3#1", **values)
"""


@pytest.fixture(scope="module")
def plant(site):
    """Give the small plant, with the first batch mixed."""
    made = SmallPlant(site)
    made.run(MIXED)
    return made


@pytest.fixture(scope="module")
def chromium():
    """Give a browser with a window for each person."""
    with sync_playwright() as play:
        launched = play.chromium.launch(
            executable_path=browser.program(), args=["--no-sandbox", *MEDIA]
        )
        yield launched
        launched.close()


@pytest.fixture
def devices(chromium, site):
    """Give a function that opens a device on which a person is logged in."""
    opened = []

    def device(login, width=1280, height=800):
        context = chromium.new_context(viewport={"width": width, "height": height})
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        page = context.new_page()
        page.goto(f"{site.url}/web/login?db={site.database}")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_selector(".o_main_navbar, .o_mes_floor")
        return page

    yield device
    for context in opened:
        context.close()


# -- what people do --------------------------------------------------------------------


def to_floor(page, site, batch, step):
    """Open a step of a batch at the station, as the tablet kept it."""
    kept = f'{{"batch": {batch}, "step": "{step}", "silent": true}}'
    page.evaluate(f"localStorage.setItem('mes_batch.floor', '{kept}')")
    page.goto(f"{site.url}/odoo/shop-floor")
    expect(page.locator(".o_mes_floor_top_batch b")).to_be_visible(timeout=PATIENCE)


def sign(page):
    """Press Sign, type the password and sign."""
    page.click(".o_mes_floor_bar .is-primary")
    page.fill(".o_mes_floor_password", PASSWORD)
    with page.expect_response(lambda answer: "/mes.batch/sign" in answer.url):
        page.click(".o_mes_floor_sign_as")


def done(page, step):
    """Return the rail's entry of a step that is done."""
    return page.locator(f".o_mes_floor_phase.is-done [data-step='{step}']")


@contextmanager
def within(seconds, what):
    """Say how long another screen took, and give what it has at the most, in ms."""
    begun = time.monotonic()
    yield seconds * LOADED * 1000
    print(f"{what}: {time.monotonic() - begun:.2f} s")


def first_batch(plant):
    return int(plant.sql("SELECT min(id) FROM mes_batch"))


def ask_ben(page):
    """Ask Ben to sign on a device of his own, and return the code shown."""
    page.click(".o_mes_floor_elsewhere")
    page.click(".o_mes_floor_pick[data-login='op.ben']")
    page.click(".o_mes_floor_ask_now")
    return page.locator(".o_mes_floor_must_show b").inner_text()


def read_it(page):
    """Open what one is asked for from Odoo's notification, and return its code."""
    page.click(".o_notification_buttons button")
    return page.locator(".o_mes_floor_witness .o_mes_floor_code b").inner_text()


# -- the journey, in its order ---------------------------------------------------------


def test_each_sees_where_the_other_is(plant, site, devices):
    """[L01] Ben comes into Anna's batch and goes without a word: seen, then gone."""
    batch = first_batch(plant)
    anna = devices("op.anna")
    to_floor(anna, site, batch, MIX)
    ben = devices("op.ben")
    ben.goto(f"{site.url}/odoo/shop-floor")
    expect(ben.locator(".o_mes_floor")).to_be_visible(timeout=PATIENCE)
    elsewhere = anna.locator(".is-elsewhere[data-login='op.ben']")
    to_floor(ben, site, batch, MIX)
    with within(DEADLINE, "presence") as patience:
        expect(elsewhere).to_be_visible(timeout=patience)
    expect(
        anna.locator(f"[data-step='{MIX}'] .o_mes_floor_avatar[title='Ben Huber']")
    ).to_be_visible()
    ben.context.close()
    expect(elsewhere).to_have_count(0, timeout=GONE * LOADED * 1000)


def test_a_finished_step_is_seen_by_everybody(plant, site, devices):
    """[L01] Anna ends the step on her tablet; Ben's and David's screens follow."""
    batch = first_batch(plant)
    anna, ben, david = devices("op.anna"), devices("op.ben"), devices("sup.david")
    to_floor(ben, site, batch, MIX)
    david.goto(f"{site.url}/odoo/batches/{batch}")
    row = david.locator(".o_data_row", has_text=MIX)
    expect(row.locator("[data-login], .o_data_cell").first).to_be_visible()
    expect(david.locator(".o_mes_together [data-login='op.ben']")).to_be_visible()
    to_floor(anna, site, batch, MIX)
    expect(done(ben, MIX)).to_have_count(0)
    sign(anna)
    with within(DEADLINE, "step") as patience:
        expect(done(ben, MIX)).to_be_visible(timeout=patience)
    expect(row.locator("td[name=status]")).to_contain_text("Done")


def test_a_lost_line_catches_up(plant, site, devices):
    """[L01] What happened while Ben's tablet had no network is there afterwards."""
    batch = first_batch(plant)
    ben = devices("op.ben")
    to_floor(ben, site, batch, MOISTURE)
    ben.context.set_offline(True)
    expect(ben.locator(".o_mes_floor_banner")).to_be_visible(timeout=PATIENCE)
    plant.run(MEASURED)
    ben.context.set_offline(False)
    expect(
        ben.locator(f"[data-step='{MOISTURE}'] .o_mes_floor_avatar[title='Anna Frei']")
    ).to_be_visible(timeout=PATIENCE)


#: What a page would send that does not care: the old hash with the right password.
SIGN_ANYWAY = """
async ([batch, step, shown, password]) => {
    const args = [[batch], "verified", shown, {login: "op.ben", password}, step];
    const params = {model: "mes.batch", method: "sign", args, kwargs: {}};
    const answer = await fetch("/web/dataset/call_kw/mes.batch/sign", {
        method: "POST",
        headers: {"Content-Type": "application/json"},
        body: JSON.stringify({jsonrpc: "2.0", id: 1, method: "call", params}),
    });
    return answer.json();
}
"""


def test_a_value_that_changes_voids_the_request(plant, site, devices):
    """[L03] Anna corrects the value while Ben reads: his signature is not possible."""
    batch = first_batch(plant)
    anna, ben = devices("op.anna"), devices("op.ben", 390, 844)
    to_floor(anna, site, batch, MOISTURE)
    sign(anna)
    code = ask_ben(anna)
    assert read_it(ben) == code
    ben.fill(".o_mes_floor_password", PASSWORD)
    plant.run(CORRECTED)
    expect(ben.locator(".o_mes_floor_witness_end")).to_contain_text(
        "It changed while you were reading", timeout=PATIENCE
    )
    outcome = anna.locator(".o_mes_floor_ask_outcome")
    expect(outcome).to_contain_text("It changed meanwhile")
    now = anna.locator(".o_mes_floor_sheet .o_mes_floor_code b")
    expect(now).not_to_have_text(code)
    shown = plant.sql("SELECT shown FROM mes_witness ORDER BY id DESC LIMIT 1")
    answer = ben.evaluate(SIGN_ANYWAY, [batch, MOISTURE, shown, PASSWORD])
    rules = {each["rule"] for each in answer["result"]["reasons"]}
    assert rules == {"changed_meanwhile", "signature_not_asked"}
    assert plant.sql("SELECT state FROM mes_witness ORDER BY id DESC LIMIT 1") == "void"


def test_a_witness_signs_on_another_device(plant, site, devices):
    """[L03] Anna signs the new value and asks anew; Ben compares the code and signs."""
    batch = first_batch(plant)
    anna, ben = devices("op.anna"), devices("op.ben", 390, 844)
    to_floor(anna, site, batch, MOISTURE)
    sign(anna)
    code = ask_ben(anna)
    with within(DEADLINE, "asked") as patience:
        expect(ben.locator(".o_notification_buttons button")).to_be_visible(
            timeout=patience
        )
    assert read_it(ben) == code
    expect(anna.locator(".o_mes_floor_reading b")).to_have_text("Ben is reading")
    ben.fill(".o_mes_floor_password", "not-my-password")
    ben.click(".o_mes_floor_sign_as")
    expect(ben.locator(".o_mes_floor_not_signed")).to_be_visible()
    ben.fill(".o_mes_floor_password", PASSWORD)
    with ben.expect_response(lambda answer: "/mes.witness/sign" in answer.url):
        ben.click(".o_mes_floor_sign_as")
    with within(DEADLINE, "signed") as patience:
        expect(done(anna, MOISTURE)).to_be_visible(timeout=patience)
    expect(ben.locator(".o_mes_floor_witness_end b")).to_have_text("Signed")
    signed = plant.sql(
        "SELECT login || ' ' || meaning FROM mes_signature"
        f" WHERE subject = '{MOISTURE}' ORDER BY id"
    )
    anna_s, bens = "op.anna performed", "op.ben verified"
    assert signed.splitlines() == [anna_s, anna_s, bens]


def test_help_at_the_step(plant, site, devices):
    """[L02] Anna asks David from the step; he answers in Discuss; Ben reads nothing."""
    batch = first_batch(plant)
    anna, david = devices("op.anna"), devices("sup.david")
    to_floor(anna, site, batch, COUNT)
    anna.click(".o_mes_floor_call")
    anna.click(".o_mes_floor_pick[data-login='sup.david']")
    anna.fill(".o_mes_floor_help textarea", "The probe drifts")
    anna.click(".o_mes_floor_say")
    said = anna.locator(".o_mes_floor_help_said li")
    expect(said.last).to_contain_text("The probe drifts")
    channel = plant.sql(f"SELECT id FROM discuss_channel WHERE mes_batch_id = {batch}")
    david.goto(f"{site.url}/odoo/discuss?active_id=discuss.channel_{channel}")
    expect(david.locator(".o-mail-Message").last).to_contain_text("The probe drifts")
    david.locator(".o-mail-Composer-input").first.fill("Take the other one")
    david.keyboard.press("Enter")
    expect(said.last).to_contain_text("Take the other one")
    ben = devices("op.ben")
    ben.goto(f"{site.url}/odoo/discuss?active_id=discuss.channel_{channel}")
    expect(ben.locator(".o-mail-Discuss")).to_be_visible()
    expect(ben.get_by_text("The probe drifts")).to_have_count(0)


def test_a_call_is_heard_on_both_sides(plant, site, devices):
    """[L02] Anna calls from the step, David takes it: each hears the other."""
    batch = first_batch(plant)
    anna, david = devices("op.anna"), devices("sup.david")
    for page in (anna, david):
        page.context.grant_permissions(["microphone", "camera"], origin=site.url)
        page.add_init_script(CALLS)
    david.reload()
    to_floor(anna, site, batch, COUNT)
    anna.click(".o_mes_floor_call")
    anna.click(".o_mes_floor_call_now")
    david.locator(".o-discuss-CallInvitation button").first.click()
    for page in (anna, david):
        page.wait_for_function(HEARD, timeout=PATIENCE)
