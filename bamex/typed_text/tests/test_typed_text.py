"""Nothing typed is lost when a form is refused: it comes back into it, to its author, and is not saved by itself."""

import json
import re

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from bamex.accounts.tests.conftest import PASSWORD, make_account, quick_passwords
from bamex.editorial.models import Revision
from bamex.models import Correction
from bamex.tests import make
from bamex.tests.back_office import page, submitted, told
from bamex.tests.crawl import heading, read
from exhibitors.models import Exhibitor

__all__ = ["make_account", "quick_passwords"]
pytestmark = [pytest.mark.django_db, pytest.mark.ignore_template_errors]  # Django's templates read undefined names

TYPED = "Un texte tapé tout l’après-midi."
IN_2030 = {"day": "2030-01-01", "hour": "10:00"}


class Browser(Client):
    """A browser in French that sends the secret of the forms it shows, as a real one does."""

    def __init__(self, **options):
        super().__init__(enforce_csrf_checks=True, headers={"accept-language": "fr"}, **options)

    def send(self, shown, address=None, **changes):
        """Send the form of a page of the newsroom that stands on a model's admin."""
        page = read(shown)
        hidden = {
            item["name"]: item["value"] for item in page.all("input") if (item["name"] or "").startswith("_typed_")
        }
        data = submitted(shown, **{**hidden, **changes}, csrfmiddlewaretoken=secret_of(shown))
        return self.post(address or shown.request["PATH_INFO"], data)

    def send_on(self, shown, action, **changes):
        """Send what the hidden fields of a page carry."""
        names = ("typed", "next", "_typed_copy")
        hidden = {item["name"]: item["value"] for item in read(shown).all("input") if item["name"] in names}
        return self.post(action, {**hidden, **changes, "csrfmiddlewaretoken": secret_of(shown)}, follow=True)

    def log_in(self, name, shown=None, **following):
        shown = shown or self.get("/admin/login/?next=/admin/account/")
        return self.send_on(shown, "/admin/login/", username=name, password=PASSWORD, **following)


def secret_of(shown):
    return next(item["value"] for item in read(shown).all("input") if item["name"] == "csrfmiddlewaretoken")


@pytest.fixture
def browser():
    return Browser()


@pytest.fixture
def awa(make_account):
    return make_account("awa", "Publication")


@pytest.fixture
def baykar():
    return make.cite(make.exhibitor(slug="baykar", name_fr="Baykar", summary_fr="Constructeur de drones."))


@pytest.fixture
def form(browser, awa, baykar):
    """The page of Baykar's form, opened by awa."""
    browser.log_in("awa")
    return browser.get(page(Exhibitor, "change", baykar.pk))


def summary(shown):
    return submitted(shown)["summary_fr"]


def words(response):
    return response.content.decode()


# The session has ended


def end_session(browser):
    del browser.cookies["sessionid"]


def clear_cookies(browser):
    browser.cookies.clear()


@pytest.mark.parametrize("happens", [end_session, clear_cookies])
def test_what_was_typed_comes_back_after_the_log_in_and_is_not_saved(browser, form, baykar, happens):
    happens(browser)

    refused = browser.send(form, summary_fr=TYPED, _publish="1")
    assert (refused.status_code, read(refused).one("h1").text) == (403, "Votre session est terminée")
    assert "ce que vous avez saisi est ici" in words(refused)
    assert TYPED in words(refused)

    shown = browser.log_in("awa", refused)
    assert shown.redirect_chain == [(page(Exhibitor, "change", baykar.pk), 302)]
    assert "Ce n’est pas encore enregistré" in words(shown)
    assert summary(shown) == TYPED
    baykar.refresh_from_db()
    assert baykar.summary_fr == "Constructeur de drones."
    assert not Revision.objects.exists()

    assert browser.send(shown, _draft="1").status_code == 302
    assert Revision.objects.first().plain["summary_fr"] == TYPED
    assert browser.session["typed_texts"]["forms"] == {}
    assert "pas encore enregistré" not in words(browser.get(page(Exhibitor, "change", baykar.pk)))


def test_who_logged_in_again_in_another_tab_goes_on_by_a_click(browser, form, baykar):
    browser.send_on(form, "/admin/logout/")
    browser.log_in("awa")

    refused = browser.send(form, summary_fr=TYPED)
    assert refused.status_code == 403
    assert heading(refused) == "Non enregistré\u00a0: vous vous êtes reconnecté depuis"
    assert "typed_texts" not in browser.session  # nothing goes on without the click

    shown = browser.send_on(refused, "/admin/typed-text/")
    assert summary(shown) == TYPED


def test_a_wrong_password_and_a_second_factor_keep_the_text(browser, form, baykar, awa):
    TOTPDevice.objects.create(user=awa, confirmed=True, name="phone")
    end_session(browser)
    refused = browser.send(form, summary_fr=TYPED)

    again = browser.send_on(refused, "/admin/login/", username="awa", password="faux")  # noqa: S106
    asked = browser.log_in("awa", again)
    assert asked.redirect_chain == [("/admin/login/code/", 302)]

    phone = TOTP(TOTPDevice.objects.get().bin_key)
    phone.time = timezone.now().timestamp()
    shown = browser.send_on(asked, "/admin/login/code/", code=f"{phone.token():06}")
    assert shown.redirect_chain == [(page(Exhibitor, "change", baykar.pk), 302)]
    assert summary(shown) == TYPED


def test_who_is_locked_out_keeps_the_text(browser, form, settings):
    settings.AXES_FAILURE_LIMIT = 1
    end_session(browser)
    refused = browser.send(form, summary_fr=TYPED)

    locked = browser.send_on(refused, "/admin/login/", username="awa", password="faux")  # noqa: S106
    assert locked.status_code == 429
    assert TYPED in words(browser.send_on(locked, "/admin/typed-text/"))


def test_a_new_object_with_a_row_comes_back_too(browser, awa):
    browser.log_in("awa")
    source = make.source()
    form = browser.get(page(Exhibitor, "add"))
    end_session(browser)

    typed = {"name_fr": "Nouveau", "citations-TOTAL_FORMS": "2"}
    rows = {
        "citations-0-source": "",
        "citations-1-source": source.pk,
        "citations-1-locator": "page 7",
        "citations-1-id": "",
    }
    shown = browser.log_in("awa", browser.send(form, **typed, **rows))

    assert submitted(shown)["name_fr"] == "Nouveau"
    assert submitted(shown)["citations-1-locator"] == "page 7"
    assert str(source) in words(shown)
    assert not Exhibitor.objects.exists()


# By name, a page of another kind than the form of an object: the field that is typed into, and the button.
OTHER_PAGES = {
    "translation": ("/admin/translations/exhibitors.Exhibitor/{}/summary/", "english", {"_stay": "1"}),
    "review": ("/admin/exhibitors/exhibitor/{}/review/", "text", {"act": "comment"}),
    "schedule": ("/admin/schedule/exhibitors.Exhibitor/{}/", "note_fr", {"act": "withdraw", **IN_2030}),
    "withdrawal": ("/admin/exhibitors/exhibitor/{}/withdraw/", "note_fr", {}),
    "withdrawals": ("/admin/exhibitors/exhibitor/{},{}/withdraw/", "note_fr", {}),
    "line": ("/admin/bamex/correction/{}/withdraw/", "note_fr", {"_withdraw": "1"}),
}


@pytest.mark.parametrize("name", OTHER_PAGES)
def test_text_typed_into_another_page_comes_back_too(browser, awa, baykar, name):
    browser.log_in("awa")
    other = Correction.objects.create(note_fr="Une date.") if name == "line" else make.cite(make.exhibitor())
    browser.send(browser.get(page(Exhibitor, "change", baykar.pk)), website="https://baykar.example", _draft="1")
    keys = (other.pk,) if name == "line" else (baykar.pk, other.pk)
    address, field, button = OTHER_PAGES[name]
    address = address.format(*keys)
    opened = browser.get(address)
    end_session(browser)

    shown = browser.log_in("awa", browser.post(address, {**hidden_fields(opened), field: TYPED, **button}))
    assert shown.redirect_chain == [(address, 302)]
    assert next(item.text for item in read(shown).all("textarea") if item["name"] == field).strip() == TYPED
    assert "pas encore enregistré" in words(shown)

    done = browser.post(address, {**hidden_fields(shown), field: TYPED, **button})
    assert done.status_code == 302
    assert browser.session["typed_texts"]["forms"] == {}


def hidden_fields(shown):
    return {item["name"]: item["value"] for item in read(shown).all("input") if item["type"] == "hidden"}


def test_a_withdrawal_begun_from_a_list_leads_to_a_page_with_an_address(browser, awa, baykar):
    browser.log_in("awa")
    other = make.cite(make.exhibitor())
    shown = browser.get(page(Exhibitor, "changelist"))
    chosen = {"action": "withdraw", "_selected_action": [baykar.pk, other.pk], "csrfmiddlewaretoken": secret_of(shown)}

    asked = browser.post(page(Exhibitor, "changelist"), chosen, follow=True)
    assert re.fullmatch(r"/admin/exhibitors/exhibitor/\d+,\d+/withdraw/", asked.redirect_chain[0][0])
    assert set(asked.context["rows"]) == {baykar, other}


def test_a_translation_that_comes_back_does_not_overwrite_what_a_colleague_wrote(browser, awa, baykar):
    browser.log_in("awa")
    address, field, button = OTHER_PAGES["translation"]
    address = address.format(baykar.pk)
    opened = browser.get(address)
    end_session(browser)
    refused = browser.post(address, {**hidden_fields(opened), field: TYPED})
    Exhibitor.objects.update(summary_en="A maker of drones.")

    shown = browser.log_in("awa", refused)
    answer = browser.post(address, {**hidden_fields(shown), field: TYPED, **button})

    assert answer.status_code == 409
    assert "A maker of drones." in words(answer)


def test_what_a_colleague_saved_meanwhile_is_still_found(browser, form, baykar, make_account):
    make_account("binta", "Publication")
    colleague = Browser()
    colleague.log_in("binta")
    end_session(browser)
    refused = browser.send(form, summary_fr=TYPED)
    colleague.send(colleague.get(form.request["PATH_INFO"]), summary_fr="Le texte de Binta.", _draft="1")

    shown = browser.log_in("awa", refused)
    answer = browser.send(shown, _draft="1")

    assert (answer.status_code, summary(answer)) == (200, TYPED)
    assert "Le texte de Binta." in words(answer)


def test_text_is_given_up_by_a_button(browser, form):
    end_session(browser)
    shown = browser.log_in("awa", browser.send(form, summary_fr=TYPED, _typed_copy="abc-1"))

    shown = browser.send_on(shown, "/admin/typed-text/", next=form.request["PATH_INFO"])
    assert summary(shown) == "Constructeur de drones."
    assert told(shown) == ["Le texte non enregistré est abandonné."]
    assert '<meta name="copy-done-with" content="abc-1">' in words(shown)


# The person's own only


def test_another_person_does_not_get_the_text(browser, form, make_account):
    make_account("binta", "Publication")
    end_session(browser)
    refused = browser.send(form, summary_fr=TYPED)

    shown = browser.log_in("binta", refused)
    assert summary(shown) == "Constructeur de drones."
    assert told(shown) == ["Ce texte a été saisi sous un autre compte\u00a0: seul ce compte le retrouve."]


def test_a_log_in_that_stops_at_the_second_step_leaves_nothing_to_the_next_person(browser, form, awa, make_account):
    make_account("binta", "Publication")
    TOTPDevice.objects.create(user=awa, confirmed=True, name="phone")
    end_session(browser)
    browser.log_in("awa", browser.send(form, summary_fr=TYPED))

    browser.log_in("binta")
    assert summary(browser.get(form.request["PATH_INFO"])) == "Constructeur de drones."


@pytest.mark.parametrize("headers", [{"origin": "https://ailleurs.example"}, {"sec-fetch-site": "cross-site"}])
def test_another_site_plants_no_text(browser, baykar, awa, headers):
    address = page(Exhibitor, "change", baykar.pk)

    for is_logged_in in (False, True):
        if is_logged_in:
            browser.log_in("awa")
        answer = browser.post(address, {"summary_fr": "Un texte planté."}, headers=headers)
        assert answer.status_code == 403
        assert "planté" not in words(answer)


# What is carried


def test_neither_password_nor_secret_is_carried(browser, form):
    end_session(browser)
    refused = browser.send(form, summary_fr=TYPED, password="secret-un", old_password="secret-deux")  # noqa: S106

    carried = next(item["value"] for item in read(refused).all("input") if item["name"] == "typed")
    assert {"password", "old_password", "csrfmiddlewaretoken"} & dict(json.loads(carried)).keys() == set()


def test_what_is_too_long_is_shown_to_be_copied(browser, form, monkeypatch):
    monkeypatch.setattr("bamex.typed_text.kept.LONGEST", 5_000)
    end_session(browser)
    refused = browser.send(form, summary_fr="é" * 6000)

    assert "Trop long pour revenir de soi-même" in words(refused)
    assert "é" * 6000 in words(refused)
    assert "summary_fr" not in submitted(browser.log_in("awa", refused))


@pytest.mark.parametrize("typed", ["", "[", "{}", "7", '[["a"]]', '[["a", [1]]]', "[[1, 2]]", "[" * 100_000])
@pytest.mark.parametrize("following", ["https://ailleurs.example/", "/fr/", "//ailleurs.example", ""])
def test_what_no_page_of_ours_carries_is_refused_in_words(browser, form, typed, following):
    shown = browser.post(
        "/admin/typed-text/", {"typed": typed, "next": following, "csrfmiddlewaretoken": secret_of(form)}
    )
    assert (shown.status_code, shown.headers.get("Location", "/admin/")) in {(400, "/admin/"), (302, "/admin/")}
