"""What the addon takes away with it."""


def uninstall_hook(env):
    """Drop the trigger: it names a column that goes with the addon."""
    env.cr.execute("DROP FUNCTION IF EXISTS mes_qualification_kept() CASCADE")
