"""Measurements: ``./mes bench [name]``. How they are taken: ``docs/benchmarks.md``."""
