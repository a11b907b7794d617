"""Measuring: quantities, limits, rounding, expressions, statistics and potency.

Pure Python over :mod:`decimal`; nothing here knows Odoo, a batch or a recipe.
"""

from .dimension import RATIO, Dimension
from .expression import Expression, Kind, Outcome, Series
from .limits import Limits, Range
from .number import read_decimal, written
from .potency import (
    LotResult,
    Potency,
    PotencyRule,
    Requirement,
    Weighed,
    balanced,
)
from .quantity import Quantity
from .reading import Reading, read_number
from .refusal import MeasureError, UnitMismatch, Unreadable
from .rounding import MODES, rounded, to_division
from .sampling import (
    Counted,
    Each,
    Judgement,
    SamplingRule,
    Share,
    judge,
    judge_defects,
)
from .statistics import Figures, figures
from .substance import STATES, BasisError, Form, Material, Substance
from .tolerance import Tolerance
from .unit import ONE, PERCENT, Unit, described
from .written import Written, plain

__all__ = [
    "MODES",
    "ONE",
    "PERCENT",
    "RATIO",
    "STATES",
    "BasisError",
    "Counted",
    "Dimension",
    "Each",
    "Expression",
    "Figures",
    "Form",
    "Judgement",
    "Kind",
    "Limits",
    "LotResult",
    "Material",
    "MeasureError",
    "Outcome",
    "Potency",
    "PotencyRule",
    "Quantity",
    "Range",
    "Reading",
    "Requirement",
    "SamplingRule",
    "Series",
    "Share",
    "Substance",
    "Tolerance",
    "Unit",
    "UnitMismatch",
    "Unreadable",
    "Weighed",
    "Written",
    "balanced",
    "described",
    "figures",
    "judge",
    "judge_defects",
    "plain",
    "read_decimal",
    "read_number",
    "rounded",
    "to_division",
    "written",
]
