"""What the tests of periodic duties share."""

from __future__ import annotations

from .common import MesCase
from .oversight_case import OversightMixin

MEANING = {"access": "checked", "restore": "performed", "week": "reviewed_qa"}
RESTORED = {
    "passed": True,
    "backup_on": "2026-11-20",
    "label": "basel-2026-11-20.dump",
    "place": "Server basel-t2, by Reto Graf",
    "verified": True,
    "evidence": "./mes verify: no difference; batch PCM26031 opened and compared",
}
"""What is said of a restore test that has passed."""


class PeriodicCase(OversightMixin, MesCase):
    """The duties that the site was given, and people who see to them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.farid = cls.person("qa.farid", "qa_approver", name="Farid Nasser")
        cls.eva = cls.person("qa.eva", "qa_reviewer", name="Eva Lindt")
        cls.anna = cls.person("op.anna", "operator", name="Anna Frei")
        cls.mona = cls.person("admin.mona", "admin", name="Mona Roth")
        own = [("company_id", "=", cls.site.id)]
        cls.duties = cls.env["mes.periodic.review"].search(own)

    def duty(self, kind):
        """Return the site's duty of a kind."""
        return self.duties.filtered(lambda duty: duty.kind == kind)

    def do(self, kind, signer, values=None, **more):
        """Sign the duty of a kind and return the answer."""
        duty = self.duty(kind)
        return self.sign(duty, signer, MEANING[kind], values=values, **more)

    def restored(self, signer=None, **said):
        """Sign a restore test and return the answer."""
        return self.do("restore", signer or self.mona, {**RESTORED, **said})
