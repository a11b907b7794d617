"""An OPC UA server that behaves like the units of process A, for demonstrations."""
