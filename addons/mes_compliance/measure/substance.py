"""Masses of a substance in one of its forms, so that water is taken out only once.

A mass of base, of its hydrochloride and of the hydrate are three different things, as
are a mass of the dried material and of the material as it lies in the drum. Here each
is its own kind of value; a conversion exists only where it means something, and can be
done only once. That is why a hydrate can never be corrected for its water twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from .quantity import Quantity

#: The states in which a certificate may give its assay.
STATES = ("as_is", "dried", "anhydrous")


class BasisError(TypeError):
    """A conversion that would count water or a form twice."""


@dataclass(frozen=True)
class Form:
    """One chemical form of an active.

    :ivar form: its name, ``hydrochloride``
    :ivar molar_mass: its molar mass, ``329.83 g/mol``; None where only one form exists
    :ivar water_in_form: molecules of water bound in it
    """

    form: str
    molar_mass: Quantity | None = None
    water_in_form: Decimal = Decimal(0)


@dataclass(frozen=True)
class Substance:
    """A mass of the pure substance, counted in one form.

    :ivar mass: in the unit of the requirement
    :ivar form: the form that is counted
    """

    mass: Fraction
    form: Form

    def counted_in(self, other: Form) -> Substance:
        """Return the same amount of substance counted in another form.

        :raises BasisError: a molar mass is missing
        """
        if other == self.form:
            return self
        if self.form.molar_mass is None or other.molar_mass is None:
            raise BasisError(f"{self.form.form} and {other.form} need their molar mass")
        factor = other.molar_mass.absolute / self.form.molar_mass.absolute
        return replace(self, mass=self.mass * factor, form=other)

    def in_material(self, assay: Fraction, state: str) -> Material:
        """Return the material of a certificate's assay that holds this substance.

        :param state: the state the assay is stated in
        :raises BasisError: a state without water for a form that holds some
        """
        if state != "as_is" and self.form.water_in_form:
            raise BasisError(f"{self.form.form} holds water, {state} has none")
        return Material(self.mass / assay, state)


@dataclass(frozen=True)
class Material:
    """A mass of material in a state; only that of ``as_is`` can be weighed."""

    mass: Fraction
    state: str

    def as_is(self, loss: Fraction | None = None) -> Fraction:
        """Return the mass to weigh.

        :param loss: what the state leaves out, loss on drying or water, as a ratio
        :raises BasisError: a loss for material as it is, or none for another state
        """
        if (self.state == "as_is") != (loss is None):
            raise BasisError(f"{self.state} with a loss of {loss}")
        return self.mass if loss is None else self.mass / (1 - loss)
