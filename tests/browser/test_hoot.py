"""The browser tests of each addon, in a real browser, inside Odoo."""

from pathlib import Path

from odoo.tests import HttpCase, tagged

ADDONS = Path(__file__).resolve().parents[2] / "addons"

#: The bundle of Odoo's test page.
BUNDLE = "web.assets_unit_tests"

#: Seconds for all tests of one addon.
PATIENCE = 300


def suite_id(name):
    """Return the number by which Odoo's test page knows a suite."""
    number = 0
    for char in name:
        number = ((number << 5) - number + ord(char)) & 0xFFFFFFFF
    return f"{number:08x}"


def is_ours(message):
    """Tell whether a message on the browser's console is a failure."""
    return "[HOOT]" not in message


@tagged("post_install", "-at_install", "mes")
class TestHoot(HttpCase):
    """Opens Odoo's test page with the suites of one addon."""

    def run_suites(self, addon, preset):
        self.assert_known(addon)
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset={preset}&timeout=15000"
            f"&id={suite_id(f'@{addon}')}",
            "",
            "",
            login="admin",
            timeout=PATIENCE,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=is_ours,
        )

    def assert_known(self, addon):
        """The page runs every suite of Odoo when it does not know the one asked for."""
        assets = self.env["ir.qweb"]._get_asset_content(BUNDLE)[0]
        folder = f"/{addon}/static/tests/"
        known = any(asset["url"].startswith(folder) for asset in assets)
        self.assertTrue(known, f"{addon}'s manifest does not add its tests to {BUNDLE}")


def _test_of(addon, preset):
    def test(self):
        self.run_suites(addon, preset)

    return test


for _folder in sorted(ADDONS.glob("mes_*/static/tests")):
    for _preset in ("desktop", "mobile"):
        _addon = _folder.parents[1].name
        setattr(TestHoot, f"test_{_addon}_{_preset}", _test_of(_addon, _preset))
