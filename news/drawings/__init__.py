"""Drawings of what is said: the answers of the ledger side by side."""
