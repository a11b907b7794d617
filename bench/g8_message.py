"""G8: messages of one sample each, against the same consumer without storage.

Broker, gateway, database and publisher share the machine. A call publishes messages at
quality of service 1 and ends when the last one is in the database; in the reference,
when it was taken, judged and would have been stored.
"""

from __future__ import annotations

from functools import partial

from ._floor import CLOCK, Consumer, Messages, Publisher, broker, database, folder
from ._paired import compare, quantile, rates
from ._report import Figure, keep, ratio_figure

MESSAGES = 40_000
"""Of one call: the last ones wait up to a quarter of a second for others to join."""

RATE = 10_000


def main() -> None:
    """Measure, and keep the figures."""
    with database() as dsn, folder() as place, broker(place) as post:
        ours = Line(place / "ours", post, "ours/1", dsn, stub=False)
        bare = Line(place / "bare", post, "bare/1", dsn, stub=True)
        found = compare(partial(run, ours), partial(run, bare), clock=CLOCK)
        ours.close()
        bare.close()
    note = f"{MESSAGES} messages a call, all on two cores"
    name = "Rate of messages of one sample to the same without storage"
    figures = [ratio_figure(name, "G8", rates(found), 0.85, least=True)]
    keep("g8_message", [*figures, rate(found.ours)], note)


class Line:
    """A publisher and its consumer."""

    def __init__(self, place, post, topic: str, dsn: str, stub: bool):
        self.messages = Messages()
        self.consumer = Consumer(place, post, topic, dsn, stub)
        self.publisher = Publisher(post, topic)

    def close(self) -> None:
        """End both."""
        self.publisher.close()
        self.consumer.close()


def run(line: Line) -> None:
    """Send messages through a line to its end."""
    with CLOCK.paused():
        packets = line.publisher.packets(line.messages.made(MESSAGES, 1))
    line.publisher.send(packets)
    line.consumer.wait_for(MESSAGES)


def rate(times) -> Figure:
    """Return the rate of messages, which depends on the machine."""
    found = MESSAGES / quantile(times, 0.5)
    name = "Messages of one sample, from the device into the database"
    met = found >= RATE
    return Figure(
        name, "G8", f"≥ {RATE}/s", f"{found:.0f}/s", met, "median", {"rate": found}
    )


if __name__ == "__main__":
    main()
