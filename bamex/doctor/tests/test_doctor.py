"""The doctor: what an operator sets wrongly is told in a sentence, in both languages, and by the exit code."""

import io
import os
import time

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


@pytest.fixture
def well_set(settings, tmp_path):
    """A machine on which nothing is to be done but with its staff."""
    settings.LOCAL = settings.DEBUG = False
    settings.TLS, settings.SITE_URL, settings.ALLOWED_HOSTS = True, "https://bamex.example", ["bamex.example"]
    settings.SECURE_HSTS_SECONDS, settings.TRUSTED_PROXIES = 31_536_000, 1
    settings.SECRET_KEY = "0123456789" * 6
    settings.STORE_ROOT, settings.MEDIA_ROOT = tmp_path / "store", tmp_path / "media"
    settings.BACKUPS = str(tmp_path / "backup")
    (tmp_path / "backup").write_text("a copy")
    return settings


def told(language="en"):
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", language=language, stdout=out)
    return out.getvalue(), ended.value.code


def test_what_is_wrong_is_said_and_what_is_right_too(well_set):
    text, code = told()

    assert "The database answers, and every migration is applied." in text
    assert "! There is no administrator: run manage.py createsuperuser." in text
    assert "- The page store is empty: run manage.py publish" in text
    assert "TRUSTED_PROXIES" not in text
    assert code == 2
    assert "Il n’y a pas d’administrateur" in told("fr")[0]


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("TRUSTED_PROXIES", 0, "! TRUSTED_PROXIES is 0 behind a proxy"),
        ("ALLOWED_HOSTS", ["other.example"], "! ALLOWED_HOSTS does not name bamex.example"),
        ("ALLOWED_HOSTS", ["*"], "! ALLOWED_HOSTS allows every host name"),
        ("SITE_URL", "http://bamex.example", "! TLS is on, but SITE_URL begins with http"),
        ("TLS", False, "! SITE_URL begins with https, but TLS is off"),
        ("SECURE_HSTS_SECONDS", 0, "- HSTS_SECONDS is less than half a year"),
        ("DEBUG", True, "! DEBUG is on"),
        ("SECRET_KEY", "short", "! SECRET_KEY is short or simple"),
        ("METRICS", "0.0.0.0:9101", "- METRICS is told beyond this machine"),
        ("BACKUPS", "", "- Not told: the setting BACKUPS"),
        ("BACKUPS", "/nowhere", "! There is no backup where the setting BACKUPS says."),
        ("STORE_MEGABYTES", 0, "- The page store is off"),
    ],
)
def test_a_wrong_setting_is_told(well_set, setting, value, sentence):
    setattr(well_set, setting, value)

    assert sentence in told()[0]


def test_folders_that_cannot_be_written_to_are_told(well_set, tmp_path):
    (tmp_path / "file").write_text("")
    well_set.STORE_ROOT = well_set.MEDIA_ROOT = tmp_path / "file" / "below"

    text = told()[0]

    assert "! The folder of the page store" in text
    assert "! The folder of pictures" in text


def test_a_mail_server_that_does_not_answer_and_an_old_backup_are_told(well_set, tmp_path):
    well_set.EMAIL_CONFIGURED, well_set.EMAIL_HOST, well_set.EMAIL_PORT = True, "127.0.0.1", 1
    well_set.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    week_ago = time.time() - 7 * 86400
    os.utime(tmp_path / "backup", (week_ago, week_ago))

    text = told()[0]

    assert "! The mail server of EMAIL_URL does not answer" in text
    assert "! The latest backup is 7 days old." in text


def test_the_language_is_that_of_the_terminal(well_set, monkeypatch):
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    for name, words in (("en_GB.UTF-8", "Address,"), ("fr_FR.UTF-8", "Adresse,"), ("C", "Adresse,")):
        monkeypatch.setenv("LANG", name)
        assert told(None)[0].startswith(words)
