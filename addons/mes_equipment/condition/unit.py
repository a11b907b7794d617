"""Equipment and what a recipe asks of it, as plain data.

The condition of a unit has four independent axes: cleanliness, use, calibration and
qualification with maintenance. A unit is suitable when all of them are in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta

from ...mes_compliance.verdict.moment import stamp

UNKNOWN = "unknown"
DIRTY = "dirty"
CLEANING = "cleaning"
CLEANED = "cleaned"
VERIFIED_CLEAN = "verified_clean"
SANITISED = "sanitised"
STERILE = "sterile"
EXPIRED = "expired"
DIRTY_OVERDUE = "dirty_overdue"

AVAILABLE = "available"
RESERVED = "reserved"
IN_USE = "in_use"
OUT_OF_SERVICE = "out_of_service"

IN_CALIBRATION = "in_cal"
DUE_SOON = "due_soon"
OVERDUE = "overdue"
FAILED = "failed"
ASSESSED = "impact_assessed"

QUALIFIED = "qualified"
NOT_QUALIFIED = "not_qualified"

CLEAN_LEVELS = (VERIFIED_CLEAN, SANITISED, STERILE)


@dataclass(frozen=True)
class Party:
    """A person or a batch: by a key that never passes to another, and a name."""

    key: str
    name: str


class PlainData:
    """A dataclass that can be written to the record as plain data."""

    def as_dict(self) -> dict:
        """Return all fields: moments and days as text, durations in seconds."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}


@dataclass(frozen=True)
class HoldLimits(PlainData):
    """How long a condition may last; None where nothing is limited.

    :param clean: clean hold time, CEHT, from the end of cleaning
    :param dirty: dirty hold time, DEHT, from the end of use
    :param campaign_batches: batches of one product between two full cleans
    :param campaign_days: days from the first use after a full clean
    """

    clean: timedelta | None = None
    dirty: timedelta | None = None
    campaign_batches: int | None = None
    campaign_days: int | None = None


@dataclass(frozen=True)
class Cleanliness(PlainData):
    """The first axis, as it was left by the last act.

    :param state: ``unknown``, ``dirty``, ``cleaning``, ``cleaned``, ``verified_clean``,
        ``sanitised`` or ``sterile``; what time makes of it is computed
    :param since: when this state began; for ``dirty`` the end of the last use
    :param cleaned_at: end of the last cleaning: the clean hold time runs from here
    :param product: the product that touched it since
    :param batch: key of the batch that touched it last
    :param batches: number of batches made since the last full clean
    :param first_use: first use since the last full clean
    """

    state: str = UNKNOWN
    since: datetime | None = None
    cleaned_at: datetime | None = None
    product: str = ""
    batch: str = ""
    batches: int = 0
    first_use: datetime | None = None


@dataclass(frozen=True)
class Use(PlainData):
    """The second axis: who holds the unit.

    :param state: ``available``, ``reserved``, ``in_use`` or ``out_of_service``
    :param holder: the batch that reserved or uses it, one at most
    :param reason: why it is out of service, with the number of the tag
    """

    state: str = AVAILABLE
    holder: Party | None = None
    reason: str = ""


@dataclass(frozen=True)
class Calibration(PlainData):
    """The third axis, once for each measured range.

    :param name: the range or sensor, ``mass 0 .. 300 kg``
    :param due: last day on which the calibration counts, at the site
    :param state: ``in_cal``, ``failed`` or ``impact_assessed``
    :param uuid: identity of the calibration in the record
    """

    name: str
    due: date
    state: str = IN_CALIBRATION
    uuid: str = ""


@dataclass(frozen=True)
class DailyCheck(PlainData):
    """The check that an instrument has to pass each day before use.

    :param day: day of the last check at the site, None for never
    :param passed: whether it was passed
    """

    day: date | None = None
    passed: bool = False


@dataclass(frozen=True)
class Qualification(PlainData):
    """The fourth axis: qualification (IQ, OQ, PQ) or preventive maintenance.

    :param state: ``qualified`` or ``not_qualified``
    :param due: last day before it has to be repeated, None for no such day
    :param blocks: whether being overdue makes the unit unsuitable, by site policy
    """

    state: str = QUALIFIED
    due: date | None = None
    blocks: bool = True


@dataclass(frozen=True)
class Unit:
    """One piece of equipment with everything a verdict about it rests on.

    :param code: its code, never translated, ``HSG-300-01``
    :param uuid: its identity in the record
    :param classes: its class and the classes above
    :param properties: name to text in the form of the recipe, ``{"volume": "600 L"}``
    :param cleanliness: None where the unit does not touch the product
    :param calibrations: none where it measures nothing
    :param daily_check: None where none is needed
    :param maintenance: None where none is planned
    :param confirmed: further states that somebody has proved for this batch, such as
        ``cleared`` by a line clearance or ``in_state`` by a room monitor
    """

    code: str
    uuid: str = ""
    classes: tuple[str, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    cleanliness: Cleanliness | None = None
    limits: HoldLimits = field(default_factory=HoldLimits)
    use: Use = field(default_factory=Use)
    calibrations: tuple[Calibration, ...] = ()
    daily_check: DailyCheck | None = None
    qualification: Qualification = field(default_factory=Qualification)
    maintenance: Qualification | None = None
    confirmed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Need:
    """What a recipe asks of a unit.

    :param name: the recipe's name for it, ``granulator``
    :param unit_class: the class; empty where any class will do
    :param where: property to constraint, in the text form of the recipe
    :param states: ``verified_clean``, ``sanitised``, ``sterile``, ``calibrated``,
        ``checked_today``, ``qualified``, or one that must be confirmed; and
        ``any_cleanliness`` where a dirty unit is what is wanted, as for cleaning
    :param product: the product to be made, for campaigns
    """

    name: str
    unit_class: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    states: tuple[str, ...] = ()
    product: str = ""


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    if isinstance(value, Party):
        return {"key": value.key, "name": value.name}
    return value
