"""Readers of the environment, for the settings: a bad value stops the start with a sentence that says what to write."""

import os
import re
import secrets
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def env_text(name, default=None):
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}: it is required when DATABASE_URL is set.")
    return default


def env_flag(name, default):
    value = os.environ.get(name, "").strip().lower()
    if value in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return default if not value else value in {"1", "true", "yes", "on"}
    raise ImproperlyConfigured(f"{name} is {value!r}: write true or false.")


def env_number(name, default, least=0):
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number.")
    if int(value) < least:
        raise ImproperlyConfigured(f"{name} is {value}: write a whole number of at least {least}.")
    return int(value)


def env_choice(name, choices, default):
    value = env_text(name, default).upper()
    if value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}: write one of {', '.join(choices)}.")
    return value


def env_list(name, default=None):
    joined = None if default is None else ",".join(default)
    return [part.strip() for part in env_text(name, joined).split(",") if part.strip()]


def database_from_url(url):
    """The Django settings for a `postgresql://user:password@host:port/name?sslmode=…` address (libpq's URI form).

    Several hosts, `host1:5432,host2:5432`, are tried one after the other.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "DATABASE_URL must look like postgresql://user:password@host:5432/name: the portal runs on PostgreSQL only."
        )
    account, _mark, places = parts.netloc.rpartition("@")
    user, _mark, password = account.partition(":")
    found = [re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::(\d*))?", place, re.ASCII) for place in places.split(",")]
    if not all(found):
        raise ImproperlyConfigured("The port in DATABASE_URL must be a whole number.")
    hosts, ports = [unquote(place[1].strip("[]")) for place in found], [place[2] or "" for place in found]
    options = dict(parse_qsl(parts.query))
    if len(hosts) > 1:  # of a primary and its standbys, the one that can be written to
        options = {"target_session_attrs": "read-write", "connect_timeout": "2"} | options
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(user),
        "PASSWORD": unquote(password),
        # A socket folder travels percent-encoded in the host part, as libpq documents; so do several hosts.
        "HOST": ",".join(hosts),
        "PORT": ",".join(ports) if any(ports) else "",
        "OPTIONS": options,
    }


def email_from_url(url):
    """Django's settings for a mail server at `smtp://user:password@host:port` (STARTTLS) or `smtps://…` (TLS at once).

    `smtp://host?tls=none` is for a server on the same machine.
    """
    parts, options = urlsplit(url), dict(parse_qsl(urlsplit(url).query))
    try:
        port = parts.port or {"smtps": 465, "smtp": 587}[parts.scheme]
    except (KeyError, ValueError) as error:
        raise ImproperlyConfigured("EMAIL_URL must look like smtp://user:password@host:587.") from error
    if not parts.hostname or options.keys() - {"tls"} or options.get("tls", "none") != "none":
        raise ImproperlyConfigured("EMAIL_URL must look like smtp://user:password@host:587, or smtp://host?tls=none.")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and "tls" not in options,
    }


def storage_from_url(url):
    """Django's settings of the storage at `s3://bucket/folder?endpoint=https://host&region=name`; the key stands in
    AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, as with every program that speaks S3.
    """
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    endpoint = asked.get("endpoint")
    is_right = parts.scheme == "s3" and parts.hostname and not asked.keys() - {"endpoint", "region"}
    if not is_right or (endpoint and not re.match(r"https?://\w", endpoint)):
        raise ImproperlyConfigured(
            "MEDIA_STORAGE must look like s3://bucket/folder?endpoint=https://host&region=name, without a key."
        )
    options = {
        "bucket_name": parts.hostname,
        "location": parts.path.strip("/"),
        "endpoint_url": endpoint,
        "region_name": asked.get("region"),
        "addressing_style": "path" if endpoint else "auto",
        "default_acl": None,  # nobody but the portal reads: it knows which pictures are published
        "querystring_auth": True,
        "file_overwrite": False,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def local_secret(path):
    """A secret made on first use and kept in a file only its owner reads; local mode only."""
    try:
        return path.read_text()
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        secret = secrets.token_urlsafe(50)
        try:
            with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(secret)
        except FileExistsError:
            return path.read_text()
        return secret
