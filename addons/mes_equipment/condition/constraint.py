"""Whether a unit's property is what the recipe asks for.

Both are texts in the form of the recipe: a quantity ``300 kg``, a range
``0 .. 250 rpm``, one side ``min 300 kg`` or ``max 80 °C``, a word ``D``, or words that
must all be there ``moisture, mass``.
"""

from __future__ import annotations

from functools import lru_cache

from ...mes_compliance.measure import MeasureError, Range, Unreadable, plain


def satisfies(offered: str, wanted: str) -> bool:
    """Tell whether a property meets a constraint.

    A single value must lie within what is wanted. A unit that can be set to a range of
    values must reach everything between two wanted ends, an exact value, or, where only
    one side is wanted, some value on that side.

    :param offered: the unit's property, empty where it states none
    :param wanted: the constraint of the recipe
    """
    want, offer = _range(plain(wanted)), _range(plain(offered))
    if want is None or offer is None:
        return want is offer and _words(wanted) <= _words(offered)
    try:
        if offer.exact:
            return want.contains(offer.low)
        if want.low is not None and want.high is not None:
            return want.within(offer)
        return _overlap(offer, want)
    except MeasureError:
        return False


def _overlap(one: Range, other: Range) -> bool:
    return _reaches(one, other) and _reaches(other, one)


def _reaches(one: Range, other: Range) -> bool:
    """Tell whether the low end of one is not above the high end of the other."""
    if one.low is None or other.high is None:
        one.unit.alongside(other.unit, "within")
        return True
    return one.low <= other.high


def _words(text: str) -> set[str]:
    return {plain(word) for word in text.split(",")} - {""}


@lru_cache(maxsize=4096)
def _range(text: str) -> Range | None:
    try:
        return Range.parse(text)
    except Unreadable:
        return None
