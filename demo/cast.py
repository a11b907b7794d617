"""The cast: who works at Basel Solids, with which roles and qualifications."""

from __future__ import annotations

from dataclasses import dataclass

HOMES = {
    "operator": "mes_batch.mes_floor_action",
    "supervisor": "mes_batch.mes_floor_action",
    "ipqa": "mes_batch.mes_floor_action",
    "qa_approver": "mes_batch.mes_batch_review_action",
    "qp": "mes_batch.mes_batch_review_action",
    "planner": "mes_batch.mes_batch_action",
    "equipment": "mes_equipment.maintenance_equipment_action",
    "author": "mes_recipe.mes_recipe_version_action",
    "approver": "mes_recipe.mes_recipe_version_action",
    "training": "mes_training.hr_employee_skill_action",
    "admin": "mes_compliance.mes_oversight_action",
    "inspector": "mes_compliance.mes_ledger_entry_action",
}
"""What people see first after they log in, by their first role (Odoo's home action)."""


@dataclass(frozen=True)
class Member:
    """One member of the cast.

    :ivar login: login; the password is ``<first name>-basel-1``
    :ivar name: full name
    :ivar title: what people call the role
    :ivar roles: roles of the suite
    :ivar qualifications: pairs of code and day of its end counted from today, or None
    """

    login: str
    name: str
    title: str
    roles: tuple[str, ...] = ()
    qualifications: tuple[tuple[str, int | None], ...] = ()
    from_day: int = -300

    @property
    def password(self) -> str:
        """The password, printed with the logins: this is a demonstration."""
        return f"{self.login.split('.')[1]}-basel-1"

    @property
    def home(self) -> str:
        """External id of the action that opens after log-in; empty for devices."""
        return HOMES.get(self.roles[0], "")

    @property
    def badge(self) -> str:
        """What the badge carries."""
        return f"BADGE{self.login.split('.')[1].upper()}"


QUALIFICATIONS = {
    "DISP-01": "Dispensing",
    "GRAN-02": "Granulation and blending",
    "FBD-01": "Fluid-bed drying",
    "PRESS-03": "Compression",
}
"""The qualifications that process A needs; that of assessors exists already."""

FLOOR = ("DISP-01", "GRAN-02", "FBD-01", "PRESS-03")

CAST = (
    Member(
        "op.anna",
        "Anna Frei",
        "operator",
        ("operator",),
        tuple((code, 265) for code in FLOOR),
    ),
    Member(
        "op.ben",
        "Ben Huber",
        "operator",
        ("operator",),
        (("DISP-01", 200), ("GRAN-02", 0), ("FBD-01", 200), ("PRESS-03", 220)),
    ),
    Member(
        "op.chloe", "Chloe Martin", "trainee", ("operator",), (("DISP-01", 365),), 1
    ),
    Member(
        "sup.david",
        "David Keller",
        "supervisor",
        ("supervisor",),
        tuple((code, 120) for code in (*FLOOR, "ASSESSOR-01")),
    ),
    Member("ipqa.eva", "Eva Lindt", "in-process QA", ("ipqa",)),
    Member("qa.farid", "Farid Nasser", "QA", ("qa_approver",)),
    Member("qp.greta", "Greta Brunner", "Qualified Person", ("qp", "qa_reviewer")),
    Member("plan.ines", "Ines Caduff", "planner", ("planner",)),
    Member("met.jonas", "Jonas Weber", "metrology", ("equipment",)),
    Member("auth.kim", "Kim Aebi", "recipe author", ("author",)),
    Member("auth.lars", "Lars Oberholzer", "recipe approver", ("approver",)),
    Member("train.sofia", "Sofia Rossi", "training administrator", ("training",)),
    Member("admin.mona", "Mona Roth", "compliance administrator", ("admin",)),
    Member("insp.nora", "Nora Vogt", "inspector", ("inspector",)),
    Member("dev.scales", "Scales of Basel Solids", "device", ("device",)),
)
"""Basel Solids, as far as the demonstration needs them."""

BY_LOGIN = {member.login: member for member in CAST}
