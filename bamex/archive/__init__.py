"""Archive: the portal as files (`export`), a copy that proves itself (`freeze`, `verify`), backup and restore."""
