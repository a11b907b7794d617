"""A small plant on a served site, for journeys that need people and a batch at once.

It is the plant of the batches' own tests, made for good instead of being undone: Anna,
Ben and David are qualified, Chloe is not, and batches stand where a journey wants them.
"""

from __future__ import annotations

from cli import odoo

PASSWORD = "correct-horse-battery"

ENTER = """
from odoo.addons.mes_batch.tests.batch_case import CAST, BatchCase

class Plant(BatchCase):
    def runTest(self):
        pass

Plant.env, Plant.registry, Plant.cr = env, env.registry, env.cr
Plant.site = env.company
"""

MAKE = """
Plant.site.mes_timezone = "Europe/Zurich"
Plant.site.name = "Basel Solids"
for part in ("people", "materials", "equipment", "recipe"):
    getattr(Plant, part)()
for name, kind in (("Dispensing 1", "test_scale"), ("Mixing 1", "test_mixer")):
    classes = [(6, 0, Plant.classes[kind].ids)]
    env["mes.station"].create({"name": name, "class_ids": classes})
"""

FIND = """
users, products = env["res.users"], env["product.product"]
for login, *_rest in (*CAST, ("dev.scales",)):
    setattr(Plant, login.split(".")[1], users.search([("login", "=", login)]))
Plant.products = {
    code: products.search([("default_code", "=", code)])
    for code in ("RM-T1", "RM-T2", "FG-T1")
}
Plant.bom = env["mrp.bom"].search(
    [("product_tmpl_id", "=", Plant.products["FG-T1"].product_tmpl_id.id)]
)
plant = Plant()
"""

COMMIT = """
env.cr.commit()
"""


class SmallPlant:
    """A served site with the small plant in it.

    :ivar site: the :class:`cli.site.Site`
    """

    def __init__(self, site):
        """Make the plant's people, materials, equipment and recipe."""
        self.site = site
        self._run(ENTER + MAKE + COMMIT)

    def run(self, acts: str) -> None:
        """Let the plant's people act, past their screens.

        :param acts: lines of Python with ``plant``, a ``BatchCase``, at hand
        """
        self._run(ENTER + FIND + acts + COMMIT)

    def sql(self, query: str) -> str:
        """Return what the database answers its owner."""
        return self.site.shop.client.query(query, self.site.database)

    def _run(self, code: str) -> None:
        otherwise = "The small plant cannot do this."
        layout, database = self.site.shop.layout, self.site.database
        odoo.script(layout, database, code, "small-plant", otherwise)
