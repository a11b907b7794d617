"""Downloads of recall lists."""

from __future__ import annotations

from decimal import Decimal

from werkzeug.exceptions import NotFound

from odoo.http import Controller, content_disposition, request, route

from ..genealogy import workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RecallList(Controller):
    """Gives out kept recall lists to people who may read them."""

    @route("/mes/recall/<int:recall_id>/xlsx", type="http", auth="user", readonly=True)
    def xlsx(self, recall_id):
        """Return a kept list as a workbook without formulas.

        :raise NotFound: there is none
        :raise AccessError: it is not for this person
        """
        recall = request.env["mes.recall"].browse(recall_id).exists()
        if not recall:
            raise NotFound
        recall.check_access("read")
        content = workbook(recall._header(), _sheets(recall))
        return request.make_response(
            content,
            [
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(f"{recall.name}.xlsx")),
                ("Cache-Control", "no-store"),
            ],
        )


def _sheets(recall):
    """Return the sheets of a list: lots, where they are, whom to tell, deliveries."""
    _, data = recall.env._, recall.data
    lots = (_("Lot"), _("Product"), _("Disposition"), _("Unit"), _("Produced"))
    lots += (_("In stock"), _("In transit"), _("Used"), _("Delivered"), _("Lost"))
    lots += (_("Unexplained"), _("Located (%)"))
    places = (_("Lot"), _("Place"), _("Quantity"))
    tell = (_("Customer"), _("Contact"), _("Lots"), _("Quantity"), _("Unit"))
    tell += (_("Last delivery"),)
    gone = (_("Lot"), _("Customer"), _("Transfer"), _("Quantity"), _("Unit"))
    gone += (_("When"),)
    return {
        _("Lots"): (lots, map(_lot, data["rows"])),
        _("Places"): (places, _places(data["rows"])),
        _("Customers"): (tell, map(_customer, data["customers"])),
        _("Deliveries"): (gone, map(_delivery, data["deliveries"])),
    }


def _lot(row):
    words = [row[name] for name in ("lot", "product", "disposition", "unit")]
    names = ("produced", "stock", "transit", "used", "delivered", "lost")
    numbers = [Decimal(row[name]) for name in (*names, "unexplained")]
    return [*words, *numbers, Decimal(row["located"]) if row["located"] else ""]


def _places(rows):
    for row in rows:
        for each in row["places"]:
            yield row["lot"], each["place"], each["quantity"]


def _customer(row):
    lots, quantity = ", ".join(row["lots"]), Decimal(row["quantity"])
    said = (row["customer"], row["contact"], lots)
    return *said, quantity, row["unit"], row["last"]


def _delivery(row):
    said = (row["lot"], row["customer"], row["transfer"])
    return *said, Decimal(row["quantity"]), row["unit"], row["at"]
