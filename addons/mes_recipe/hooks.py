"""What the addon leaves behind when it is uninstalled: nothing."""

from __future__ import annotations


def uninstall_hook(env):
    """Drop the function with which versions are compared, and its constraint."""
    env.cr.execute("DROP FUNCTION IF EXISTS mes_recipe_sizes(text) CASCADE")
