"""Second factor of a log-in: codes that a phone computes (RFC 6238), and recovery codes for a phone that is lost."""

import hashlib
import secrets
from base64 import b32encode

import segno
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice

from bamex import clock
from bamex.accounts import audit
from bamex.accounts.models import Event, RecoveryCode
from bamex.accounts.rights import may_administer, may_publish
from bamex.accounts.sessions import SECOND_FACTOR, end_sessions
from bamex.text.dates import moment_words

RECOVERY_CODES = 10
RECOVERY_BYTES = 10  # 80 bits each: nobody guesses one, so that a plain fingerprint suffices


class CodeRefusedError(Exception):
    """A code that does not open the account; its text says why, to whom typed it."""


def device_of(user: User) -> TOTPDevice | None:
    """The phone that an account has proved to hold."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def lacks_required_factor(request: HttpRequest) -> bool:
    """This session must first set up the second factor that the newsroom's settings require of its account."""
    user = request.user
    if not getattr(user, "second_factor_required", False) or request.session.get(SECOND_FACTOR):
        return False
    return user.is_superuser or may_administer(user) or may_publish(user)


# Setting up


def device_to_confirm(user: User) -> TOTPDevice:
    """The phone that is being set up: its key is the same until it is confirmed, so that a page can be read twice."""
    return TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "phone"})[0]


def drawn_key(device: TOTPDevice) -> SafeString:
    """The key as a QR code: SVG that stands in the page itself, dark on light whatever the page's colours."""
    code = segno.make(device.config_url, error="m", micro=False)
    drawn = code.svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=False)
    return mark_safe(drawn)  # noqa: S308 drawn by us of numbers alone


def written_key(device: TOTPDevice) -> str:
    """The key as one types it: Base32 in groups of four."""
    key = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


@transaction.atomic
def confirm_device(request: HttpRequest, code: str) -> list[str]:
    """Take the phone that shows `code` as the second factor; the recovery codes, to be shown this once.

    Other sessions of the account end: they began with a password alone.
    """
    user = request.user
    device = TOTPDevice.objects.select_for_update().get(pk=device_to_confirm(user).pk)
    check_code_of(device, code)
    TOTPDevice.objects.filter(user=user, confirmed=True).delete()
    device.confirmed = True
    device.save()
    end_sessions(user, but=request)
    request.session[SECOND_FACTOR] = True
    audit.record(Event.SECOND_FACTOR_ADDED, user.get_username())
    return make_recovery_codes(user)


def make_recovery_codes(user: User) -> list[str]:
    """New recovery codes in place of all former ones, for the person to write down: only fingerprints are kept."""
    codes = [b32encode(secrets.token_bytes(RECOVERY_BYTES)).decode() for _number in range(RECOVERY_CODES)]
    with transaction.atomic():
        user.recovery_codes.all().delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(user=user, fingerprint=fingerprint_of_code(user, code)) for code in codes
        )
        audit.record(Event.RECOVERY_CODES_MADE, user.get_username())
    return ["-".join(code[start : start + 4] for start in range(0, len(code), 4)) for code in codes]


def fingerprint_of_code(user: User, code: str) -> str:
    return hashlib.sha256(f"{user.pk}:{code}".encode()).hexdigest()


def remove_second_factor(user: User, but: HttpRequest | None = None) -> None:
    """Forget the phone and the recovery codes of an account, and end its sessions, save that of the request `but`."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user).delete()
        user.recovery_codes.all().delete()
        audit.record(Event.SECOND_FACTOR_REMOVED, user.get_username())
        if but:
            but.session.pop(SECOND_FACTOR, None)
        end_sessions(user, but)


# Asking for a code


def check_code(user: User, typed: str) -> None:
    """Return if `typed` is the code that the phone shows or an unused recovery code; CodeRefusedError if not.

    Each code opens once: the phone's last step is kept, and a recovery code is struck out.
    """
    code = "".join(typed.split()).replace("-", "").upper()
    if len(code) == len(b32encode(bytes(RECOVERY_BYTES))):
        unused = user.recovery_codes.filter(fingerprint=fingerprint_of_code(user, code), used=None)
        if unused.update(used=clock.now()):
            audit.record(Event.RECOVERY_CODE_USED, user.get_username())
            return
    refusal = None
    with transaction.atomic():  # ends before the refusal is raised, so that the failure is counted
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
        try:
            if device:
                check_code_of(device, code)
                return
        except CodeRefusedError as error:
            refusal = error
    audit.record(Event.WRONG_CODE, user.get_username())
    raise refusal or CodeRefusedError(_("This account has no second factor."))


def check_code_of(device: TOTPDevice, code: str) -> None:
    """Return if the phone shows `code`, and has not been believed for it before. Each failure doubles the wait."""
    allowed, why = device.verify_is_allowed()
    if not allowed:
        until = moment_words(why["locked_until"])
        raise CodeRefusedError(_("Too many wrong codes: wait until %(time)s, then type a new one.") % {"time": until})
    if not (code.isascii() and code.isdecimal() and len(code) == device.digits and device.verify_token(code)):
        raise CodeRefusedError(
            _("This code is not right, or was used already. Type the six figures that your phone shows now.")
        )
