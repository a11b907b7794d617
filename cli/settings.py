"""The site's settings: ``odoo.conf``, and what the embedded parts add to it."""

from __future__ import annotations

import configparser
import io
from dataclasses import dataclass, field
from pathlib import Path

from .layout import ROOT, Layout
from .refusal import Refusal

#: Words in odoo.conf that stand for "not set".
EMPTY = ("", "false", "none")


@dataclass(frozen=True)
class Settings:
    """What ``odoo.conf`` says.

    :param odoo: the options of Odoo, as they are written
    :param mes: the options of the suite's own section
    """

    odoo: dict = field(default_factory=dict)
    mes: dict = field(default_factory=dict)

    def value(self, name: str, otherwise: str = "") -> str:
        """Return an option of Odoo; what stands for "not set" is not set."""
        text = self.odoo.get(name, otherwise)
        return otherwise if text.lower() in EMPTY else text

    @property
    def embedded(self) -> bool:
        """Whether PostgreSQL is ours: odoo.conf names no server."""
        return not (self.value("db_host") or self.value("db_port"))

    @property
    def workers(self) -> int:
        """Number of HTTP worker processes; 0 is one process with threads."""
        return int(self.value("workers", "0"))

    @property
    def port(self) -> int:
        """Port on which people reach the site."""
        return int(self.value("http_port", "8069"))

    @property
    def interface(self) -> str:
        """Network interface on which people reach the site; empty for all."""
        return self.value("http_interface", "")

    @property
    def behind_proxy(self) -> bool:
        """Whether the site has a reverse proxy of its own."""
        return self.value("proxy_mode", "").lower() == "true"

    @property
    def database(self) -> str:
        """Name of the site's database."""
        return self.value("db_name", "mes")

    def key_file(self, layout: Layout) -> Path:
        """Path of the site's private key, outside the database."""
        named = self.mes.get("key_file")
        return ROOT / named if named else layout.site / "key.pem"

    @property
    def gateway_key(self) -> Path | None:
        """Path of the file with the gateway's key, where one is named."""
        named = self.mes.get("gateway_key_file")
        return ROOT / named if named else None


def read(path: Path | None = None) -> Settings:
    """Return the settings that a file holds; the project's ``odoo.conf`` by default.

    :raises Refusal: when the file cannot be read as settings
    """
    path = path or ROOT / "odoo.conf"
    parser = configparser.RawConfigParser()
    try:
        parser.read(path, encoding="utf-8")
        return Settings(_section(parser, "options"), _section(parser, "mes"))
    except configparser.Error as error:
        line = str(error).splitlines()[0]
        raise Refusal(f"{path.name} cannot be read: {line}. Mend that line.") from error


def _section(parser: configparser.RawConfigParser, name: str) -> dict:
    if not parser.has_section(name):
        return {}
    pairs = parser.items(name)
    return {key: value for key, value in pairs if value}


def derived(settings: Settings, layout: Layout, addons: list[Path]) -> dict:
    """Return Odoo's options with what the embedded parts add where nothing is set.

    :param addons: folders with addons, ours first
    """
    options = {name: text for name, text in settings.odoo.items() if _says(name, text)}
    own = [part.strip() for part in options.get("addons_path", "").split(",")]
    folders = [str(path) for path in addons] + [
        str(ROOT / part) for part in own if part
    ]
    options["addons_path"] = ",".join(dict.fromkeys(folders))
    options.setdefault("data_dir", str(layout.data))
    options.setdefault("db_user", "odoo")
    if settings.embedded:
        options.update(db_host=str(layout.socket), db_port="5432")
    return options


def _says(name: str, text: str) -> bool:
    """Tell whether a line sets something: "no server" is the same as no line."""
    return not (name.startswith("db_") and text.lower() in EMPTY)


def as_text(options: dict) -> str:
    """Return options in the form of a settings file."""
    parser = configparser.RawConfigParser()
    parser["options"] = options
    stream = io.StringIO()
    parser.write(stream)
    return stream.getvalue()
