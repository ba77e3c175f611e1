"""Links for a new password: valid for a day, and once: the password that they set makes them void."""

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode


def password_link(user: User) -> str:
    """The whole address at which the person chooses a new password."""
    key = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("newsroom:password_choice", args=[key, default_token_generator.make_token(user)])
    return f"{settings.SITE_URL}{path}"


def account_of_link(key: str, token: str) -> User | None:
    """The active account whose link this is; None when it has expired, was used, or was never made."""
    try:
        user = User.objects.get(pk=urlsafe_base64_decode(key).decode(), is_active=True)
    except (User.DoesNotExist, ValueError, OverflowError):
        return None
    return user if default_token_generator.check_token(user, token) else None
