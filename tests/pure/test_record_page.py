"""The page in a real browser, opened from a file: what an inspector sees."""

import os

import pytest
from record_builders import Ledger, batch_ledger, event
from record_documents import page_of, sealed_page_ledger

from addons.mes_compliance.record import page
from cli import browser

START = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    '" onmouseover="alert(1)',
    "{{constructor.constructor('alert(1)')()}}",
    "\u202egnorw",
    "<!--",
    "a" * 3000,
]

sync_api = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(not browser.program(), reason="no browser here")


@pytest.fixture(scope="module")
def chromium():
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=browser.program(), args=START
        )
        yield started
        started.close()


@pytest.fixture
def show(chromium, tmp_path):
    """Return a function that opens a page from a file and waits for its verdict."""
    context = chromium.new_context()
    told = []

    def opened(html, state):
        path = tmp_path / "record.html"
        path.write_bytes(html)
        tab = context.new_page()
        tab.on("dialog", lambda dialog: told.append("dialog"))
        tab.on("console", lambda message: told.append(message.text))
        tab.on("pageerror", lambda error: told.append(str(error)))
        tab.on("request", lambda request: requests.append(request.url))
        tab.goto(path.as_uri())
        tab.wait_for_selector(f'#verdict[data-state="{state}"]', timeout=30_000)
        return tab

    requests = []
    yield opened
    context.close()
    assert told == []
    assert all(url.startswith("file:") for url in requests)


def text(tab, place):
    return " ".join(tab.inner_text(place).split())


def test_verified(show):
    """[X01] The first line is the verdict; then who, what, when, and the key."""
    tab = show(page_of(sealed_page_ledger().record()), "verified")
    assert text(tab, "#verdict-line") == "Verified"
    assert "21 entries of PCM26031 as sealed, 2 signatures" in text(tab, "#verdict")
    assert text(tab, "h1") == "PCM26031"
    facts = text(tab, "#facts")
    assert "ce06 6858 04a0 917a" in facts and "Sun 22 Nov 2026, 08:20:00" in facts
    assert tab.locator("details.entry").count() == 21
    first = text(tab, "details.entry >> nth=0")
    assert "08:20:00" in first and "Anna Frei" in first and "block 1" in first
    corrected = text(tab, "details.entry[data-kind=corrected] >> nth=0")
    assert "23.4 A → " in corrected and "Reason: “Anzeige falsch" in corrected


def test_names_the_entry_that_differs(show):
    """[X01, M02] A changed byte: the entry is named, and nothing after it shown."""
    record = bytearray(batch_ledger(20).record())
    record[record.index(b'"step.signed"') + 2] ^= 1
    tab = show(page_of(bytes(record)), "differs")
    assert text(tab, "#verdict-line") == "Not as sealed"
    assert "Entry 10 of PCM26031" in text(tab, "#verdict-more")
    assert tab.locator("details.entry").count() == 9
    assert "Last chain value" not in text(tab, "#facts")


def test_unsigned(show):
    """[X01] Consistent is not signed: said in another colour and other words."""
    tab = show(page_of(batch_ledger(5, key=None).record()), "unsigned")
    assert "No block is signed" in text(tab, "#verdict")


def test_page_whose_text_was_changed(show):
    """[X01] The page compares its own script and style with what was sealed."""
    template = page.template()
    altered = template.replace(b"gap: 14px", b"gap: 15px")
    altered = altered.replace(page.policy(template), page.policy(altered))
    record = sealed_page_ledger().record()
    tab = show(page_of(record, altered), "differs")
    assert "The text of this page is not the one that was sealed" in text(
        tab, "#verdict"
    )


def test_damaged_base64(show):
    html = page_of(batch_ledger(3).record())
    place = html.index(page.MARK) + len(page.MARK) + 9
    tab = show(html[:place] + b"?" + html[place + 1 :], "differs")
    assert "not base64" in text(tab, "#verdict")


def test_without_scripts(chromium, tmp_path):
    """[X01] Without scripts the page claims nothing."""
    path = tmp_path / "record.html"
    path.write_bytes(page_of(batch_ledger(3).record()))
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(path.as_uri())
    assert text(tab, "#verdict-line") == "Not verified"
    assert "have not" in text(tab, "#verdict-more")
    context.close()


def test_filters(show):
    """[X01] Entries are found by kind, person and any word in them."""
    tab = show(page_of(batch_ledger(40).record()), "verified")
    entries = tab.locator("details.entry")
    assert "Signatures 4" in text(tab, "#filters")
    tab.uncheck("#filters label:has-text('Values and checks') input")
    assert entries.count() == 8
    tab.check("#filters label:has-text('Values and checks') input")
    tab.select_option("#filters select", "Anna Frei")
    assert entries.count() == 10
    tab.select_option("#filters select", "")
    tab.fill("#filters input[type=search]", "ANZEIGE falsch")
    assert entries.count() == 4
    assert "4 entries, 36 filtered out" in text(tab, ".count")


def test_details(show):
    """[X01] Behind every line stand all its facts: time, origin, block, hash."""
    tab = show(page_of(batch_ledger(10).record()), "verified")
    last = tab.locator("details.entry").last
    last.locator("summary").click()
    detail = " ".join(last.locator(".detail").inner_text().split())
    assert "2026-11-22T07:21:03.123456Z (Europe/Zurich, UTC+01:00" in detail
    assert "Meaning performed" in detail and "block 2, place 2" in detail


def test_known_fingerprint(show):
    """[X01] The reader compares the key with the one the site gave out."""
    tab = show(page_of(batch_ledger(3).record()), "verified")
    answer = tab.locator(".compare output")
    tab.fill(".compare input", "CE:06:68:58:04:a0:91:7a")
    assert answer.inner_text() == "the same key"
    tab.fill(".compare input", "ce06 6858 04a0 917b")
    assert answer.inner_text() == "not this key"


def test_hostile_text_stays_text(show):
    """[X01] Whatever a name, value or label holds, it is shown and never run."""
    ledger, number = Ledger(), 0
    for bad in HOSTILE:
        who = {"uid": 1, "login": bad, "name": bad, "roles": [bad]}
        data = {"name": bad, "text": bad, "limits": {"low": bad}, "more": [{"a": bad}]}
        signed = {"meaning": bad, "shown": "0" * 64, "statement": bad, "subject": bad}
        ledger.seal(
            [
                event(number, label=bad, who=who, why=bad, data=data),
                event(number + 1, label=bad, type="step.signed", data=signed),
                event(number + 2, type="a.changed", data={"new": {"x": bad}}),
                event(number + 3, label=bad, data={"<b>": bad, "__proto__": {}}),
            ]
        )
        number += 4
    tab = show(page_of(ledger.record()), "verified")
    for index in range(tab.locator("details.entry").count()):
        tab.locator("details.entry").nth(index).evaluate("node => (node.open = true)")
    tab.wait_for_timeout(200)
    assert tab.locator("script:not([id])").count() == 1
    assert tab.locator("#entries img, #entries svg, #entries script").count() == 0
    assert HOSTILE[1] in tab.text_content("#entries")
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_stays_alive_with_many_entries(show):
    """[X01] A large record is verified in pieces, and drawn in pieces."""
    entries = int(os.environ.get("MES_PAGE_ENTRIES", "3000"))
    html = page_of(batch_ledger(entries, 50).record())
    tab = show(html, "verified")
    tab.locator("details.entry").nth(entries - 1).wait_for(state="attached")
    assert tab.title().startswith("PCM26031")


def test_light_dark_and_paper(show):
    """[X01] The verdict can be read in light, in dark and on paper."""
    tab = show(page_of(batch_ledger(3).record()), "verified")
    grounds = set()
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        grounds.add(tab.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(grounds) == 2
    tab.emulate_media(media="print", color_scheme="light")
    assert tab.locator("#filters").is_hidden()
    assert tab.locator("#verdict").is_visible()
    assert tab.pdf().startswith(b"%PDF")
