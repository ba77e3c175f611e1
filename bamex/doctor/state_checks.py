"""Examinations of what there is: the database, the store, the pictures, backups, accounts."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_otp.plugins.otp_totp.models import TOTPDevice

from bamex import clock
from bamex.accounts.models import NewsroomSettings
from bamex.doctor.findings import DATABASE, FILES, STAFF, STORE, Finding, broken, examination, right, to_do
from bamex.doctor.settings_checks import first_line
from bamex.health.checks import age_of_backups
from bamex.health.lines import Level
from bamex.http.page_store import MEGABYTE, make_store
from bamex.models import Imprint, Source

LEAST_POSTGRESQL = 140000
MOST_SECONDS_APART = 5  # of two clocks


@examination(DATABASE)
def database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, OSError) as error:
        yield broken(_("The database does not answer: %(error)s.") % {"error": first_line(error)})
        return
    if connection.pg_version < LEAST_POSTGRESQL:
        yield broken(_("The database is older than PostgreSQL 14."))
    if waiting:
        sentence = ngettext(
            "%(count)d migration is not applied: run manage.py migrate.",
            "%(count)d migrations are not applied: run manage.py migrate.",
            len(waiting),
        )
        yield broken(sentence % {"count": len(waiting)})
        return
    yield right(_("The database answers, and every migration is applied."))
    if not Source.objects.exists():
        yield broken(_("There is no content: run manage.py load_content."))
    yield from clocks()


def clocks() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        seconds = abs((cursor.fetchone()[0] - clock.now()).total_seconds())
    if seconds > MOST_SECONDS_APART:
        yield broken(
            _("The clocks here and of the database are %(seconds)d seconds apart: set both by the network.")
            % {"seconds": seconds}
        )


@examination(STORE)
def page_store() -> Iterator[Finding]:
    if not settings.STORE_MEGABYTES:
        yield to_do(_("The page store is off: without its database the portal answers nothing."))
        return
    root = settings.STORE_ROOT
    if problem := why_not_writable(root):
        yield broken(
            _("The folder of the page store, %(folder)s, cannot be written to: %(error)s.")
            % {"folder": root, "error": problem}
        )
        return
    store = make_store(root)
    held = len(store.pages.grounds())
    if not held:
        yield to_do(_("The page store is empty: run manage.py publish, so that no visitor waits."))
    else:
        sentence = ngettext("The page store holds %(count)d answer.", "The page store holds %(count)d answers.", held)
        yield right(sentence % {"count": held})
    free = shutil.disk_usage(root).free
    if free < settings.STORE_MEGABYTES * MEGABYTE / 4:
        yield to_do(
            _("Only %(free)d MB are free on the disk of the page store: lower STORE_MEGABYTES, or make room.")
            % {"free": free // MEGABYTE}
        )


@examination(FILES)
def pictures() -> Iterator[Finding]:
    if settings.MEDIA_STORAGE:
        try:
            default_storage.exists("nothing")
        except Exception as error:  # noqa: BLE001 - storages refuse in many ways, and each is to be told
            yield broken(_("The storage of MEDIA_STORAGE does not answer: %(error)s.") % {"error": first_line(error)})
        else:
            yield right(_("The storage of pictures answers."))
        return
    if problem := why_not_writable(settings.MEDIA_ROOT):
        yield broken(
            _("The folder of pictures, %(folder)s, cannot be written to: %(error)s.")
            % {"folder": settings.MEDIA_ROOT, "error": problem}
        )
    else:
        yield right(_("Pictures can be kept."))


@examination(FILES)
def backups() -> Iterator[Finding]:
    for line in age_of_backups():
        yield Finding(line.level if line.is_known else Level.TO_DO, line.sentence)


@examination(STAFF)
def accounts() -> Iterator[Finding]:
    try:
        administrators = list(User.objects.filter(is_superuser=True, is_active=True))
        with_factor = set(TOTPDevice.objects.filter(confirmed=True).values_list("user", flat=True))
        newsroom, imprint = NewsroomSettings.objects.first(), Imprint.objects.first()
    except DatabaseError:
        return
    if not administrators:
        yield broken(_("There is no administrator: run manage.py createsuperuser."))
    lacking = sorted(user.get_username() for user in administrators if user.pk not in with_factor)
    if lacking:
        yield to_do(_("Administrators without a second factor: %(names)s.") % {"names": ", ".join(lacking)})
    if newsroom is None or not newsroom.second_factor_required:
        yield to_do(_("The newsroom settings do not require a second factor of publishers and administrators."))
    if imprint is None or not imprint.contact_email:
        yield to_do(_("The imprint gives no contact: there is no security.txt, and readers cannot report an error."))


def why_not_writable(folder: Path) -> str:
    """The words of the system where a file cannot be written there; "" where it can be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"x")
    except OSError as error:
        return (error.strerror or str(error)).rstrip(".")
    return ""
