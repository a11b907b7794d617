"""The recipe's way to effect, and the planner's to an issued batch."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

PROMISE = 2
"""Days from today until every batch of the demonstration is promised."""

RECIPE = (
    Path(__file__).resolve().parents[1]
    / "addons"
    / "mes_recipe"
    / "demo"
    / "recipe_process_a.yaml"
)


def approve_recipe(crew) -> int:
    """Import process A and bring it into effect; return the version's id."""
    kim = crew["auth.kim"]
    text = RECIPE.read_text(encoding="utf-8")
    found = kim.call(
        "mes.recipe.version", "import_text", [], text, filename=RECIPE.name
    )
    if not found["version"]:
        raise SystemExit("\n".join(each["located"] for each in found["findings"]))
    version = found["version"]
    keep_warnings(kim, version)
    kim.signs("mes.recipe.version", version, "prepared")
    crew["auth.lars"].signs("mes.recipe.version", version, "checked")
    farid = crew["qa.farid"]
    farid.signs("mes.recipe.version", version, "approved")
    farid.signs("mes.recipe.version", version, "made_effective", training="done")
    return version


def keep_warnings(kim, version) -> None:
    """Keep each warning with a reason; those who approve read it."""
    checked = kim.call("mes.recipe.version", "check", [version])
    for finding in checked["findings"]:
        if finding["level"] == "warning":
            kim.call(
                "mes.recipe.version",
                "keep",
                [version],
                finding,
                "Known and accepted in the process description",
            )


def order(crew, plant, version) -> tuple[int, int]:
    """Let the planner order and issue a batch; return order and batch."""
    ines = crew["plan.ines"]
    bom = ines.call("mrp.bom", "search", [["product_id", "!=", False]], limit=1)
    if not bom:
        action = crew["auth.kim"].call(
            "mes.recipe.version", "action_make_bom", [version]
        )
        bom = [action["res_id"]]
    promised = datetime.now(timezone.utc) + timedelta(days=PROMISE)
    production = ines.create(
        "mrp.production",
        product_id=plant.products["FG-1001"],
        product_qty=500000,
        bom_id=bom[0],
        date_deadline=f"{promised:%Y-%m-%d} 16:00:00",
    )
    ines.call("mrp.production", "action_confirm", [production])
    batch = ines.call("mrp.production", "action_mes_batch", [production])["res_id"]
    ines.signs("mes.batch", batch, "issued")
    return production, batch
