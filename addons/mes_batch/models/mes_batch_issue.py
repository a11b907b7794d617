"""From a manufacturing order to an issued batch (B01, B02, B03)."""

from __future__ import annotations

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.mes_compliance.measure import Quantity, rounded
from odoo.addons.mes_compliance.record import canonical
from odoo.addons.mes_compliance.verdict import Finding, accepted, meaningful, refused
from odoo.addons.mes_recipe.isa88 import content as content_of
from odoo.addons.mes_recipe.isa88 import scaled

ISSUE, VOID = "issued", "void"


class MesBatchIssue(models.Model):
    """Planning: the order, the recipe and the number come together and are frozen."""

    _inherit = "mes.batch"

    @api.model
    def _plan_for(self, production):
        """Make the draft of a batch for a confirmed order.

        :raise UserError: nothing effective makes this product in this quantity
        :raise AccessError: the person does not plan
        """
        if not self.env.user._mes_has_role("planner"):
            raise AccessError(self.env._("A planner links orders and batches."))
        verdict, version = self._version_for(production)
        if not verdict.ok:
            reasons = self.env["mes.message"]._answer(verdict)["reasons"]
            raise UserError("\n".join(_sentence(each) for each in reasons))
        return self._draft(production, version)

    def _draft(self, production, version):
        batch = self._mes_act().create(
            {
                "name": "/",
                "company_id": production.company_id.id,
                "production_id": production.id,
                "product_id": production.product_id.id,
                "version_id": version.id,
            }
        )
        batch = self.browse(batch.id)
        batch._mes_record(
            "batch.created",
            {"order": production.name, "recipe": version._mes_label()},
        )
        return batch

    @api.model
    def _version_for(self, production):
        """Return the effective version for an order, with the verdict on the pair."""
        version = (
            self.env["mes.recipe.version"]
            .sudo()
            ._mes_effective(production.product_id, production.company_id)
        )
        if not version:
            name = production.product_id.display_name
            return refused(Finding("recipe_none_effective", about=name)), version
        if production.state not in ("confirmed", "progress"):
            found = dict(production._fields["state"].selection)[production.state]
            return refused(Finding("order_not_confirmed", found=found)), version
        return self._agreement(production, version), version

    @api.model
    def _agreement(self, production, version):
        """Return whether order, bill of materials and recipe agree (B01)."""
        size = self._size_of(production, version._mes_recipe())
        usable = version._mes_issue_verdict(size)
        return usable & version._mes_bom_findings(production.bom_id)

    @api.model
    def _size_of(self, production, recipe):
        """Return the batch size that an order's quantity asks for."""
        header = recipe.header
        quantity = Quantity.of(_text(production.product_qty), _unit(recipe))
        size = header.batch_size * (quantity / header.theoretical_yield)
        return _in_decimals(size, header.batch_size)

    # -- issuing -----------------------------------------------------------------

    def _gate_whole(self, meaning, signer, values):
        """A planner issues; the frozen copy must be the approved version."""
        if meaning == ISSUE:
            return self._gate_issue(signer)
        if meaning == VOID:
            return self._gate_cancel(signer, values)
        return super()._gate_whole(meaning, signer, values)

    def _gate_issue(self, signer):
        verdict = self._gate_roles(signer, "planner", "qa_reviewer")
        if self.state != "draft":
            verdict &= refused(Finding("batch_state", found=self._state_text()))
        production = self.sudo().production_id
        return verdict & self.sudo()._version_for(production)[0]

    def _gate_roles(self, signer, *roles):
        if signer._mes_has_role(*roles):
            return accepted()
        needed = " or ".join(role.replace("_", " ") for role in roles)
        return refused(Finding("role_missing", found=signer.name, needed=needed))

    def _state_text(self):
        return dict(self._fields["state"]._description_selection(self.env))[self.state]

    def _shown_whole(self, meaning):
        """Show what is issued: product, order, size, version and its hash."""
        if meaning != ISSUE:
            return super()._shown_whole(meaning)
        batch = self.sudo()
        return {
            "product": batch.product_id.display_name,
            "order": batch.production_id.name,
            "quantity": _text(batch.production_id.product_qty),
            "recipe": batch.version_id._mes_label(),
            "digest": batch.version_id.digest,
        }

    def _signed_whole(self, meaning, signer, values):
        """Freeze the recipe, take the number, reserve the material."""
        if meaning == ISSUE:
            return self._issue()
        if meaning == VOID:
            return self._cancel(values)
        return super()._signed_whole(meaning, signer, values)

    def _issue(self):
        batch = self._mes_act()
        content = batch._content_at_size()
        snapshot = self.env["mes.batch.snapshot"]._freeze(content)
        name = batch.product_id._mes_next_batch_number(batch.company_id)
        batch.write(
            {
                "name": name,
                "state": "issued",
                "size": snapshot._recipe().header.batch_size.text,
                "snapshot_id": snapshot.id,
                "issued_at": self.env["mes.ledger"]._now(),
                "lot_id": batch._make_lot(name).id,
            }
        )
        batch._link_order()
        self._record_issue(content)

    def _content_at_size(self):
        """Return the approved content at the order's size, as canonical bytes."""
        recipe = self.version_id._mes_recipe()
        size = self._size_of(self.production_id, recipe)
        if size.text == recipe.header.batch_size.text:
            return self.version_id._mes_recipe_content()
        return canonical.encode(content_of(scaled(recipe, size).recipe))

    def _record_issue(self, content):
        """Write the whole frozen recipe to the record: it stands alone for ever."""
        batch = self.sudo()
        data = {
            "batch": batch.name,
            "order": batch.production_id.name,
            "recipe": batch.version_id._mes_label(),
            "digest": batch.snapshot_hash,
            "content": content.decode(),
        }
        self._mes_record("batch.issued", data)

    def _make_lot(self, name):
        """Make the lot whose number is the batch number, in quarantine."""
        return self.env["stock.lot"].create(
            {
                "name": name,
                "product_id": self.product_id.id,
                "company_id": self.company_id.id,
            }
        )

    def _link_order(self):
        """Give the order its lot, and reserve material that QA has released."""
        self.production_id.write({"lot_producing_ids": [(6, 0, self.lot_id.ids)]})
        self.production_id.action_assign()

    # -- cancelling --------------------------------------------------------------

    def _gate_cancel(self, signer, values):
        """Only what nobody has begun is cancelled, with a reason (B09)."""
        verdict = self._gate_roles(signer, "planner")
        if self.state not in ("draft", "issued"):
            verdict &= refused(Finding("batch_begun", found=self._state_text()))
        if not meaningful(values.get("reason")):
            verdict &= refused(Finding("reason_missing"))
        return verdict

    def _cancel(self, values):
        self._mes_act().write({"state": "cancelled"})
        self._mes_record("batch.status", {"status": "cancelled"}, values["reason"])


def _sentence(reason):
    parts = [reason["about"], reason["text"], reason["found"], reason["needed"]]
    return " · ".join(part for part in parts if part)


def _text(number):
    """Return a stock quantity as text without a float's tail."""
    return format(round(number, 6), "f").rstrip("0").rstrip(".")


def _unit(recipe):
    return str(recipe.header.theoretical_yield.unit)


def _in_decimals(size, like):
    """Return a size with the decimals the recipe writes its own with."""
    places = -like.value.as_tuple().exponent
    return rounded(size.to(like.unit), places)
