"""The parts of the one command ``./mes``: Python's standard library only."""
