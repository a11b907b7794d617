"""The parts of the command ``./mes``."""
