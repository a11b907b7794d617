"""What the addon takes away with it when it is uninstalled."""

from __future__ import annotations


def uninstall_hook(env):
    """Drop the functions that follow stock for the genealogy, and their triggers."""
    env.cr.execute(
        """DROP FUNCTION IF EXISTS
               mes_genealogy_follow_lines, mes_genealogy_follow_move,
               mes_genealogy_follow_container, mes_genealogy_kept,
               mes_genealogy_keep, mes_genealogy_same,
               mes_genealogy_of_lines, mes_genealogy_of_containers CASCADE"""
    )
