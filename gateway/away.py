"""What is not reached now, and will be tried again."""


class Away(Exception):
    """A database, an Odoo, a broker or a device that does not answer."""
