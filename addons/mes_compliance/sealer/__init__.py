"""The sealer: gives entries their place in the record, and looks after it.

Runs without Odoo, as a process of its own (``python addons/mes_compliance/sealer``)
that alone holds the site's private key. Odoo uses the same code on its own cursor: to
chain without signing where that process is missing, to audit, and to export.
"""

from .audit import audit
from .export import export
from .outcome import Audit
from .seal import APPLICATION, LOCK, Sealer, at_work

__all__ = [
    "APPLICATION",
    "LOCK",
    "Audit",
    "Sealer",
    "at_work",
    "audit",
    "export",
]
