"""What only tests need from the system: browser, broker, a library for symbols."""

from __future__ import annotations

import ctypes.util
import os
import shutil
import tempfile
from pathlib import Path

from . import commands, debian, source
from .layout import Layout
from .refusal import Refusal
from .steps import Step

#: Programs that Odoo's tests and playwright can drive.
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

#: A file that Debian removed from Odoo; the web client asks for it in every test.
SELFIE = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
SELFIE_PACKAGE = "@mediapipe/selfie_segmentation"


def program() -> str | None:
    """Return the path of the machine's browser, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def broker() -> str | None:
    """Return the path of the machine's MQTT broker, or None; PATH may leave it out."""
    return shutil.which("mosquitto") or shutil.which("/usr/sbin/mosquitto")


def steps(layout: Layout) -> list[Step]:
    """Return the steps that bring browser, broker, symbol reader and missing file."""
    log = layout.log("setup-tests")
    return [
        _package("chromium", lambda: bool(program()), log, "The browser tests"),
        _package("libzbar0", _reads_symbols, log, "The symbol tests"),
        _package("mosquitto", lambda: bool(broker()), log, "The gateway's tests"),
        _selfie(layout),
    ]


def _package(name: str, there, log: Path, what_for: str) -> Step:
    def make() -> None:
        if there():
            return
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            raise Refusal(
                f"{what_for} need {name}. As administrator: apt-get install {name}"
            )
        debian.install(name, log, what_for)

    return Step(name, f"{name} from the system", "1", make, (), there)


def _reads_symbols() -> bool:
    return ctypes.util.find_library("zbar") is not None


def _selfie(layout: Layout) -> Step:
    def target() -> Path:
        return source.here(layout).packages / "odoo" / "addons" / SELFIE

    def there() -> bool:
        found = source.here(layout)
        return any((folder / SELFIE).exists() for folder in found.addons)

    def make() -> None:
        if not there():
            _fetch_selfie(layout, target())

    title = "Odoo's file that Debian removed"
    return Step("selfie", title, "1", make, ("odoo",), there)


def _fetch_selfie(layout: Layout, target: Path) -> None:
    """Take the file from the npm package that ships it."""
    otherwise = (
        f"{SELFIE_PACKAGE} cannot be fetched with npm. The browser tests need it, "
        "or ODOO_PATH set to a source tree of Odoo 19.0."
    )
    with tempfile.TemporaryDirectory(dir=layout.home) as folder:
        words = ["npm", "pack", "--silent", SELFIE_PACKAGE]
        commands.run(words, layout.log("setup-tests"), otherwise, cwd=Path(folder))
        package = next(Path(folder).glob("*.tgz"))
        shutil.unpack_archive(package, folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path(folder) / "package" / target.name, target)
