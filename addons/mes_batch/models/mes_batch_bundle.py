"""The bundle of a decided batch: its sealed record and documents in one file (X01)."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, file_path

from odoo.addons.mes_compliance.record import bundle, page, pdf, verify_stream
from odoo.addons.mes_compliance.sealer.export import export

from ..record_document import render

READERS = ("qa_reviewer", "qa_approver", "qp", "admin", "inspector")
"""Roles that may take a batch's record out of the house."""

DECIDED = ("released", "rejected")
SECONDS = 1.0
"""How long a request waits for a seal."""

FONT = "web/static/fonts/google/Roboto/Roboto-Regular.ttf"
LOCK = "mes.batch.bundle"


class MesBatchBundle(models.Model):
    """What was made once of a batch's record, and is given out unchanged ever since.

    Kept are the document, which carries the record file, and the page around it; the
    other parts follow from them byte by byte, and ``seal.mes`` from the ledger. Rows
    are never changed or deleted.
    """

    _name = "mes.batch.bundle"
    _description = "Bundle of a batch's record"
    _order = "id desc"
    _log_access = False

    batch_id = fields.Many2one("mes.batch", required=True, readonly=True, index=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    entry = fields.Char(required=True, readonly=True, help="The entry that seals it.")
    head = fields.Integer(
        "Entries", required=True, readonly=True, help="Entries of the batch in it."
    )
    manifest = fields.Text(required=True, readonly=True)
    document = fields.Binary(required=True, readonly=True, attachment=False)
    template = fields.Binary(required=True, readonly=True, attachment=False)
    made_at = fields.Datetime("Made", required=True, readonly=True)
    made_by_id = fields.Many2one("res.users", "Made by", required=True, readonly=True)

    def init(self):
        """Make the table append-only."""
        self.env["mes.ledger.entry"]._make_append_only(self._table)

    @api.depends("batch_id", "head")
    def _compute_display_name(self):
        for made in self:
            made.display_name = f"{made.batch_id.name}.mesx"

    # -- parts -------------------------------------------------------------------

    def _record_file(self):
        """Return the record file, as it is attached to the document; bytes."""
        return _attached(self._document())

    def _document(self):
        """Return the document, a PDF/A-3; bytes."""
        return base64.b64decode(self.document)

    def _page(self):
        """Return the page that shows and verifies the record itself; bytes."""
        return self._page_around(self._record_file())

    def _page_around(self, record):
        return _page(base64.b64decode(self.template), record)

    def _whole(self, seal):
        """Return the bundle with all its parts; bytes.

        :param seal: what :meth:`_seal_file` returned
        """
        document, out = self._document(), BytesIO()
        record = _attached(document)
        parts = _parts(record, document, self._page_around(record))
        bundle.write(out, self.manifest.encode(), parts, BytesIO(seal))
        return out.getvalue()

    # -- the seal ----------------------------------------------------------------

    def _seal_file(self):
        """Return the record file of the one entry that seals the bundle; bytes."""
        stream = self.batch_id.mes_stream
        out = BytesIO()
        with self.pool.cursor() as cr:
            place = {"after": {stream: self.head}, "until": {stream: self.head + 1}}
            export(cr, out, [stream], **place)
        return out.getvalue()

    def _await_sealed(self):
        """Tell whether the bundle is sealed; wait a moment for it."""
        return self.env["mes.ledger.entry"].sudo()._wait_for_seal(self.entry, SECONDS)

    def _void(self):
        """Tell whether something was recorded while the bundle was made.

        Its entry has to be the very next one after its record, or the bundle would
        leave something out.
        """
        place = self.env["mes.ledger.entry"].sudo()._places([self.entry])
        return bool(place) and place[self.entry]["seq"] != self.head + 1


class MesBatch(models.Model):
    """A batch that was released or rejected leaves as one bundle (N05, M07, X01)."""

    _inherit = "mes.batch"

    bundle_id = fields.Many2one("mes.batch.bundle", readonly=True, copy=False)

    def action_bundle(self):
        """Make the bundle, once, and return the action that downloads it.

        :raise AccessError: the person may not take records out of the house
        :raise UserError: the batch is not decided, or its record waits for its seal
        """
        self.ensure_one()
        self._check_takes_record()
        if not self._bundle():
            self._make_bundle()
        url = f"/mes/batch/{self.id}/bundle"
        return {"type": "ir.actions.act_url", "url": url}

    def _check_takes_record(self):
        """Check that the person may read the batch and take its record.

        :raise AccessError: otherwise
        """
        self.check_access("read")
        if not self.env.user._mes_has_role(*READERS):
            raise AccessError(
                self.env._("The bundle is for QA, administrators and inspectors.")
            )

    def _bundle(self):
        """Return the bundle that stands, none where it is still to be made."""
        made = self.sudo().bundle_id
        return made.browse() if made and made._void() else made

    # -- making ------------------------------------------------------------------

    def _make_bundle(self):
        """Make the documents, and seal them with an entry of the batch.

        Until the record is exported this transaction writes nothing: the sealer waits
        for transactions that do.
        """
        self._check_decided()
        self._hold_bundle()
        if not self._sealed(self._document_begun()):
            raise UserError(
                self.env._(
                    "The last entries of %(batch)s wait for their seal. Its bundle is "
                    "made when they have it.",
                    batch=self.name,
                )
            )
        record, place = self._sealed_record()
        document = render(record, Path(file_path(FONT)).parent)
        self._keep_bundle(record, place, document, page.template())

    def _check_decided(self):
        if self.state in DECIDED:
            return
        raise UserError(
            self.env._(
                "%(batch)s is not released or rejected yet. It is: %(state)s.",
                batch=self.name,
                state=self._state_text(),
            )
        )

    def _hold_bundle(self):
        """Let nobody else make the same bundle at the same time."""
        query = SQL("SELECT pg_try_advisory_xact_lock(hashtext(%s), %s)", LOCK, self.id)
        if not self.env.execute_query(query)[0][0]:
            raise UserError(
                self.env._(
                    "The bundle of %(batch)s is being made. It is ready in a moment.",
                    batch=self.name,
                )
            )

    def _document_begun(self):
        """Say in the record that the documents are made, and with which page.

        The page's digests stand in the record that it shows, so that the page alone
        can be verified too. Only what is committed can be sealed: the entry has a
        transaction of its own. One that nothing has followed serves again.

        :return: UUID of the entry
        """
        data = {
            "site": self.sudo().company_id.name,
            "verifier": page.digests(page.template()),
        }
        last = self._last_entry()
        if last["type"] == "document.begun" and last["data"] == data:
            return last["id"]
        place = self._mes_record_stream()
        return self.env["mes.ledger"]._append_apart(*place, "document.begun", data)

    def _last_entry(self):
        """Return the document of the batch's last entry."""
        self.env["mes.ledger"]._flush()
        query = SQL(
            "SELECT doc FROM mes_ledger_entry"
            " WHERE stream = %s ORDER BY id DESC LIMIT 1",
            self.sudo().mes_stream,
        )
        return json.loads(bytes(self.env.execute_query(query)[0][0]))

    def _sealed(self, entry):
        return self.env["mes.ledger.entry"].sudo()._wait_for_seal(entry, SECONDS)

    def _sealed_record(self):
        """Return the record file of batch and recipe, and what it says of the batch.

        :raise UserError: the record does not verify
        """
        batch, out = self.sudo(), BytesIO()
        with self.pool.cursor() as cr:
            told = export(cr, out, [batch.mes_stream, batch.version_id.mes_stream])
        out.seek(0)
        report = verify_stream(out)
        if not report.ok:
            raise UserError(
                self.env._(
                    "The record of %(batch)s does not verify: %(fault)s",
                    batch=self.name,
                    fault=report.sentence,
                )
            )
        place = next(each for each in told if each["stream"] == batch.mes_stream)
        return out.getvalue(), place

    def _keep_bundle(self, record, place, document, template):
        """Write the entry that seals the bundle, and keep what it is made of."""
        parts = _parts(record, document, _page(template, record))
        manifest = bundle.manifest(place["stream"], place["label"], parts)
        made = {
            "manifest": sha256(manifest).hexdigest(),
            "parts": bundle.read_manifest(manifest)["parts"],
        }
        entry = self._mes_record("document.made", made)
        vals = {
            "batch_id": self.id,
            "company_id": self.sudo().company_id.id,
            "entry": entry,
            "head": place["head"]["seq"],
            "manifest": manifest.decode(),
            "document": base64.b64encode(document),
            "template": base64.b64encode(template),
            "made_at": self.env["mes.ledger"]._now(),
            "made_by_id": self.env.uid,
        }
        kept = self.env["mes.batch.bundle"].sudo().create(vals)
        self._mes_act().write({"bundle_id": kept.id})
        self.env["mes.ledger"]._await_seal(entry, SECONDS)


def _page(template, record):
    out = BytesIO()
    page.build(template, BytesIO(record), out)
    return out.getvalue()


def _parts(record, document, shown):
    """Return the contents of the parts that the manifest lists, by name."""
    contents = (record, document, shown)
    return dict(zip(bundle.PARTS, map(BytesIO, contents), strict=True))


def _attached(document):
    """Return the record file that a document carries; bytes."""
    stream = pdf.attached(BytesIO(document))
    return b"".join(iter(lambda: stream.read(1 << 20), b""))
