"""Forms of dates that differ from those Django has for a language (FORMAT_MODULE_PATH)."""
