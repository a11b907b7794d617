"""Downloads of a decided batch: the bundle, and its parts one by one."""

from __future__ import annotations

from werkzeug.exceptions import NotFound

from odoo.http import Controller, content_disposition, request, route

PDF, HTML, FILE = (
    "application/pdf",
    "text/html; charset=utf-8",
    "application/octet-stream",
)
BUNDLE = "application/zip"
ALONE = "sandbox allow-scripts allow-downloads"
"""What the record page may do: it needs nothing of the site that gives it out."""


class BatchBundle(Controller):
    """Gives out what was made of a batch's record, to people who may take it.

    Parts are read only; the bundle itself is asked for right after it was made, which
    a replica might not know yet.
    """

    @route(
        "/mes/batch/<int:batch_id>/bundle", type="http", auth="user", methods=["GET"]
    )
    def bundle(self, batch_id):
        """Return the whole bundle, a file ``.mesx``."""
        made = self._made(batch_id)
        if not made._await_sealed():
            return self._say(
                made.env._("The bundle waits for its seal. Try again soon.")
            )
        if made._void():
            return self._say(
                made.env._("Something was recorded meanwhile. Make the bundle again.")
            )
        return self._file(made, made._whole(made._seal_file()), "mesx", BUNDLE)

    @route(
        "/mes/batch/<int:batch_id>/pdf",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def document(self, batch_id):
        """Return the document, a PDF/A-3 with the record attached."""
        made = self._made(batch_id)
        return self._file(made, made._document(), "pdf", PDF, "inline")

    @route(
        "/mes/batch/<int:batch_id>/html",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def page(self, batch_id):
        """Return the page that shows the record and verifies it."""
        made = self._made(batch_id)
        response = self._file(made, made._page(), "html", HTML, "inline")
        response.headers["Content-Security-Policy"] = ALONE
        return response

    @route(
        "/mes/batch/<int:batch_id>/mes",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def record(self, batch_id):
        """Return the record file of the batch and its recipe version."""
        made = self._made(batch_id)
        return self._file(made, made._record_file(), "mes", FILE)

    def _made(self, batch_id):
        """Return the bundle that was made of a batch.

        :raise AccessError: the person may not take it
        :raise NotFound: there is none
        """
        batch = request.env["mes.batch"].browse(batch_id).exists()
        if not batch:
            raise NotFound
        batch._check_takes_record()
        made = batch.sudo().bundle_id
        if not made:
            raise NotFound(batch.env._("No bundle of this batch has been made."))
        return made

    def _file(self, made, content, ending, kind, shown="attachment"):
        name = content_disposition(f"{made.batch_id.name}.{ending}", shown)
        headers = [
            ("Content-Type", kind),
            ("Content-Length", len(content)),
            ("Content-Disposition", name),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "private, no-cache"),
        ]
        return request.make_response(content, headers)

    def _say(self, sentence):
        """Return one sentence: what is asked for is not ready."""
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "1")]
        return request.make_response(sentence, headers, status=503)
