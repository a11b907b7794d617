"""Basel Solids as it is set up: people, items, lots, equipment and stations."""

from __future__ import annotations

from datetime import datetime, timedelta

from cast import BY_LOGIN, CAST
from web import Person

SITE = "Basel Solids"
ZONE = "Europe/Zurich"

SHELF_LIFE = 3 * 365
"""Days from a batch's issue until its tablets expire."""

ITEMS = (
    # code, GTIN, name, unit, released by quality
    ("RM-0001", "09521234000013", "Paracetamol", "kg", True),
    ("RM-0002", "09521234000020", "Maize starch", "kg", True),
    ("RM-0003", "09521234000037", "Colloidal anhydrous silica", "kg", True),
    ("RM-0004", "09521234000044", "Povidone K30", "kg", True),
    ("RM-0005", "09521234000051", "Magnesium stearate", "kg", True),
    ("RM-0006", "09521234000068", "Talc", "kg", True),
    ("RM-0007", "09521234000075", "Croscarmellose sodium", "kg", True),
    ("RM-W01", "", "Purified water", "kg", False),
    ("PM-0101", "", "Folding carton, 20 tablets", "piece", True),
    ("PM-0102", "", "Leaflet", "piece", True),
    ("FG-1001", "09521234000082", "Paracetamol tablets 500 mg", "tablet", True),
)

LOTS = (
    # item, control number, supplier's lot, expiry in days, containers with content
    (
        "RM-0001",
        "C-260311",
        "ACM24117",
        585,
        {"000133": 275, "000233": 275, "000333": 275},
    ),
    ("RM-0001", "C-260402", "ACM24121", 640, {"000140": 275}),
    ("RM-0002", "MS-7781", "MS24-7781", 420, {"000134": 50, "000234": 50}),
    ("RM-0003", "SIL-220", "AER-220", 500, {"000135": 20}),
    ("RM-0004", "PVP-0911", "K30-0911", 400, {"000136": 20}),
    ("RM-0005", "MGS-302", "MST-302", 300, {"000137": 20}),
    ("RM-0006", "TLC-55", "TALC-55", 700, {"000138": 25}),
    ("RM-0007", "CCS-118", "ADS-118", 450, {"000139": 25}),
    ("PM-0101", "FC-20-0417", "0417", 900, {"000141": 60000}),
    ("PM-0102", "LF-20-0417", "0418", 900, {"000142": 60000}),
)

SUPPLIERS = {
    "RM-0001": "Nordchem AS",
    "RM-0002": "Amidon Genève SA",
    "RM-0003": "Helvetia Excipients AG",
    "RM-0004": "Helvetia Excipients AG",
    "RM-0005": "Helvetia Excipients AG",
    "RM-0006": "Helvetia Excipients AG",
    "RM-0007": "Helvetia Excipients AG",
    "PM-0101": "Kartonage Rhein AG",
    "PM-0102": "Kartonage Rhein AG",
}
"""Who delivers an item; invented."""

CUSTOMERS = ("Alpina Pharma Handel AG", "Nordhafen Arzneimittel GmbH")
"""Who buys the tablets; invented."""

UNDER_TEST = "C-260402"
"""The lot that quality has not released."""

ANALYSES = {"C-260311": ("99.6", "0.25"), "C-260402": ("98.9", "0.40")}
"""Assay on the dried substance and loss on drying, in %."""


class Plant:
    """What the site's administrator makes; ids are kept by code for the others."""

    def __init__(self, admin: Person, today: datetime):
        """Take the administrator's session and the first day of the story."""
        self.admin, self.today = admin, today
        self.users: dict[str, int] = {}
        self.employees: dict[str, int] = {}
        self.products: dict[str, int] = {}
        self.lots: dict[str, int] = {}

    def build(self) -> None:
        """Make the site and what an administrator makes in it."""
        self.company = self.admin.call("res.company", "search", [], limit=1)[0]
        vals = {"name": SITE, "mes_timezone": ZONE}
        self.admin.call("res.company", "write", [self.company], vals)
        self.people()
        self.items()
        self.warehouse()

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
                action_id=member.home and self.admin.ref(member.home),
                group_ids=[[4, group] for group in groups],
            )
            self.users[member.login] = user
            self.employees[member.login] = self.admin.create(
                "hr.employee", name=member.name, user_id=user, barcode=member.badge
            )

    # -- items and lots ----------------------------------------------------------

    def items(self) -> None:
        """Make the items, and the scheme of the product's batch numbers."""
        units = {
            "kg": self.admin.ref("uom.product_uom_kgm"),
            "piece": self.admin.create("uom.uom", name="piece"),
            "tablet": self.admin.create("uom.uom", name="tablet"),
        }
        for code, gtin, name, unit, controlled in ITEMS:
            vals = {
                "name": name,
                "default_code": code,
                "type": "consu",
                "is_storable": controlled,
                "uom_id": units[unit],
                "tracking": "lot" if controlled else "none",
                "use_expiration_date": controlled,
                "mes_controlled": controlled,
            }
            if gtin:
                vals["barcode"] = gtin
            self.products[code] = self.admin.create("product.product", **vals)
        self.numbers()

    def numbers(self) -> None:
        """Give the tablets their shelf life and batch numbers: PCM, year, digits."""
        sequence = self.admin.create(
            "ir.sequence",
            name="Batches of paracetamol tablets",
            prefix="PCM%(y)s",
            padding=3,
            number_next=31,
            company_id=self.company,
        )
        vals = {"mes_batch_sequence_id": sequence, "expiration_time": SHELF_LIFE}
        product = self.products["FG-1001"]
        self.admin.call("product.product", "write", [product], vals)

    def warehouse(self) -> None:
        """Receive every lot in its containers; quality decides about it later."""
        kind = self.admin.find("stock.picking.type", code="incoming")
        found = self.admin.call(
            "stock.picking.type", "read", [kind], ["default_location_dest_id"]
        )
        places = {
            "location_id": self.admin.ref("stock.stock_location_suppliers"),
            "location_dest_id": found[0]["default_location_dest_id"][0],
        }
        partners = {
            name: self.admin.create("res.partner", name=name, is_company=True)
            for name in dict.fromkeys((*SUPPLIERS.values(), *CUSTOMERS))
        }
        for item, name, supplier, days, containers in LOTS:
            expiry = (self.today + timedelta(days=days)).date()
            self.lots[name] = self.admin.create(
                "stock.lot",
                name=name,
                product_id=self.products[item],
                mes_supplier_lot=supplier,
                expiration_date=f"{expiry} 21:59:59",
            )
            lines = [
                (self.products[item], self.lots[name], number, quantity)
                for number, quantity in containers.items()
            ]
            self.receive(kind, partners[SUPPLIERS[item]], places, lines)

    def receive(self, kind, partner, places, lines) -> None:
        """Receive the containers of a lot from its supplier."""
        receipt = self.admin.create(
            "stock.picking",
            picking_type_id=kind,
            partner_id=partner,
            **places,
            move_line_ids=[
                (0, 0, {**self.container(*line), **places}) for line in lines
            ],
        )
        self.admin.call("stock.picking", "action_confirm", [receipt])
        self.admin.call("stock.picking", "button_validate", [receipt])

    def container(self, product, lot, number, quantity) -> dict:
        """Return the line of a receipt that brings one container."""
        return {
            "product_id": product,
            "lot_id": lot,
            "quantity": quantity,
            "result_package_id": self.admin.create("stock.package", name=number),
            "picked": True,
        }


def label(item: str, lot: str) -> str:
    """Return what the supplier's label of a lot carries, as the scanner sends it."""
    gtins = {code: gtin for code, gtin, *_more in ITEMS}
    suppliers = {name: supplier for _item, name, supplier, *_more in LOTS}
    if not gtins[item]:
        return lot
    return f"]d201{gtins[item]}10{suppliers[lot]}"


def password(login: str) -> str:
    """Return the password of one of the cast."""
    return BY_LOGIN[login].password
