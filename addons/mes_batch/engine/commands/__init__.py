"""What can be asked of a batch in execution: one module for each kind of act."""
