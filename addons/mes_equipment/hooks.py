"""What comes and goes with the addon besides its models."""

from __future__ import annotations

TABLES = (
    "mes_reading",
    "mes_reading_aside",
    "mes_alarm_event",
    "mes_reading_watermark",
)

FUNCTIONS = (
    "mes_reading_extend(integer)",
    "mes_reading_partition(date)",
    "mes_reading_segment(integer, timestamptz, timestamptz)",
)


def uninstall_hook(env):
    """Drop the tables of readings, unless they hold any: evidence stays."""
    tables = " UNION ALL ".join(f"(SELECT 1 FROM {name} LIMIT 1)" for name in TABLES)
    env.cr.execute(f"SELECT EXISTS ({tables})")  # pylint: disable=sql-injection
    if env.cr.fetchone()[0]:
        return
    for name in FUNCTIONS:
        env.cr.execute(f"DROP FUNCTION IF EXISTS {name}")
    for name in TABLES:
        env.cr.execute(f"DROP TABLE IF EXISTS {name}")
