"""Packages of Debian, fetched and unpacked into a folder of ours.

Nothing is installed: the machine stays on its own release. A private apt source
repeats the mirrors this machine already uses, with the suite that carries Odoo.
"""

from __future__ import annotations

import re
import shutil
import threading
from pathlib import Path

from . import commands
from .layout import Layout
from .refusal import Refusal

#: The suite that carries Odoo 19, and what is taken from it.
SUITE = "sid"
ODOO = "odoo-19"

#: Odoo's files that Debian replaced by links into these packages.
LINKED = (
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-glyphicons-halflings",
    "fonts-inconsolata",
)

#: The same, where newer releases no longer fit: taken from the machine's own suite.
OF_STABLE = ("fonts-font-awesome", "fonts-roboto-unhinted")

#: Programs without which nothing can be fetched.
TOOLS = ("apt-get", "apt-cache", "dpkg-deb")

#: Where Debian keeps Python packages.
PACKAGES = "usr/lib/python3/dist-packages"

#: Folders of the package that repeat parts of Odoo and would be found as addons.
LEFT_OVER = ("addons", "doc", "setup")

NO_ODOO = (
    "Odoo 19 cannot be fetched from Debian's packages. "
    "Set ODOO_PATH to a source tree of Odoo 19.0 to use that instead."
)

#: apt takes one command at a time.
_one_apt = threading.Lock()


def mirror(parts: Path = Path("/etc/apt")) -> tuple[str, str] | None:
    """Return address and key ring of the Debian mirror that this machine uses.

    :param parts: apt's configuration folder
    :return: (address, key ring or empty), or None when none is set
    """
    for path in sorted(parts.glob("sources.list.d/*.sources")):
        for block in re.split(r"\n\s*\n", path.read_text()):
            fields = dict(re.findall(r"^(\S+):[ \t]*(.*)$", block, re.MULTILINE))
            uri = fields.get("URIs", "").split()
            if uri and _is_debian(uri[0]):
                return uri[0], fields.get("Signed-By", "")
    for path in [parts / "sources.list", *sorted(parts.glob("sources.list.d/*.list"))]:
        text = path.read_text() if path.exists() else ""
        for options, uri in re.findall(r"^deb\s+(\[[^]]*\])?\s*(\S+)", text, re.M):
            if _is_debian(uri):
                signed = re.search(r"signed-by=([^\s\]]+)", options)
                return uri, signed[1] if signed else ""
    return None


def _is_debian(address: str) -> bool:
    """Tell whether an address is one of Debian's own archive (not security's)."""
    return address.rstrip("/").endswith("/debian")


class Archive:
    """Debian's suite beside the machine's own apt, in a private folder.

    :param folder: folder for apt's lists and the packages
    :param log: file that takes what the tools print
    """

    def __init__(self, folder: Path, log: Path):
        self.folder = folder
        self.log = log

    @property
    def options(self) -> list[str]:
        """Options that give apt its private source and state."""
        return [
            f"-oDir::Etc::SourceParts={self.folder / 'sources'}",
            "-oDir::Etc::SourceList=/dev/null",
            "-oDir::Etc::PreferencesParts=/dev/null",
            f"-oDir::State::Lists={self.folder / 'lists'}",
            f"-oDir::Cache={self.folder / 'cache'}",
            "-oDir::Cache::pkgcache=",
            "-oDir::Cache::srcpkgcache=",
            "-oAPT::Sandbox::User=",
            "-oAPT::Update::Error-Mode=any",
            "-oAcquire::Retries=2",
        ]

    def update(self, address: str, key_ring: str) -> None:
        """Read the lists of packages of both suites from a mirror."""
        for name in ("sources", "lists/partial", "cache/archives/partial"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        signed = f"Signed-By: {key_ring}\n" if key_ring else ""
        suites = f"{SUITE} {own_suite()}"
        source = f"Types: deb\nURIs: {address}\nSuites: {suites}\nComponents: main\n"
        (self.folder / "sources" / "suite.sources").write_text(source + signed)
        commands.run(["apt-get", *self.options, "update"], self.log, NO_ODOO)

    def offers(self, name: str) -> bool:
        """Tell whether there is a package of that name."""
        return bool(commands.answer(["apt-cache", *self.options, "show", name]))

    def download(self, names: list[str]) -> None:
        """Fetch packages, each as ``name/suite``."""
        target = self.folder / "packages"
        target.mkdir(exist_ok=True)
        words = ["apt-get", *self.options, "download", *names]
        commands.run(words, self.log, NO_ODOO, cwd=target)

    def unpack(self, target: Path) -> None:
        """Unpack all packages that were fetched into one folder."""
        for package in sorted((self.folder / "packages").glob("*.deb")):
            commands.run(["dpkg-deb", "-x", package, target], self.log, NO_ODOO)


def own_suite(path: Path = Path("/etc/os-release")) -> str:
    """Return the name of the release this machine runs."""
    text = path.read_text() if path.exists() else ""
    found = re.search(r"^VERSION_CODENAME=\"?(\w+)", text, re.MULTILINE)
    return found[1] if found else "stable"


def fetch_odoo(layout: Layout, target: Path) -> bool:
    """Fetch and unpack Odoo and the files it links to, where apt offers it.

    :return: whether it is offered here
    :raises Refusal: when the mirror does not answer
    """
    found = mirror() if all(map(shutil.which, TOOLS)) else None
    if found is None:
        return False
    folder = layout.home / "debian"
    shutil.rmtree(folder, ignore_errors=True)
    archive = Archive(folder, layout.log("setup-odoo"))
    archive.update(*found)
    offered = archive.offers(ODOO)
    if offered:
        _unpack_odoo(archive, target)
    shutil.rmtree(folder)
    return offered


def _unpack_odoo(archive: Archive, target: Path) -> None:
    own = own_suite()
    archive.download([f"{name}/{SUITE}" for name in (ODOO, *LINKED)])
    archive.download([f"{name}/{own}" for name in OF_STABLE])
    archive.unpack(target)
    for name in LEFT_OVER:
        shutil.rmtree(target / PACKAGES / name, ignore_errors=True)


def install(name: str, log: Path, what_for: str) -> None:
    """Install a system package; needs administrator rights.

    :param what_for: what cannot go on without it, for the sentence
    """
    otherwise = f"{what_for} need {name}. As administrator: apt-get install {name}"
    words = ["apt-get", "install", "-y", "--no-install-recommends", name]
    with _one_apt:
        try:
            commands.run(words, log, otherwise)
        except Refusal:
            commands.run(["apt-get", "update"], log, otherwise)
            commands.run(words, log, otherwise)
