"""Signing a document: what was shown, by whom, with what meaning."""

from __future__ import annotations

import hashlib

from odoo import api, fields, models

from .. import clock
from ..record import canonical
from ..verdict import Finding, accepted, printable, readable, refused
from .mes_signature import MEANINGS

LONGEST = 4000
"""Most characters of one text that comes with a signature."""


class MesSignable(models.AbstractModel):
    """A document that people sign.

    The order of a signature: the document says what it shows (:meth:`_mes_shown`) and
    the person's screen shows exactly that, with its SHA-256. The person's answer
    carries the hash and a fresh credential. The server shows itself the document
    again; a different hash means it changed meanwhile and nothing is signed. Nothing is
    ever remembered from an earlier signature.

    A document declares what a meaning brings about in :meth:`_mes_signed`, and who may
    sign in :meth:`_mes_signature_gate`.
    """

    _name = "mes.signable"
    _inherit = ["mes.stream"]
    _description = "Document that is signed"

    mes_signature_ids = fields.Many2many(
        "mes.signature",
        string="Signatures",
        compute="_compute_mes_signature_ids",
        groups="mes_compliance.group_user",
    )

    def _compute_mes_signature_ids(self):
        signatures = self.env["mes.signature"]
        if signatures.has_access("read"):
            streams = self.sudo().mapped("mes_stream")
            signatures = signatures.search([("stream", "in", streams)], order="id")
        for document in self:
            own = document.sudo().mes_stream
            document.mes_signature_ids = signatures.filtered(
                lambda signature, own=own: signature.stream == own
            )

    # -- for the screens ---------------------------------------------------------

    def signing_page(self, meaning, subject=None, values=None):
        """Return what a person who signs with this meaning is shown.

        :param str meaning: key of the meaning, ``performed``
        :param str subject: part of the document, a step's key; None for the whole
        :param dict values: what the person is about to decide, where the page shows it
        :return: dict of document, site, content, labels (headings), words (what keys
            of the record mean), hash, code, meaning, statement, signer
        """
        self.ensure_one()
        self._mes_check_readable()
        content = self._mes_content(meaning, subject, values or {})
        shown = self._mes_hash(content)
        signer = self.env["res.users"]._mes_actor()
        return {
            "document": self._mes_label(),
            "site": self.env.company.sudo().name,
            "content": content,
            "labels": self._mes_shown_labels(content),
            "words": self._mes_shown_words(content),
            "hash": shown,
            "code": self.env["mes.signature"]._short_code(shown),
            "meaning": meaning,
            "meaning_text": dict(MEANINGS).get(meaning, ""),
            "statement": self._mes_statement(meaning, subject),
            "signer": {"login": signer.login, "name": signer._mes_name()},
        }

    def sign(self, meaning, shown, credential, subject=None, values=None):
        """Sign, and bring about what the signature means.

        :param str meaning: key of the meaning
        :param str shown: SHA-256 of what the person was shown, hex
        :param dict credential: ``login`` (none: who acts) and ``password``
        :param str subject: part of the document, None for the whole
        :param dict values: what the person decided with the signature
        :return: answer with ok, reasons, and the entry's UUID
        """
        self.ensure_one()
        self._mes_check_readable()
        document = self.env["mes.ledger"]._at_one_moment(self)
        claim = credential if isinstance(credential, dict) else {}
        verdict = document._mes_sign(meaning, shown, claim, subject, values or {})
        return self.env["mes.message"]._answer(
            verdict, entry=verdict.facts.get("entry"), at=verdict.facts.get("at")
        )

    def _mes_sign_action(self, meaning, subject=None, values=None, **dialog):
        """Return the action that opens the signing dialog for this document.

        :param dict values: what is decided with the signature
        :param dialog: ``title``, ``reason`` (ask why), ``other`` (another person signs)
        """
        self.ensure_one()
        what = {"model": self._name, "id": self.id, "meaning": meaning}
        return {
            "type": "ir.actions.client",
            "tag": "mes_compliance.sign",
            "params": {**what, "subject": subject, "values": values or {}, **dialog},
        }

    # -- what a document declares ------------------------------------------------

    def _mes_check_readable(self):
        """Check that the session's user may see the document.

        :raise AccessError: otherwise
        """
        self.check_access("read")

    def _mes_shown(self, meaning, subject=None):
        """Return what is shown to whoever signs, as plain data."""
        raise NotImplementedError

    def _mes_shown_decision(self, meaning, subject, values):
        """Return what the decision itself adds to the page, so that the hash covers it.

        Empty where people decide on the page, after it was shown.
        """
        return {}

    def _mes_shown_labels(self, content):
        """Return headings for keys of the page; a key without one is read as words."""
        fields_shown = content.keys() & self._fields.keys()
        return {
            name: self._fields[name]._description_string(self.env)
            for name in fields_shown
        }

    def _mes_shown_words(self, content):
        """Return what technical values of the page mean, as people say it.

        What is signed stays as it is; only the screen says it in words.

        :return: dict of value and words: the options of the document's own fields
        """
        shown = [self._fields[name] for name in content.keys() & self._fields.keys()]
        choices = [field for field in shown if field.type == "selection"]
        pairs = [field._description_selection(self.env) for field in choices]
        return {value: text for each in pairs for value, text in each}

    def _mes_statement(self, meaning, subject=None):
        """Return the sentence in the first person that explains the meaning."""
        return self.env._(
            "I have %(meaning)s this.", meaning=dict(MEANINGS).get(meaning, "")
        )

    def _mes_signature_gate(self, meaning, signer, subject, values):
        """Return the verdict on whether this person may sign so, with every reason."""
        return refused(Finding("signature_meaning_unknown", found=meaning))

    def _mes_signed(self, meaning, signer, subject, values):
        """Bring about what the signature means; runs in its transaction."""

    # -- signing -----------------------------------------------------------------

    def _mes_sign(self, meaning, shown, credential, subject, values):
        """Return the verdict on a signature, and sign when it is in order."""
        legible = readable(
            [meaning, shown, credential.get("login"), subject, values], LONGEST
        )
        if not legible.ok:
            self._mes_refused_signature(
                printable(meaning), self.env.user, printable(subject or ""), legible
            )
            return legible
        signer = self._mes_signer(credential)
        document = self.with_user(signer) if signer else self
        content = document._mes_content(meaning, subject, values)
        verdict = self._mes_same(content, shown) & self._mes_known(signer, credential)
        if signer:  # what nobody claims is no attempt of whoever has the session
            verdict &= document._mes_signature_gate(meaning, signer, subject, values)
        if verdict.ok:
            verdict &= signer._mes_prove(credential.get("password"))
        if not verdict.ok:
            document._mes_refused_signature(meaning, signer, subject, verdict)
            return verdict
        facts = document._mes_write_signature(
            meaning, signer, content, shown, subject, values
        )
        document._mes_signed(meaning, signer, subject, {**values, "shown": shown})
        return accepted(**facts)

    def _mes_content(self, meaning, subject, values):
        """Return the whole page: the document, and the decision where it is shown."""
        decision = self._mes_shown_decision(meaning, subject, values)
        return {**decision, **self._mes_shown(meaning, subject)}

    @api.model
    def _mes_hash(self, content):
        return hashlib.sha256(canonical.encode(canonical.composed(content))).hexdigest()

    @api.model
    def _mes_signer(self, credential):
        """Return the user whose identity is claimed: never more than a claim."""
        users = self.env["res.users"]
        login, actor = credential.get("login"), users._mes_actor()
        if not login or login == actor.login:
            return actor
        return users.sudo().search([("login", "=", str(login))], limit=1).sudo(False)

    @api.model
    def _mes_known(self, signer, credential):
        if not signer:
            found = str(credential.get("login"))
            return refused(Finding("signer_unknown", "SIG-01", found=found))
        return accepted()

    def _mes_same(self, content, shown):
        """Refuse a signature for something that has changed since it was shown."""
        now = self._mes_hash(content)
        if now == shown:
            return accepted()
        code = self.env["mes.signature"]._short_code
        return refused(
            Finding("changed_meanwhile", found=code(str(shown)), needed=code(now))
        )

    def _mes_refused_signature(self, meaning, signer, subject, verdict):
        self._mes_record(
            "signature.refused",
            {
                "meaning": meaning,
                "subject": subject,
                "signer": signer.login if signer else None,
                "findings": [finding.as_dict() for finding in verdict.findings],
            },
        )

    def _mes_write_signature(self, meaning, signer, content, shown, subject, values):
        """Write the signature to the record and to the table people search."""
        moment = self.env["mes.ledger"]._moment()
        statement = self._mes_statement(meaning, subject)
        entry = self._mes_record_later(
            f"{self._mes_kind}.signed",
            {
                "meaning": meaning,
                "subject": subject,
                "statement": statement,
                "shown": shown,
                "content": content,
                "values": self._mes_plain(values),
                "method": "password",
            },
            values.get("reason"),
        )
        self.env["mes.signature"].sudo().create(
            {
                "entry": entry,
                "stream": self.sudo().mes_stream,
                "document": self._mes_label(),
                "subject": subject,
                "user_id": signer.id,
                "printed_name": signer._mes_name(),
                "login": signer.login,
                "meaning": meaning,
                "statement": statement,
                "shown": shown,
                "reason": values.get("reason"),
                "at": moment.replace(tzinfo=None),
                "company_id": self.env.company.id,
            }
        )
        self.invalidate_recordset(["mes_signature_ids"])
        self.env["mes.ledger"]._await_seal(entry)
        return {"entry": entry, "at": clock.stamp(moment)}

    @api.model
    def _mes_plain(self, values):
        return {key: value for key, value in values.items() if key != "credential"}
