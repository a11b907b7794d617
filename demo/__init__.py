"""The demonstration plant Basel Solids, played by its cast over the public API."""
