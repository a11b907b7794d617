"""Potency: how much of a lot holds the active asked for, and what keeps the sum.

Sources: 21 CFR 211.101(a), not less than 100 % of the labelled active; the vectors are
those of the reference data of processes A and B.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from ..verdict import Finding, Verdict, accepted, refused
from .exact import fraction_to_decimal
from .limits import Range
from .quantity import Quantity
from .rounding import to_division
from .substance import STATES, Form, Substance
from .unit import Unit

MISSING = "POT-01"
COMPENSATOR = "POT-02"
_MOLAR_MASS = Unit.parse("g/mol").dimension

#: Which result of a lot a state leaves out.
LOSS_OF = {"dried": "loss_on_drying", "anhydrous": "water"}


@dataclass(frozen=True)
class LotResult:
    """What the certificate and the tests of a lot say.

    :ivar lot: its number, for the answer
    :ivar assay: content on the form and in the state of the rule, in %
    :ivar loss_on_drying: in %, for the state ``dried``
    :ivar water: in %, for the state ``anhydrous``
    :ivar valid_until: last day on which the results count (retest or expiry date)
    """

    lot: str
    assay: Quantity | None = None
    loss_on_drying: Quantity | None = None
    water: Quantity | None = None
    valid_until: date | None = None

    def loss(self, state: str) -> Quantity | None:
        """Return the result that a state leaves out, None for ``as_is``."""
        return getattr(self, LOSS_OF[state]) if state in LOSS_OF else None


@dataclass(frozen=True)
class Potency:
    """How much of the form asked for one part of a lot holds, as it is.

    :ivar value: as a ratio, exact; None when the lot cannot be used
    :ivar verdict: every reason why not
    """

    value: Fraction | None
    verdict: Verdict

    @property
    def ratio(self) -> Quantity:
        """The value as a plain ratio, ``0.993510``."""
        return Quantity(fraction_to_decimal(self.value))


@dataclass(frozen=True)
class PotencyRule:
    """How a recipe counts one active.

    :ivar quantity_as: the form the formula's quantity counts
    :ivar assay_on: the form the certificate's assay is stated on
    :ivar assay_state: ``as_is``, ``dried`` or ``anhydrous``
    :ivar assay_spec: what the assay must lie in
    :ivar above_100: ``count_as_100`` or ``as_found``
    :ivar forms: the forms with their molar masses; empty where there is only one form
    """

    quantity_as: str
    assay_on: str
    assay_state: str
    assay_spec: Range | None = None
    above_100: str = "count_as_100"
    forms: tuple[Form, ...] = ()

    def check(self) -> Verdict:
        """Return every reason why the rule could not be calculated with.

        The basis trap is among them: a form that holds water, in a state without.
        """
        findings = list(self._unknown_forms())
        if self.assay_state not in STATES:
            states = ", ".join(STATES)
            findings.append(
                Finding("potency_state_unknown", "", self.assay_state, states)
            )
        form = self._form(self.assay_on)
        if form and form.water_in_form and self.assay_state != "as_is":
            findings.append(self._trap(form))
        return Verdict(tuple(findings))

    def potency(self, result: LotResult, today: date) -> Potency:
        """Return how much of the form asked for one part of a lot holds.

        :param today: the day at the site
        """
        verdict = self.check() & self._usable(result, today)
        if not verdict.ok:
            return Potency(None, verdict)
        return Potency(1 / self._mass_of_one(result), accepted())

    def _mass_of_one(self, result: LotResult) -> Fraction:
        """Return the mass to weigh for one part of the form asked for."""
        assay = result.assay.absolute
        if self.above_100 == "count_as_100":
            assay = min(assay, Fraction(1))
        loss = result.loss(self.assay_state)
        wanted = Substance(Fraction(1), self._form(self.quantity_as))
        stated = wanted.counted_in(self._form(self.assay_on))
        material = stated.in_material(assay, self.assay_state)
        return material.as_is(loss and loss.absolute)

    def _form(self, name: str) -> Form | None:
        """Return a form; where none are declared, the one the names speak of."""
        if not self.forms and name == self.quantity_as:
            return Form(name)
        return next((form for form in self.forms if form.form == name), None)

    def _unknown_forms(self) -> Iterable[Finding]:
        """Yield what is missing to convert one form into the other."""
        for name in dict.fromkeys((self.quantity_as, self.assay_on)):
            form = self._form(name)
            if form is None:
                known = ", ".join(f.form for f in self.forms) or self.quantity_as
                yield Finding("potency_form_unknown", "", name, known)
            elif self.forms and not _is_molar_mass(form.molar_mass):
                found = str(form.molar_mass or "none")
                needed = "a molar mass, such as 293.37 g/mol"
                yield Finding("potency_molar_mass", "", found, needed, name)

    def _trap(self, form: Form) -> Finding:
        water = f"water_in_form: {form.water_in_form}"
        return Finding(
            "potency_water_twice",
            found=f"{form.form} has {water}",
            needed=f"{self.assay_state} needs a form with water_in_form: 0",
            about=form.form,
            values={"state": self.assay_state},
        )

    def _usable(self, result: LotResult, today: date) -> Verdict:
        """Return every reason why a lot's results cannot be counted with."""
        findings = [self._assay(result), *self._loss(result)]
        until = result.valid_until
        if until is not None and today > until:
            findings.append(
                Finding(
                    "potency_expired",
                    MISSING,
                    f"valid until {until.isoformat()}",
                    f"valid on {today.isoformat()}",
                    result.lot,
                )
            )
        return Verdict(tuple(filter(None, findings)))

    def _assay(self, result: LotResult) -> Finding | None:
        assay = result.assay
        if assay is None:
            needed = str(self.assay_spec or "an assay in %")
            return Finding("potency_assay_missing", MISSING, "none", needed, result.lot)
        outside = self.assay_spec and not self.assay_spec.contains(assay)
        if outside or assay.value <= 0:
            needed = str(self.assay_spec or "above 0 %")
            return Finding(
                "potency_out_of_spec", MISSING, assay.text, needed, result.lot
            )
        return None

    def _loss(self, result: LotResult) -> Iterable[Finding | None]:
        """Yield the finding when the result that the state needs is not there."""
        if self.assay_state not in LOSS_OF:
            return
        loss, needed = result.loss(self.assay_state), "0 % or more, under 100 %"
        values = {"result": LOSS_OF[self.assay_state].replace("_", " ")}
        if loss is None:
            yield Finding(
                "potency_loss_missing", MISSING, "none", needed, result.lot, values
            )
        elif not 0 <= loss.absolute < 1:
            yield Finding(
                "potency_loss_range", MISSING, loss.text, needed, result.lot, values
            )


@dataclass(frozen=True)
class Weighed:
    """A container that was weighed.

    :ivar net: its net weight
    :ivar potency: that of its lot
    """

    net: Quantity
    potency: Potency


@dataclass(frozen=True)
class Requirement:
    """What a formula asks of an active, and what was weighed of it so far.

    :ivar quantity: the formula quantity, in the form the rule counts
    :ivar weighed: the containers weighed so far
    """

    quantity: Quantity
    weighed: tuple[Weighed, ...] = ()

    def and_weighed(self, net: Quantity, potency: Potency) -> Requirement:
        """Return the requirement after one more container."""
        return replace(self, weighed=(*self.weighed, Weighed(net, potency)))

    @property
    def missing(self) -> Quantity:
        """The active that is still missing, in the form asked for; never negative.

        :raises UnitMismatch: a weight is no mass
        """
        there = (w.net.absolute * w.potency.value for w in self.weighed)
        rest = max(self.quantity.absolute - sum(there, Fraction()), Fraction())
        return self._in_unit(rest)

    def to_weigh(
        self, potency: Potency, division: Quantity | None = None, rounding: str = "up"
    ) -> Quantity:
        """Return how much of a lot makes up what is missing.

        :param potency: that of the lot; it must have a value
        :param division: the scale's smallest step; the answer is then rounded to it
        :param rounding: ``up``, so that never less than 100 % is weighed
        """
        exact = self._in_unit(self.missing.absolute / potency.value)
        return exact if division is None else to_division(exact, division, rounding)

    def total(self, potency: Potency | None = None) -> Quantity:
        """Return what all containers weigh, with the one still to weigh of a lot."""
        done = sum((w.net.absolute for w in self.weighed), Fraction())
        rest = self.to_weigh(potency).absolute if potency else Fraction()
        return self._in_unit(done + rest)

    def _in_unit(self, amount: Fraction) -> Quantity:
        unit = self.quantity.unit
        return Quantity(fraction_to_decimal(amount / unit.factor), unit)


def balanced(
    compensator: Quantity, planned: Quantity, total: Quantity, minimum: Quantity | None
) -> tuple[Quantity, Verdict]:
    """Return how much of the compensating line keeps the sum.

    :param compensator: formula quantity of the line that compensates
    :param planned: formula quantity of the active
    :param total: what is really weighed of the active
    :param minimum: the least of the compensating line; POT-02 below it
    """
    rest = compensator - (total - planned)
    least = minimum if minimum is not None else Quantity.of(0, compensator.unit.symbol)
    if rest >= least:
        return rest, accepted()
    needed = f"{least} or more"
    found = rest.text
    return rest, refused(Finding("compensator_too_little", COMPENSATOR, found, needed))


def _is_molar_mass(quantity: Quantity | None) -> bool:
    """Tell whether it is a mass per amount, above zero."""
    if quantity is None or quantity.dimension != _MOLAR_MASS:
        return False
    return quantity.value > 0
