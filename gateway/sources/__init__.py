"""Where readings come from; one class for each protocol."""

from .mqtt import Mqtt
from .opcua import OpcUa

KINDS = {"mqtt": Mqtt, "opcua": OpcUa}


def make(source, name, gateway):
    """Return what serves a source.

    :param source: the source as Odoo describes it
    :param name: the gateway's code, by which brokers know it
    :param gateway: gives ``intake``, ``status`` and ``settings.logins``
    """
    return KINDS[source.protocol](source, name, gateway)
