"""Where readings come from; one class for each protocol."""

from importlib import import_module

KINDS = {"mqtt": ("mqtt", "Mqtt"), "opcua": ("opcua", "OpcUa")}


def make(source, name, gateway):
    """Return what serves a source; a protocol's library is loaded when it is used.

    :param source: the source as Odoo describes it
    :param name: the gateway's code, by which brokers know it
    :param gateway: gives ``intake``, ``status`` and ``settings.logins``
    """
    module, kind = KINDS[source.protocol]
    found = import_module(f"{__name__}.{module}")
    return getattr(found, kind)(source, name, gateway)
