"""The recipe after ISA-88 as plain data: text form, checks, structure, scaling.

Nothing here knows Odoo. A recipe is immutable; every function answers with data.
"""

from .checks import Known, check, imported
from .amounts import FillUp, Sizes, Take, Words
from .clauses import Anchor, Entry, Outside, Signature, When
from .exchange import Source, content, digest, from_content, read, write
from .formula import (
    Attachment,
    Form,
    Formula,
    Header,
    Input,
    Need,
    Other,
    Output,
    Potency,
    Property,
    Value,
)
from .phase import Again, Each, Mean, Parameter, Phase, Sample, Test
from .procedure import (
    AllOf,
    Branch,
    OneOf,
    Operation,
    Procedure,
    Recipe,
    Repeat,
    Step,
    TimeLimit,
    UnitProcedure,
)
from .references import Element, Reference
from .remark import Places, Remark
from .rules import ERROR, REFUSED, RULES, WARNING
from .scaling import Scaled, scaled
from .structure import Declaration, Place, Structure, steps_in
from .words import PHASE_KINDS

__all__ = [
    "ERROR",
    "PHASE_KINDS",
    "REFUSED",
    "RULES",
    "WARNING",
    "Again",
    "AllOf",
    "Anchor",
    "Attachment",
    "Branch",
    "Declaration",
    "Each",
    "Element",
    "Entry",
    "FillUp",
    "Form",
    "Formula",
    "Header",
    "Input",
    "Known",
    "Mean",
    "Need",
    "OneOf",
    "Operation",
    "Other",
    "Output",
    "Outside",
    "Parameter",
    "Phase",
    "Place",
    "Places",
    "Potency",
    "Procedure",
    "Property",
    "Recipe",
    "Reference",
    "Remark",
    "Repeat",
    "Sample",
    "Scaled",
    "Signature",
    "Sizes",
    "Source",
    "Step",
    "Structure",
    "Take",
    "Test",
    "TimeLimit",
    "UnitProcedure",
    "Value",
    "When",
    "Words",
    "check",
    "content",
    "digest",
    "from_content",
    "imported",
    "read",
    "scaled",
    "steps_in",
    "write",
]
