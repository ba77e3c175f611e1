"""Examinations of what the environment says: addresses, proxies, TLS, the machine."""

import os
import re
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import get_connection
from django.utils.translation import gettext as _

from bamex import clock
from bamex.doctor.findings import FILES, MACHINE, NETWORK, STAFF, Finding, broken, examination, right, to_do

LEAST_SECRET = 50  # characters
LEAST_HSTS = 15_768_000  # seconds: half a year
FIRST_YEAR = 2026  # of the portal: a clock before it is wrong


@examination(NETWORK)
def public_address() -> Iterator[Finding]:
    scheme, host = urlsplit(settings.SITE_URL).scheme, urlsplit(settings.SITE_URL).hostname or ""
    if not any(allowed in {"*", host} or host.endswith(allowed) for allowed in settings.ALLOWED_HOSTS):
        yield broken(_("ALLOWED_HOSTS does not name %(host)s, the host of SITE_URL: add it.") % {"host": host})
    if "*" in settings.ALLOWED_HOSTS:
        yield broken(_("ALLOWED_HOSTS allows every host name: write those of the portal."))
    if settings.TLS and scheme == "http":
        yield broken(_("TLS is on, but SITE_URL begins with http: write https."))
    if not settings.TLS and scheme == "https":
        yield broken(_("SITE_URL begins with https, but TLS is off: cookies are unprotected. Write TLS=true."))
    if not settings.TLS and not is_on_loopback(host):
        yield broken(
            _("There is no TLS: passwords of staff can be read on the way. Put a proxy in front that ends it.")
        )
    if settings.TLS and settings.SECURE_HSTS_SECONDS < LEAST_HSTS:
        yield to_do(_("HSTS_SECONDS is less than half a year: once TLS is known to work, write 31536000."))
    yield right(_("The portal is at %(address)s.") % {"address": settings.SITE_URL})


@examination(NETWORK)
def proxies() -> Iterator[Finding]:
    if settings.TLS and not settings.TRUSTED_PROXIES:
        yield broken(_("TRUSTED_PROXIES is 0 behind a proxy: all visitors count as one address. Write 1."))
    elif not settings.TLS and settings.TRUSTED_PROXIES:
        yield to_do(
            _("TRUSTED_PROXIES is set without TLS: unless there is a proxy, whoever asks chooses their address.")
        )
    else:
        yield right(_("Proxies in front that are believed: %(number)d.") % {"number": settings.TRUSTED_PROXIES})
    if not settings.TRUSTED_PROXIES and not settings.SEARCHES_A_MINUTE and not settings.LOCAL:
        yield to_do(_("Nothing limits how often one address searches: set SEARCHES_A_MINUTE, 60 for instance."))
    if settings.METRICS and not is_on_loopback(settings.METRICS.rpartition(":")[0]):
        yield to_do(_("METRICS is told beyond this machine: see that only the program that watches can connect."))


@examination(MACHINE)
def mode() -> Iterator[Finding]:
    if settings.DEBUG:
        yield broken(_("DEBUG is on: errors show the inside of the portal to everybody. Remove it."))
    if len(settings.SECRET_KEY) < LEAST_SECRET or len(set(settings.SECRET_KEY)) < 5:
        yield broken(_("SECRET_KEY is short or simple: write fifty characters by chance, and keep them."))
    if settings.LOCAL:
        yield to_do(_("There is no DATABASE_URL: the portal runs in local mode, which is for laptops."))


@examination(MACHINE)
def clock_of_machine() -> Iterator[Finding]:
    if clock.now().year < FIRST_YEAR:
        yield broken(_("The clock of this machine is wrong: it says %(date)s.") % {"date": f"{clock.now():%Y-%m-%d}"})


@examination(MACHINE)
def memory() -> Iterator[Finding]:
    try:
        with open("/proc/meminfo") as file:
            found = re.search(r"MemAvailable:\s+(\d+) kB", file.read())
    except OSError:
        return
    if found and int(found[1]) < 300_000:
        yield to_do(_("Less than 300 MB of memory are free: lower PAGE_CACHE_PAGES or the workers."))


@examination(FILES)
def static_files() -> Iterator[Finding]:
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if not manifest.is_file():
        yield broken(_("Style sheets and scripts are not collected: run manage.py collectstatic --no-input."))
    elif not os.access(manifest, os.R_OK):
        yield broken(_("This account may not read the folder staticfiles/."))
    else:
        yield right(_("Style sheets and scripts are collected."))


@examination(STAFF)
def mail() -> Iterator[Finding]:
    if not settings.EMAIL_CONFIGURED:
        yield to_do(_("There is no EMAIL_URL: whoever forgets a password needs manage.py reset_password."))
        return
    try:
        connection = get_connection(fail_silently=False)
        connection.open()
        connection.close()
    except Exception as error:  # noqa: BLE001 - servers refuse in many ways, and each is to be told
        yield broken(_("The mail server of EMAIL_URL does not answer: %(error)s.") % {"error": first_line(error)})
    else:
        yield right(_("The mail server answers."))


def first_line(error: BaseException) -> str:
    """The words of an error, in one line without its full stop."""
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")


def is_on_loopback(host: str) -> bool:
    if host in {"", "localhost"}:
        return host == "localhost"
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
