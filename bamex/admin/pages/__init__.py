"""Pages of the back office that belong to no one noun: the first one, search across everything, translations."""
