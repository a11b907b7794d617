"""Words for the entries around an exception, as its page tells them."""

from __future__ import annotations

from odoo import models


class MesException(models.Model):
    """Entries of a batch in one line each, from the message catalogue."""

    _inherit = "mes.exception"

    def _page_words(self, entry):
        """Return the words of an entry of a batch; all others as they were."""
        writer = WRITERS.get(entry["type"])
        if writer is None:
            return super()._page_words(entry)
        return getattr(self, writer)(entry)

    def _told(self, what, **figures):
        return self.env["mes.message"]._say(f"told_{what}", **figures)[0]

    def _words_of_value(self, entry):
        data = entry["data"]
        words = {"text": self._told(f"value_{data['how']}", about=data["name"])}
        if data["how"] == "calculated":
            words["who"] = ""
        words["was" if data.get("crossed") else "now"] = data["text"]
        return {**words, "said": data.get("reason") or ""}

    def _words_of_refusal(self, entry):
        words = entry["data"].get("words") or [entry["data"].get("sentence") or ""]
        return {"text": self._told("refused", about="; ".join(filter(None, words)))}

    def _words_of_signature(self, entry):
        data = entry["data"]
        meaning = self._page_meaning(data["meaning"])
        words = {"text": self._told("signed", about=meaning)}
        return {**words, "said": (data.get("values") or {}).get("reason") or ""}

    def _page_meaning(self, meaning):
        """Return the meaning of a signature in words."""
        field = self.env["mes.signature"]._fields["meaning"]
        return dict(field._description_selection(self.env)).get(meaning, meaning)

    def _words_of_refused_signature(self, entry):
        say = self.env["mes.message"]._say_finding
        rules = [say(each)[0] for each in entry["data"]["findings"]]
        return {"text": self._told("signature_refused", about="; ".join(rules))}

    def _words_of_check(self, entry):
        data = entry["data"]
        yes = self.env._("yes") if data["yes"] else self.env._("no")
        text = self._told("check", about=data.get("text") or data["check"])
        return {"text": text, "now" if data["yes"] else "was": yes}

    def _words_of_unit(self, entry):
        return {"text": self._told("bound", about=entry["data"]["unit"])}

    def _words_of_container(self, entry):
        data = entry["data"]
        kind = entry["type"].rpartition(".")[2]
        text = self._told(f"container_{kind}", about=data["container"])
        return {"text": text, "now": data["net"]}

    def _words_of_readings(self, entry):
        data = entry["data"]
        found = str(len(data["readings"]))
        about = data.get("name") or data["test"]
        return {"text": self._told("readings", about=about, found=found)}

    def _words_of_fact(self, entry):
        """Return the words of an entry that one name tells enough of."""
        data = entry["data"]
        about = next((str(data[key]) for key in NAMES if data.get(key)), "")
        return {"text": self._told(entry["type"].replace(".", "_"), about=about)}

    def _words_of_settled(self, entry):
        """Return the words of what the system worked out by itself."""
        return {**self._words_of_fact(entry), "who": ""}

    def _words_of_alarm(self, entry):
        data = entry["data"]
        about = f"{data['name']} ({data['unit']}), {data['limit_value']}"
        text = self._told("alarm_raised", about=about)
        return {"text": text, "was": data["value"], "who": ""}

    def _words_of_dispute(self, entry):
        data = entry["data"]
        text = self._told("value_disputed", about=f"{data['name']} {data['text']}")
        return {"text": text, "said": data["reason"]}

    def _words_of_step(self, entry):
        kind = entry["type"].rpartition(".")[2]
        said = entry["data"].get("reason") or ""
        return {"text": self._told(f"step_{kind}"), "said": said}


NAMES = ("unit", "branch", "decision", "name", "test")
"""Where an entry of one fact keeps the name that is told."""

WRITERS = {
    "alarm.raised": "_words_of_alarm",
    "attempt.refused": "_words_of_refusal",
    "branch.taken": "_words_of_settled",
    "batch.signed": "_words_of_signature",
    "check.answered": "_words_of_check",
    "container.adjusted": "_words_of_container",
    "container.charged": "_words_of_container",
    "container.filled": "_words_of_container",
    "equipment.bound": "_words_of_unit",
    "equipment.freed": "_words_of_settled",
    "loop.decided": "_words_of_settled",
    "readings.recorded": "_words_of_readings",
    "sample.taken": "_words_of_fact",
    "signature.refused": "_words_of_refused_signature",
    "source.opened": "_words_of_fact",
    "step.finished": "_words_of_step",
    "step.skipped": "_words_of_step",
    "step.started": "_words_of_step",
    "step.taken_over": "_words_of_step",
    "test.judged": "_words_of_settled",
    "timer.started": "_words_of_fact",
    "value.corrected": "_words_of_value",
    "value.disputed": "_words_of_dispute",
    "value.recorded": "_words_of_value",
}
"""Which method says an entry of a type."""
