"""Drawings made by code: emblems, charts, preview pictures, and drawings as files of their own."""
