"""Which application identifiers need or exclude one another.

Source: GS1 General Specifications, section 4.13 (mandatory and invalid associations).
``n`` stands for any digit, ``+`` for "together with"; alternatives are separated by
blanks.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

_TRADE = "01 02 03 8006 8026"
_MEASURE = "30 31nn 32nn 35nn 36nn"

_NEEDS = {
    "02 8026": "37",
    "10 11 13 15 16 20 240 241 422": _TRADE,
    "17": _TRADE + " 255",
    "12 415 391n": "8020",
    "21 251 7021 8012": "01 03 8006",
    "22 235 337n 71n 8001 8014 8200": "01",
    "242 7001": "01 02 8006 8026",
    "243": "01 03",
    "250": "01+21 03+21 8006+21",
    "254": "414",
    "30 310n 311n 312n 313n 314n 315n 316n 32nn 350n 351n 352n 356n 357n": "01 02",
    "360n 361n 364n 365n 366n 7002 7005 7006 7007 7008 7009 703n 8005": "01 02",
    "330n 331n 332n 333n 334n 335n 336n 34nn 353n 354n 355n": "00 01",
    "362n 363n 367n 368n 369n": "00 01",
    "37": "00+02 00+8026",
    "390n": "255 8020",
    "392n": "01+30 01+31nn 01+32nn 01+35nn 01+36nn",
    "393n 395n": _MEASURE,
    "394n 8111": "255",
    "403 43nn 7041": "00",
    "423 424 425 426 7003 7010 7011 8008": "01 02 03",
    "427": "01+422 02+422 03+422",
    "7004": "01+10 03+10",
    "7020": "01+416 03+416 8006+416",
    "7022": "01+7021 03+7021 8006+7021",
    "723n": "01 8004",
    "7240": "01 8006",
    "7241 7242 7253 7254 7255 7256 8019": "8017 8018",
    "7250 7251 7252 7257 7259": "8018",
    "7258": "8018+7259",
    "8007 8020": "415",
    "8009": "00 01 03",
    "8011": "8010",
    "8030": "00 01+21 03+21 253 255 8003 8004 8006+21 8010+8011 8017 8018",
    "8040": "01+21",
    "8041 8042 8043": "01+21+8040",
}

# The few that need something narrower than the family they belong to.
_NARROWER = {"4303": "4302", "4313": "4312"}

_EXCLUDES = {
    "01": "02 03 37 255 8006",
    "02": "03 255 8026",
    "03": "37 235 7240 8006 8026",
    "21": "235",
    "255": "415 8006 8020 8026",
    "37": "8006",
    "390n": "391n 394n 8111",
    "392n": "393n 395n",
    "393n": "395n",
    "394n": "8111",
    "395n": "8005",
    "420": "421",
    "421": "4307",
    "422": "426",
    "423": "426",
    "424": "426",
    "425": "426",
    "4330": "4331",
    "4332": "4333",
    "7250": "7251",
    "7253": "7256 7259",
    "7254": "7256 7259",
    "7255": "7256 7259",
    "7256": "7259",
    "8006": "8026",
    "8017": "8018",
}

_MEASURES = re.compile(r"3[1-6]\d[0-5]|39[0-5]\d")


def unmet(ai: str, present: Collection[str]) -> str:
    """Return what an identifier needs beside it and lacks, empty where nothing.

    :param ai: the identifier
    :param present: all identifiers on the label
    :return: words such as ``(01) or (02)``, ``(01) with (21)``
    """
    alternatives = _needs(ai)
    if not alternatives or any(_all_there(each, present) for each in alternatives):
        return ""
    return " or ".join(_words(each) for each in alternatives)


def excluded(ai: str, others: Collection[str]) -> list[str]:
    """Return the identifiers that must not stand beside this one, in order."""
    return [other for other in others if other != ai and _exclude(ai, other)]


@cache
def _needs(ai: str) -> tuple[str, ...]:
    if ai in _NARROWER:
        return (_NARROWER[ai],)
    for family, needed in _NEEDS.items():
        if any(_is(ai, pattern) for pattern in family.split()):
            return tuple(needed.split())
    return ()


@cache
def _exclude(ai: str, other: str) -> bool:
    if _MEASURES.fullmatch(ai) and ai[:3] == other[:3] and len(other) == 4:
        return True  # the same measure with other decimals
    return _listed(ai, other) or _listed(other, ai)


def _listed(ai: str, other: str) -> bool:
    return any(
        _is(ai, family) and any(_is(other, pattern) for pattern in patterns.split())
        for family, patterns in _EXCLUDES.items()
    )


def _all_there(alternative: str, present: Collection[str]) -> bool:
    return all(
        any(_is(ai, pattern) for ai in present) for pattern in alternative.split("+")
    )


def _words(alternative: str) -> str:
    return " with ".join(f"({part})" for part in alternative.split("+"))


@cache
def _is(ai: str, pattern: str) -> bool:
    if len(ai) != len(pattern):
        return False
    return all(
        letter in ("n", digit) for digit, letter in zip(ai, pattern, strict=True)
    )
