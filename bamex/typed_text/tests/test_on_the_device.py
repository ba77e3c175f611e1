"""What a browser keeps of what is typed: a window closed, a network gone, a tab logged out, the next person's turn."""

import json
import re

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client, override_settings
from playwright.sync_api import expect

from bamex.accounts.groups import PUBLISHERS
from bamex.accounts.tests.conftest import PASSWORD
from bamex.editorial.models import Revision
from bamex.tests.back_office import page as address_of
from bamex.tests.live import Portal
from bamex.tests.readers import DESK, follow, new_page
from exhibitors.models import Exhibitor

pytestmark = pytest.mark.ignore_template_errors  # Django's templates read undefined names

TYPED = "Un texte saisi tout l’après-midi."
FOUND = "Un texte non enregistré a été retrouvé sur cet appareil"


@pytest.fixture(scope="module")
def newsroom(content_to_change):
    """The newsroom on the whole content, with two people."""
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=quick), Portal() as portal:
        for name in ("awa", "binta"):
            user = User.objects.create_user(name, password=PASSWORD, is_staff=True)
            user.groups.add(Group.objects.get(name=PUBLISHERS))
        yield portal


@pytest.fixture
def computer(chromium, newsroom):
    """`computer()`: the first window of a browser in French; its context opens others."""
    windows = []

    def switch_on(**options):
        window = new_page(chromium, base_url=newsroom.address, **{"locale": "fr", "viewport": DESK, **options})
        windows.append(window)
        return window

    yield switch_on
    for window in windows:
        window.context.close()


@pytest.fixture
def form_address(newsroom):
    return address_of(Exhibitor, "change", Exhibitor.objects.earliest("pk").pk)


def let_in(window, name):
    """Give the browser a session of this person, as the log-in would, and quicker."""
    client = Client()
    client.force_login(User.objects.get(username=name))
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    window.context.add_cookies([{**session, "domain": "127.0.0.1", "path": "/admin/"}])


def fill_in(window, name):
    window.fill("#id_username", name)
    window.fill("#id_password", PASSWORD)
    follow(window.locator("#login-form [type=submit]"))


def log_out(window):
    window.once("dialog", lambda dialog: dialog.accept())
    follow(window.locator("#logout-form button"))


def summary(window):
    return window.locator("#id_summary_fr")


def type_and_wait(window, text=TYPED):
    """Type a summary, until the device has it."""
    summary(window).fill(text)
    window.wait_for_function("text => Object.values(localStorage).some((copy) => copy.includes(text))", arg=text)


def copies(window):
    kept = window.evaluate("Object.entries(localStorage).filter(([key]) => key.startsWith('typed:'))")
    return [json.loads(value) for _key, value in kept]


def save_draft(window):
    follow(window.locator("[name=_draft]").last)


def test_a_window_that_was_closed(computer, form_address):
    window = computer()
    let_in(window, "awa")
    window.goto(form_address)
    add_citation(window)
    type_and_wait(window)
    again = window.context.new_page()
    window.close()

    again.goto(form_address)
    assert summary(again).input_value() != TYPED  # never silently
    expect(again.get_by_text(FOUND)).to_be_visible()
    follow(again.get_by_role("button", name="Reprendre"))
    expect(again.get_by_text("Ce n’est pas encore enregistré")).to_be_visible()
    assert summary(again).input_value() == TYPED
    assert again.locator("[name^=citations-][name$=-locator]:not([name*=__prefix__])").last.input_value() == "page 7"
    assert again.locator("[name^=citations-][name$=-source] option:checked").last.inner_text() != ""

    save_draft(again)
    expect(again.get_by_text("enregistré. Les lecteurs ne le voient pas")).to_be_visible()
    assert copies(again) == []
    assert Revision.objects.first().plain["sources"][-1]["locator"] == "page 7"


def test_a_translation_whose_window_was_closed(computer):
    window = computer()
    let_in(window, "awa")
    address = f"/admin/translations/exhibitors.Exhibitor/{Exhibitor.objects.earliest('pk').pk}/summary/"
    window.goto(address)
    window.fill("#english", "A text of an afternoon.")
    window.wait_for_function("() => Object.values(localStorage).some((copy) => copy.includes('of an afternoon'))")
    again = window.context.new_page()
    window.close()

    again.goto(address)
    expect(again.get_by_text(FOUND)).to_be_visible()
    follow(again.get_by_role("button", name="Reprendre"))
    assert again.locator("#english").input_value() == "A text of an afternoon."
    follow(again.locator("[name=_stay]"))
    assert copies(again) == []


def add_citation(window):
    """Add a row of the citations, and choose its source as one does: by typing into the list that opens."""
    window.locator("#citations-group .add-row a").click()
    row = window.locator("#citations-group tr.dynamic-citations").last
    row.locator(".select2-selection").click()
    window.locator(".select2-dropdown .select2-search__field").fill("a")
    window.locator(".select2-results__option--selectable, .select2-results__option[aria-selected=false]").last.click()
    row.locator("[name$=-locator]").fill("page 7")


def test_the_network_is_away(computer, form_address, newsroom):
    window = computer()
    let_in(window, "awa")
    window.goto(form_address)
    type_and_wait(window, "Sans réseau.")
    window.context.set_offline(True)

    window.locator("[name=_draft]").last.click()
    expect(window.get_by_role("alert")).to_contain_text("Rien n’a été envoyé")
    assert summary(window).input_value() == "Sans réseau."

    window.context.set_offline(False)
    save_draft(window)
    expect(window.get_by_text("enregistré. Les lecteurs ne le voient pas")).to_be_visible()


def test_leaving_asks_when_something_is_not_saved(computer, form_address):
    window = computer()
    let_in(window, "awa")
    window.goto(form_address)
    asked = []
    window.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    window.locator("#id_summary_fr").click()
    follow(window.locator(".breadcrumbs a").last)
    assert asked == []

    window.goto(form_address)
    type_and_wait(window, "Autre chose.")
    window.locator(".breadcrumbs a").last.click()
    expect(summary(window)).to_have_value("Autre chose.")
    assert asked == ["beforeunload"]
    assert window.url.endswith(form_address)


def test_logged_out_and_in_again_in_another_tab(computer, form_address):
    window = computer()
    let_in(window, "awa")
    window.goto(form_address)
    type_and_wait(window, "Dans le premier onglet.")
    other = window.context.new_page()
    other.goto("/admin/account/")
    log_out(other)
    assert copies(other) == []
    other.goto("/admin/login/?next=/admin/account/")
    fill_in(other, "awa")

    save_draft(window)
    expect(window.get_by_role("heading", level=1)).to_contain_text("vous vous êtes reconnecté depuis")
    follow(window.get_by_role("button", name="Rouvrir le formulaire avec ce texte"))
    assert summary(window).input_value() == "Dans le premier onglet."
    save_draft(window)
    expect(window.get_by_text("enregistré. Les lecteurs ne le voient pas")).to_be_visible()


def test_two_people_on_one_computer(computer, form_address):
    window = computer()
    let_in(window, "awa")
    window.goto(form_address)
    type_and_wait(window, "Le texte d’Awa.")
    window.context.clear_cookies()
    save_draft(window)
    expect(window.get_by_role("heading", level=1)).to_have_text("Votre session est terminée")

    binta = window.context.new_page()
    let_in(binta, "binta")
    binta.goto(form_address)
    assert "Awa." not in binta.content()
    expect(binta.get_by_text(FOUND)).to_have_count(0)
    binta.once("dialog", lambda dialog: pytest.fail(dialog.message))  # nothing of hers is kept
    follow(binta.locator("#logout-form button"))

    let_in(binta, "awa")
    binta.goto(form_address)
    expect(binta.get_by_text(FOUND)).to_be_visible()
    binta.get_by_role("button", name="Abandonner", exact=True).click()
    binta.reload()
    expect(binta.get_by_text(FOUND)).to_have_count(0)
    assert copies(binta) == []


def test_without_script_the_server_carries_the_text(computer, form_address):
    window = computer(java_script_enabled=False)
    let_in(window, "awa")
    window.goto(form_address)
    summary(window).fill("Sans script.")
    window.context.clear_cookies()

    save_draft(window)
    expect(window.get_by_text(re.compile("ce que vous avez saisi est ici"))).to_be_visible()
    fill_in(window, "awa")
    assert summary(window).input_value() == "Sans script."
    save_draft(window)
    expect(window.get_by_text("enregistré. Les lecteurs ne le voient pas")).to_be_visible()
