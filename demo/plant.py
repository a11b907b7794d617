"""Basel Solids as an administrator sets it up: people, items, equipment, stations."""

from __future__ import annotations

from datetime import timedelta

from cast import CAST
from web import Person

SITE = "Basel Solids"
ZONE = "Europe/Zurich"

ITEMS = (
    # code, GTIN, name, unit, released by quality, kg or pieces in stock per lot
    ("RM-0001", "09521234000013", "Paracetamol", "kg", True),
    ("RM-0002", "09521234000020", "Maize starch", "kg", True),
    ("RM-0003", "09521234000037", "Colloidal anhydrous silica", "kg", True),
    ("RM-0004", "09521234000044", "Povidone K30", "kg", True),
    ("RM-0005", "09521234000051", "Magnesium stearate", "kg", True),
    ("RM-0006", "09521234000068", "Talc", "kg", True),
    ("RM-0007", "09521234000075", "Croscarmellose sodium", "kg", True),
    ("RM-W01", "", "Purified water", "kg", False),
    ("PM-0101", "", "Folding carton, 20 tablets", "Units", True),
    ("PM-0102", "", "Leaflet", "Units", True),
    ("FG-1001", "09521234000082", "Paracetamol tablets 500 mg", "Units", True),
)
"""The items of process A."""

LOTS = (
    # item, control number, supplier's lot, quantity, assay, loss on drying, expiry in days
    ("RM-0001", "C-260311", "ACM24117", 600, "99.6", "0.25", 585),
    ("RM-0001", "C-260402", "ACM24121", 600, "98.9", "0.40", 640),
    ("RM-0002", "MS-7781", "MS24-7781", 120, "", "", 420),
    ("RM-0003", "SIL-220", "AER-220", 30, "", "", 500),
    ("RM-0004", "PVP-0911", "K30-0911", 20, "", "", 400),
    ("RM-0005", "MGS-302", "MST-302", 20, "", "", 300),
    ("RM-0006", "TLC-55", "TALC-55", 40, "", "", 700),
    ("RM-0007", "CCS-118", "ADS-118", 40, "", "", 450),
    ("PM-0101", "FC-20-0417", "0417", 80000, "", "", 900),
    ("PM-0102", "LF-20-0417", "0417", 80000, "", "", 900),
)
"""Lots in the warehouse; C-260402 stays under test."""

UNTESTED = "C-260402"
"""The lot that quality has not released."""


class Plant:
    """What the administrator makes; every id it needs later is kept by its code."""

    def __init__(self, admin: Person, today):
        """Take the administrator's session and the first day of the story."""
        self.admin, self.today = admin, today
        self.users: dict[str, int] = {}
        self.employees: dict[str, int] = {}
        self.products: dict[str, int] = {}
        self.lots: dict[str, int] = {}
        self.units: dict[str, int] = {}
        self.stations: dict[str, int] = {}

    def build(self) -> None:
        """Make the site and everything in it."""
        self.company = self.admin.call("res.company", "search", [], limit=1)[0]
        vals = {"name": SITE, "mes_timezone": ZONE}
        self.admin.call("res.company", "write", [self.company], vals)
        self.people()
        self.items()
        self.receive()

    # -- people ------------------------------------------------------------------

    def people(self) -> None:
        """Make an account and an employee with a badge for each of the cast."""
        for member in CAST:
            groups = [self.admin.ref(f"mes_compliance.group_{r}") for r in member.roles]
            user = self.admin.create(
                "res.users",
                name=member.name,
                login=member.login,
                password=member.password,
                tz=ZONE,
                group_ids=[[4, group] for group in groups],
            )
            self.users[member.login] = user
            self.employees[member.login] = self.admin.create(
                "hr.employee", name=member.name, user_id=user, barcode=member.badge
            )

    # -- items and lots ----------------------------------------------------------

    def items(self) -> None:
        """Make the items, their lots' control and the scheme of batch numbers."""
        sequence = self.admin.create(
            "ir.sequence",
            name="Batches of paracetamol tablets",
            prefix="PCM%(y)s",
            padding=3,
            number_next=31,
            company_id=self.company,
        )
        for code, gtin, name, unit, controlled in ITEMS:
            vals = {
                "name": name,
                "default_code": code,
                "type": "consu",
                "is_storable": controlled,
                "uom_id": self.unit_of_measure(unit),
                "tracking": "lot" if controlled else "none",
                "use_expiration_date": controlled,
                "mes_controlled": controlled,
            }
            if gtin:
                vals["barcode"] = gtin
            if code == "FG-1001":
                vals["mes_batch_sequence_id"] = sequence
            self.products[code] = self.admin.create("product.product", **vals)

    def unit_of_measure(self, name: str) -> int:
        """Return the id of a unit of measure."""
        xmlid = {"kg": "uom.product_uom_kgm", "Units": "uom.product_uom_unit"}[name]
        return self.admin.ref(xmlid)

    def receive(self) -> None:
        """Receive every lot into the warehouse, in quarantine."""
        location = self.admin.call(
            "stock.warehouse", "search_read", [], ["lot_stock_id"], limit=1
        )[0]["lot_stock_id"][0]
        for item, name, supplier, quantity, _assay, _loss, days in LOTS:
            expiry = self.today + timedelta(days=days)
            lot = self.admin.create(
                "stock.lot",
                name=name,
                product_id=self.products[item],
                mes_supplier_lot=supplier,
                expiration_date=f"{expiry.date()} 21:59:59",
            )
            self.lots[name] = lot
            self.stock(self.products[item], lot, quantity, location)

    def stock(self, product: int, lot: int, quantity: float, location: int) -> None:
        """Count a lot into a location."""
        quant = self.admin.create(
            "stock.quant",
            product_id=product,
            lot_id=lot,
            location_id=location,
            inventory_quantity=quantity,
        )
        self.admin.call("stock.quant", "action_apply_inventory", [quant])
