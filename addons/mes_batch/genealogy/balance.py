"""What came in is what went out, was lost or sampled, or is there (211.184(c))."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ...mes_compliance.measure.expression import Expression
from ...mes_compliance.measure.expression.syntax import Binary, Name, Node

ZERO = Decimal(0)


@dataclass(frozen=True)
class LotBalance:
    """Where the quantity of one lot is, in the unit of its stock.

    :ivar received: what came into the house or was made
    :ivar used: what went into orders; of a batch what its record says, else stock
    :ivar delivered: what customers have, returns taken off
    :ivar lost: scrapped, sampled, or used without an order
    :ivar sent_back: what the supplier has got back
    :ivar stock: what lies in the house, without what was charged and not posted yet
    :ivar transit: what is on its way
    """

    received: Decimal = ZERO
    used: Decimal = ZERO
    delivered: Decimal = ZERO
    lost: Decimal = ZERO
    sent_back: Decimal = ZERO
    stock: Decimal = ZERO
    transit: Decimal = ZERO

    @property
    def found(self) -> Decimal:
        """What can be located."""
        gone = self.used + self.delivered + self.lost + self.sent_back
        return gone + self.stock + self.transit

    @property
    def unexplained(self) -> Decimal:
        """What is missing; negative where there is more than came in."""
        return self.received - self.found

    @property
    def located(self) -> Decimal | None:
        """The share that can be located, 0 to 1; None where nothing came in."""
        if not self.received:
            return None
        return max(ZERO, 1 - abs(self.unexplained) / self.received)

    def within(self, limit: Decimal) -> bool:
        """Whether what is unexplained is within a share of what came in."""
        return abs(self.unexplained) <= limit * self.received


def lot_balance(
    sums: Mapping[tuple[str, str, bool], Decimal],
    stock: Decimal = ZERO,
    transit: Decimal = ZERO,
) -> LotBalance:
    """Return the balance of a lot.

    Corrections by count are no explanation: what a count took away is missing. What a
    lot begins with by a count, ``opened``, was there before.

    :param sums: quantities of a lot's edges by kind, way (``in``, ``out``) and whether
        the order was posted to stock. ``charged`` stands for orders with a record, and
        ``consumed`` for those without one
    :param stock: what stock says lies in the house
    """

    def total(kind: str, way: str) -> Decimal:
        return sum((sums.get((kind, way, done), ZERO) for done in (True, False)), ZERO)

    open_ = sums.get(("charged", "out", False), ZERO)
    return LotBalance(
        received=sum(
            (total(kind, "in") for kind in ("received", "produced", "opened")), ZERO
        ),
        used=total("charged", "out") + total("consumed", "out"),
        delivered=total("delivered", "out") - total("returned", "in"),
        lost=total("scrapped", "out") + total("issued", "out") - total("issued", "in"),
        sent_back=total("sent_back", "out"),
        stock=stock - open_,
        transit=transit,
    )


@dataclass(frozen=True)
class PhaseBalance:
    """What went into a phase and what came out of it, as its reconciliation says.

    :ivar into: name and quantity of what came in
    :ivar out: names and quantities of what it became, losses and samples included
    """

    into: tuple[str, Decimal]
    out: tuple[tuple[str, Decimal], ...]

    @property
    def difference(self) -> Decimal:
        """What is missing; negative where more came out."""
        return self.into[1] - sum((amount for _name, amount in self.out), ZERO)


def in_and_out(expression: Expression) -> tuple[str, tuple[str, ...]] | None:
    """Return the names of ``(out + out + …) / in``; None for any other form."""
    root = expression.root
    if not (isinstance(root, Binary) and root.operator == "/"):
        return None
    if not isinstance(root.right, Name):
        return None
    names = tuple(_terms(root.left))
    return None if None in names else (root.right.name, names)


def _terms(node: Node) -> Iterator[str | None]:
    if isinstance(node, Name):
        yield node.name
    elif isinstance(node, Binary) and node.operator == "+":
        yield from _terms(node.left)
        yield from _terms(node.right)
    else:
        yield None
