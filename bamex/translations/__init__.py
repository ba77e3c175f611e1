"""Translations: which English no longer says what its French says (`stale`), and the desk where it is mended."""
