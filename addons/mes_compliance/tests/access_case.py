"""What the tests of rights share."""

from __future__ import annotations

from .common import MesCase

OPERATIONS = ("read", "write", "create", "unlink")


class AccessCase(MesCase):
    """Asks for the rights of people on whole models."""

    def models(self, addon):
        """Yield the models that an addon makes, or all of those it begins."""
        for name, model in sorted(self.env.registry.items()):
            if model._original_module.startswith(addon) and not model._abstract:
                yield name, model

    def allowed(self, name, person):
        """Return the operations that a person's groups allow on a model."""
        model = self.env[name].with_user(person)
        return {each for each in OPERATIONS if model.has_access(each)}

    def growing(self):
        """Return the names of the tables that only grow."""
        self.env.cr.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname = 'mes_append_only'"
        )
        return {table for (table,) in self.env.cr.fetchall()}

    def without_site(self, addon):
        """Return the models of an addon whose rows no rule keeps at their site."""
        rules = self.env["ir.rule"].search([("groups", "=", False)])
        kept = {
            rule.model_id.model for rule in rules if "company_id" in rule.domain_force
        }
        rows = (name for name, model in self.models(addon) if not model._transient)
        return set(rows) - kept
