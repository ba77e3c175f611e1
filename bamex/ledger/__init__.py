"""The ledger in texts: its answers (`figures`), `quotations` of them, numbers that a text states by itself."""
