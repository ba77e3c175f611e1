"""Advice to the operator: what is set wrongly on this machine, in sentences (`manage.py doctor`)."""
