"""Drawings of what is said: answers of the ledger side by side, the news as a line of time."""
