"""Text typed into a form of the newsroom that could not be saved: it comes back, to its author, and is not saved."""
