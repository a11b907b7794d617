"""Sources: what a gateway reads."""

from __future__ import annotations

from odoo import api, fields, models
from odoo.exceptions import ValidationError

SCHEMES = {"mqtt": ("mqtt://", "mqtts://"), "opcua": ("opc.tcp://",)}


class MesGatewaySource(models.Model):
    """One broker or server that a gateway reads, with the addresses of tags on it."""

    _name = "mes.gateway.source"
    _inherit = ["mes.audited"]
    _description = "Source of readings"
    _order = "gateway_id, name, id"
    _mes_kind = "gateway"
    _mes_audited = (
        "gateway_id",
        "name",
        "protocol",
        "url",
        "topic",
        "clock_tolerance",
        "active",
    )

    gateway_id = fields.Many2one(
        "mes.gateway", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="gateway_id.company_id", store=True)
    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    protocol = fields.Selection(
        [("mqtt", "MQTT"), ("opcua", "OPC UA")], required=True, default="opcua"
    )
    url = fields.Char(
        "Address", required=True, help="opc.tcp://10.0.0.7:4840, mqtts://broker:8883"
    )
    topic = fields.Char(help="What is subscribed to, with MQTT: plant/line1/#")
    clock_tolerance = fields.Integer(
        "Clock may be off (s)",
        default=60,
        required=True,
        help="Readings whose time differs more from the gateway's are set aside.",
    )
    tag_ids = fields.One2many("mes.tag", "source_id", "Tags")
    tag_count = fields.Integer("Number of tags", compute="_compute_tag_count")

    _tolerance = models.Constraint(
        "CHECK (clock_tolerance BETWEEN 1 AND 3600)",
        "A clock may be off by 1 to 3600 seconds.",
    )

    @api.depends("tag_ids")
    def _compute_tag_count(self):
        for source in self:
            source.tag_count = len(source.tag_ids)

    @api.constrains("protocol", "url", "topic")
    def _check_url(self):
        for source in self:
            schemes = SCHEMES[source.protocol]
            if not (source.url or "").strip().startswith(schemes):
                raise ValidationError(
                    self.env._(
                        "Address of %(name)s: found %(url)s, needed one that begins "
                        "with %(schemes)s.",
                        name=source.name,
                        url=source.url,
                        schemes=schemes[0],
                    )
                )
            if source.protocol == "mqtt" and not source.topic:
                raise ValidationError(
                    self.env._(
                        "%(name)s needs a topic to subscribe to, plant/line1/#.",
                        name=source.name,
                    )
                )

    @api.constrains("gateway_id")
    def _check_gateway_id(self):
        """Refuse to take a source with its tags to another site."""
        for source in self:
            if source.tag_ids.company_id - source.company_id:
                raise ValidationError(
                    self.env._(
                        "%(name)s has tags of another site than its gateway.",
                        name=source.name,
                    )
                )

    def _mes_configuration(self):
        """Return what a gateway has to know of this source."""
        return {
            "id": self.id,
            "name": self.name,
            "protocol": self.protocol,
            "url": self.url.strip(),
            "topic": self.topic or None,
            "clock_tolerance": self.clock_tolerance,
            "tags": [
                tag._mes_configuration()
                for tag in self.tag_ids.sorted("id")
                if tag.address
            ],
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_recorded(self):
        """Refuse: readings name their source for ever."""
        self.gateway_id._unlink_except_recorded()

    def _mes_record_stream(self):
        """Tell changes in the record of the gateway."""
        return self.gateway_id._mes_record_stream()
