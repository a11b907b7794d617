"""The formula of a version as a bill of materials (B01)."""

from __future__ import annotations

from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.mes_compliance.verdict import Finding, Verdict, refused

MAKERS = ("author", "planner", "qa_approver")
"""Roles that let a bill of materials be made from a recipe."""


class MesRecipeVersion(models.Model):
    """A version and the bills of materials that follow it."""

    _inherit = "mes.recipe.version"

    bom_ids = fields.One2many("mrp.bom", "mes_version_id", "Bills of materials")

    # -- making ------------------------------------------------------------------

    def action_make_bom(self):
        """Make the bill of materials of this version, and open it."""
        self.ensure_one()
        bom = self._mes_make_bom()
        return {
            "type": "ir.actions.act_window",
            "res_model": "mrp.bom",
            "view_mode": "form",
            "res_id": bom.id,
        }

    def _mes_make_bom(self):
        """Return a new bill of materials with one line for each line of the formula.

        Those made of other versions of the recipe for the product are archived.

        :raise AccessError: the person's roles have nothing to do with it
        :raise UserError: the version is not in effect, or a unit does not fit
        """
        self.ensure_one()
        if not self.env.user._mes_has_role(*MAKERS):
            raise AccessError(self.env._("Authors and planners make it from a recipe."))
        if self.state not in ("approved", "effective"):
            raise UserError(
                self.env._("A bill of materials is made from an approved version.")
            )
        version = self.sudo()
        version._mes_archive_boms()
        bom = version.env["mrp.bom"].create(version._mes_bom_vals())
        version._mes_record("recipe.bom_made", {"digest": version.digest})
        return self.env["mrp.bom"].browse(bom.id)

    def _mes_archive_boms(self):
        kin = self.recipe_id.version_ids.bom_ids
        kin.filtered(lambda bom: bom.product_id == self.product_id).action_archive()

    def _mes_bom_vals(self):
        """Return what makes a bill of materials of the formula."""
        formula = self._mes_recipe().formula
        main, others = self._mes_outputs()
        uom = self.product_id.uom_id
        return {
            "product_tmpl_id": self.product_id.product_tmpl_id.id,
            "product_id": self.product_id.id,
            "product_qty": self._mes_stock_amount(main, uom),
            "product_uom_id": uom.id,
            "company_id": self.company_id.id,
            "code": self._mes_label(),
            "mes_version_id": self.id,
            "bom_line_ids": [
                (0, 0, {**self._mes_bom_line_vals(line), "mes_line": line.line})
                for line in formula.inputs
            ],
            "byproduct_ids": [(0, 0, self._mes_bom_line_vals(line)) for line in others],
        }

    def _mes_bom_line_vals(self, line):
        product = self._mes_product_of(line.item.text)
        return {
            "product_id": product.id,
            "product_qty": self._mes_stock_amount(line, product.uom_id),
            "product_uom_id": product.uom_id.id,
        }

    def _mes_stock_amount(self, line, uom):
        """Return the quantity of a line in a unit of stock.

        :raise UserError: the unit measures something else
        """
        amount = uom._mes_amount(line.quantity)
        if amount is None:
            raise UserError(
                self.env._(
                    "%(item)s: %(quantity)s cannot be kept in stock in %(unit)s.",
                    item=line.item.text,
                    quantity=line.quantity.text,
                    unit=uom.name,
                )
            )
        return float(amount)

    def _mes_outputs(self):
        """Return the formula's line of the product itself, and the other outputs."""
        recipe = self._mes_recipe()
        code = recipe.header.product.code
        mine = [line for line in recipe.formula.outputs if line.item.code == code]
        others = [line for line in recipe.formula.outputs if line.item.code != code]
        return (mine[0] if mine else None), others

    # -- checking ----------------------------------------------------------------

    def _mes_bom_findings(self, bom):
        """Tell whether a bill of materials agrees with the formula.

        Same product and output; one component for each line of the formula, and no
        other; quantities the same within the rounding of the unit of stock.

        :param bom: an ``mrp.bom``, or none
        :return: Verdict with every difference
        """
        self.ensure_one()
        version, bom = self.sudo(), bom.sudo()
        if not bom:
            return refused(Finding("bom_missing", needed=self._mes_label()))
        findings = list(version._mes_bom_product(bom))
        pairs, foreign = version._mes_bom_pairs(bom)
        for line, component in pairs:
            findings += version._mes_bom_line(line, component)
        findings += [
            Finding("bom_line_foreign", about=row.product_id.display_name)
            for row in foreign
        ]
        return Verdict(tuple(findings))

    def _mes_bom_product(self, bom):
        """Yield what differs in product and output."""
        product = bom.product_id or bom.product_tmpl_id.product_variant_id
        main, _others = self._mes_outputs()
        if product != self.product_id:
            found, needed = product.display_name, self.product_id.display_name
            yield Finding("bom_product_differs", found=found, needed=needed)
        elif main is None:
            yield Finding("outputs_missing")
        else:
            yield from self._mes_bom_amount(main, bom, "bom_output_differs")

    def _mes_bom_pairs(self, bom):
        """Return pairs of formula line and component, and components left over."""
        _main, others = self._mes_outputs()
        inputs = self._mes_recipe().formula.inputs
        pairs, foreign = self._mes_paired(inputs, bom.bom_line_ids)
        more, strange = self._mes_paired(others, bom.byproduct_ids)
        return [*pairs, *more], [*foreign, *strange]

    def _mes_paired(self, lines, rows):
        """Pair lines with rows: by the line's name, else by product and quantity."""
        left, pairs = list(rows), []
        for line in lines:
            row = self._mes_row_of(line, left)
            pairs.append((line, row))
            if row:
                left.remove(row)
        return pairs, left

    def _mes_row_of(self, line, rows):
        """Return the row that stands for a line, None for none."""
        named = [row for row in rows if line.line == self._mes_line_name(row)]
        product = self._mes_product_of(line.item.text)
        unnamed = [
            row
            for row in rows
            if row.product_id == product and not self._mes_line_name(row)
        ]
        unnamed.sort(key=lambda row: bool(list(self._mes_bom_amount(line, row, ""))))
        return next(iter([*named, *unnamed]), None)

    @api.model
    def _mes_line_name(self, row):
        return "mes_line" in row._fields and row.mes_line or ""

    def _mes_bom_line(self, line, row):
        """Yield what differs between a line of the formula and its component."""
        if row is None:
            yield Finding("bom_line_missing", about=line.line, needed=line.item.text)
        elif row.product_id != self._mes_product_of(line.item.text):
            found, needed = row.product_id.display_name, line.item.text
            yield Finding(
                "bom_line_product_differs", about=line.line, found=found, needed=needed
            )
        else:
            yield from self._mes_bom_amount(line, row, "bom_quantity_differs")

    def _mes_bom_amount(self, line, row, rule):
        """Yield when a quantity differs by more than half the unit's rounding."""
        uom = row.product_uom_id
        found = f"{row.product_qty:g} {uom.name}"
        needed = line.quantity.text if line.quantity else self.env._("a quantity")
        amount = uom._mes_amount(line.quantity) if line.quantity else None
        if amount is None:
            yield Finding(
                "bom_unit_differs", about=line.line, found=found, needed=needed
            )
            return
        away = abs(Decimal(str(row.product_qty)) - amount)
        if away * 2 > Decimal(str(uom.rounding)):
            yield Finding(rule, about=line.line, found=found, needed=needed)
