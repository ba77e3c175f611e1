#!/usr/bin/env python
"""Django's command line; without DATABASE_URL, commands find the embedded database running."""

import os
import sys

# These read files only, and `serve` starts the database itself, after it has looked at its port.
WITHOUT_DATABASE = {
    *("--help", "--version", "-h", "check", "collectstatic", "compilemessages"),
    *("findstatic", "help", "makemessages", "serve", "verify", "version", "backup_key"),
}


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bamex.settings")
    try:
        from django.conf import settings
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed in this Python: type `make run` once, then use .venv/bin/python.")
    try:
        settings.INSTALLED_APPS  # noqa: B018 reads the settings, all of them, before anything is started
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if os.environ.get("DATABASE_URL", "").strip() or command in WITHOUT_DATABASE or "--help" in sys.argv:
        execute_from_command_line(sys.argv)
        return
    from bamex.db import embedded_postgres

    try:
        with embedded_postgres.running():
            execute_from_command_line(sys.argv)
    except embedded_postgres.DatabaseError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
