"""From a sensor's change to the screen: simulator, gateway, database, bus, browser.

The demonstration's plant is made and served; a browser stands before the waiting batch.
A client of its own at the OPC UA server notes when each value was there; the browser
notes when the floor shows it. Both clocks are this machine's.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections import defaultdict
from contextlib import contextmanager
from threading import Thread

from cli import browser
from cli.layout import ROOT
from cli.site import Site, free_port
from cli.workshop import Workshop

from ._paired import quantile
from ._report import Figure, keep

TAG = "HSG-300-01.BinderTemperature"
STEP = "20.2.1"
SECONDS = 60
MOST = 2.0

WATCH = """
() => {
    window.mesSeen = [];
    const seen = () => {
        const told = document.querySelector(".o_mes_live_tiles b");
        const text = told && told.textContent;
        if (text && (!mesSeen.length || mesSeen.at(-1)[0] !== text)) {
            mesSeen.push([text, Date.now() / 1000]);
        }
    };
    const all = {subtree: true, childList: true, characterData: true};
    new MutationObserver(seen).observe(document.body, all);
}
"""


@contextmanager
def demonstration():
    """Make and serve the demonstration's plant on free ports; give it."""
    sys.path.append(str(ROOT / "tests"))
    from demo_plant import Plant

    shop = Workshop()
    clock = shop.layout.home / "bench-clock"
    site = Site(shop, "bench-live", "bench_live", free_port(), clock=clock)
    with Plant.opened(site) as plant:
        yield plant


class Sensor:
    """Notes when the simulator's value changed, by value.

    :ivar changed: per value, as the screen writes it, the times of its beginnings
    """

    def __init__(self, url: str):
        self.url, self.changed = url, defaultdict(list)
        self.thread = Thread(target=lambda: asyncio.run(self.listen()), daemon=True)

    async def listen(self) -> None:
        """Follow the point until the process ends."""
        from asyncua import Client

        async with Client(self.url, timeout=4) as client:
            told = await client.create_subscription(50, self)
            node = client.get_node(f"ns=2;s={TAG}")
            await told.subscribe_data_change(node, sampling_interval=0)
            await asyncio.sleep(3600)

    def datachange_notification(self, _node, value, data) -> None:
        """Note a change with the time at which the simulator made it."""
        at = data.monitored_item.Value.SourceTimestamp
        moment = at.timestamp() if at and at.tzinfo else time.time()
        self.changed[dialled(value)].append(moment)

    def before(self, text: str, shown: float) -> float | None:
        """Return when a value was taken on last before it was shown, if it was seen."""
        times = [at for at in self.changed.get(float(text), ()) if at <= shown]
        return times[-1] if times else None


def dialled(value: float) -> float:
    """Return a value as the floor shows it: in four digits."""
    whole = len(str(abs(int(value))))
    return round(value, max(0, 4 - whole))


def watched(plant) -> list[tuple[str, float]]:
    """Return which values the floor showed, and when."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(
            executable_path=str(browser.program()), args=["--no-sandbox"]
        )
        page = opened.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{plant.site.url}/web/login")
        page.fill("input[name=login]", "op.anna")
        page.fill("input[name=password]", "anna-basel-1")
        page.click("button[type=submit]")
        page.wait_for_selector(".o_mes_floor, .o_web_client", timeout=60000)
        kept = f'{{"station": 2, "batch": {plant.waiting}, "step": "{STEP}"}}'
        page.evaluate(f"localStorage.setItem('mes_batch.floor', '{kept}')")
        page.goto(f"{plant.site.url}/odoo/shop-floor")
        page.wait_for_selector(".o_mes_live_tiles b", timeout=60000)
        page.evaluate(WATCH)
        page.wait_for_timeout(SECONDS * 1000)
        return page.evaluate("window.mesSeen")


def main() -> None:
    """Measure and keep the result."""
    with demonstration() as plant:
        sensor = Sensor(plant.site.live.simulator)
        sensor.thread.start()
        shown = watched(plant)
    found = [(at, sensor.before(text, at)) for text, at in shown if text != "–"]
    times = [at - changed for at, changed in found if changed is not None]
    if len(times) < 10:
        raise SystemExit(f"Only {len(times)} of {len(shown)} values were seen twice.")
    spread = {share: quantile(times, share) for share in (0.5, 0.95)}
    note = f"{len(times)} values in {SECONDS} s; one browser on the same machine"
    figures = [
        Figure(
            f"From a sensor's change to the screen, {name}",
            "",
            f"≤ {MOST:g} s" if share == 0.95 else "",
            f"{spread[share]:.2f} s",
            spread[share] <= MOST if share == 0.95 else None,
            note,
            {"seconds": sorted(round(each, 3) for each in times)},
        )
        for name, share in (("p50", 0.5), ("p95", 0.95))
    ]
    keep("live_latency", figures)


if __name__ == "__main__":
    main()
