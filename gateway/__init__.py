"""The gateway: brings readings of devices to the site, each exactly once.

A process of its own without Odoo. Sources (MQTT, OPC UA) hand over what arrives; it is
judged, kept in a file that survives a power failure, only then acknowledged, and
written to the database or, where that cannot be reached, handed to Odoo over HTTP.
"""
