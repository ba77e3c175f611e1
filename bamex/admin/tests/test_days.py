"""A day of a writer, a publisher, a translator and an administrator, in a real browser, with script and without."""

from base64 import b32decode
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from bamex.accounts.models import NewsroomSettings
from bamex.accounts.tests.conftest import PASSWORD, log_in
from bamex.accounts.tests.test_second_factor import code_of
from bamex.clock import today
from bamex.tests.back_office import publish, save_draft
from bamex.tests.readers import DESK, follow
from exhibitors.models import Exhibitor

pytestmark = pytest.mark.ignore_template_errors  # Django's templates read undefined names

TEAM = {"awa": "Rédaction", "fatou": "Publication", "oumar": "Traduction", "chef": "Administration"}
LABEL = "exhibitors.Exhibitor"


@pytest.fixture(scope="module")
def content(content_to_change):
    """The content, where the days leave their traces."""


@pytest.fixture(scope="module")
def team(content, django_db_blocker):
    """By name, a client that is logged in."""
    with django_db_blocker.unblock():
        clients = {}
        for name, group in TEAM.items():
            user = User.objects.create_user(name, password=PASSWORD, is_staff=True)
            user.groups.add(Group.objects.get(name=group))
            clients[name] = Client()
            clients[name].force_login(user)
        yield clients


@pytest.fixture(params=[True, False], ids=["script", "plain"])
def newsroom(request, reader, team):
    """`newsroom("awa", "/admin/")`: a page of the back office in the browser of a member of the team."""

    def open_page(name, address="/admin/"):
        page = reader("about:blank", locale="fr", viewport=DESK, java_script_enabled=request.param)
        team[name].force_login(User.objects.get(username=name))
        cookie = {"name": "sessionid", "value": team[name].cookies["sessionid"].value}
        page.context.add_cookies([{**cookie, "domain": "127.0.0.1", "path": "/admin/"}])
        page.goto(address)
        return page

    open_page.has_script = request.param
    return open_page


@pytest.fixture
def exhibitor(newsroom):
    """A published exhibitor with texts in both languages, another one with script and without."""
    rows = Exhibitor.objects.filter(state="published").exclude(summary_en="").order_by("pk")
    return rows[0 if newsroom.has_script else 1]


def form_of(row):
    return f"/admin/exhibitors/exhibitor/{row.pk}/change/"


def press(page, button):
    follow(page.locator(f"[name={button}]").first)


def words(page):
    return page.locator("#container, body").first.inner_text()


def faults_of(page):
    """What the console says, but for advice to whoever writes a form of accounts."""
    return [told for told in page.complaints if "[DOM]" not in told and "Autofocus" not in told]


def seen_by_readers(row):
    return Client().get(row.get_absolute_url())


def test_a_writer_logs_in_drafts_previews_and_submits(newsroom, reader, team, exhibitor):
    page = reader("/admin/", locale="fr", viewport=DESK, java_script_enabled=newsroom.has_script)
    page.fill("[name=username]", "awa")
    page.fill("[name=password]", PASSWORD)
    follow(page.get_by_role("button", name="Se connecter"))
    assert "Ce qui reste à faire" in words(page)

    page.goto(f"/admin/exhibitors/exhibitor/?q={exhibitor.code}")
    follow(page.locator("#result_list tbody th a").first)
    assert page.locator("[name=_publish]").count() == 0
    page.fill("#id_summary_fr", "Un résumé d’Awa.")
    press(page, "_draft")
    assert "Les lecteurs ne le voient pas" in words(page)
    press(page, "_preview")
    assert page.frame_locator("iframe").get_by_text("Un résumé d’Awa.").first.inner_text()
    assert "résumé d’Awa" not in seen_by_readers(exhibitor).content.decode()

    follow(page.get_by_role("link", name="Revenir au formulaire"))
    press(page, "_submit")
    assert "À relire" in words(page)
    page.goto("/admin/")
    assert "Mes brouillons" in words(page)
    assert faults_of(page) == []


def test_a_publisher_reviews_compares_publishes_schedules_and_withdraws(newsroom, team, exhibitor):
    save_draft(team["awa"], Exhibitor, exhibitor, founded=1984 + newsroom.has_script, _submit="1")
    page = newsroom("fatou")
    follow(page.get_by_role("link", name="Brouillons à relire"))
    follow(page.get_by_role("link", name=exhibitor.name_fr).first)
    follow(page.get_by_role("link", name="Lire ce qui a été dit"))
    page.fill("[name=text]", "D’où vient cette année ?")
    follow(page.locator("[value=send_back]"))
    assert "D’où vient cette année ?" in words(page)

    page.goto(f"/admin/revisions/{LABEL}/{exhibitor.pk}/")
    follow(page.locator("form[action*=comparison] [type=submit]"))
    assert str(1984 + newsroom.has_script) in words(page)

    page.goto(form_of(exhibitor))
    press(page, "_publish")
    assert "Dites" in words(page)  # which kind of change it is
    page.check("[name=change_kind][value=update]")
    page.fill("[name=change_note_fr]", "L’année est connue.")
    press(page, "_publish")
    assert "est publié" in words(page)
    assert str(1984 + newsroom.has_script) in seen_by_readers(exhibitor).content.decode()

    page.goto(f"/admin/schedule/{LABEL}/{exhibitor.pk}/")
    page.fill("[name=day]", f"{today() + timedelta(days=2):%Y-%m-%d}")
    page.fill("[name=hour]", "09:30")
    page.fill("[name=note_fr]", "L’accord sera échu.")
    follow(page.locator("form.schedule [type=submit]"))
    assert "09:30" in words(page)
    follow(page.locator("form[action*=cancel] [type=submit]"))

    page.goto(form_of(exhibitor))
    follow(page.locator("a.deletelink[href*=withdraw]").first)
    page.fill("[name=note_fr]", "Cité par erreur.")
    if page.locator("[name=consequences_accepted]").count():
        page.check("[name=consequences_accepted]")
    follow(page.locator(".submit-row [type=submit]"))
    gone = seen_by_readers(exhibitor)
    assert (gone.status_code, "Cité par erreur." in gone.content.decode()) == (410, True)
    assert faults_of(page) == []


def test_a_translator_goes_from_text_to_text(newsroom, team):
    rows = Exhibitor.objects.filter(state="published").exclude(summary_en="").order_by("-pk")[:4]
    stale = rows[:2] if newsroom.has_script else rows[2:]
    for row in stale:
        publish(team["fatou"], Exhibitor, row, summary_fr="Constructeur de blindés amphibies.")
    page = newsroom("oumar", f"/admin/translations/?state=stale&noun={LABEL}")
    before = page.locator("#content td .state-stale").count()
    one, other = (page.locator(f'#content th a[href*="/{row.pk}/"]').get_attribute("href") for row in stale)
    follow(page.locator(f'#content th a[href="{one}"]'))
    assert page.locator(".changes ins").count()
    first = page.url
    page.fill("#english", "Maker of amphibious armour.")
    if newsroom.has_script:
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
    else:
        press(page, "_next")
    assert page.url != first
    assert "Enregistré" in words(page)
    page.goto(other)
    press(page, "_right")
    page.goto(f"/admin/translations/?state=stale&noun={LABEL}")
    assert page.locator("#content td .state-stale").count() == before - 2  # one waits in a draft, one was right
    assert faults_of(page) == []


def test_an_administrator_makes_an_account_reads_the_log_and_unlocks(newsroom, team):
    name = "aminata" if newsroom.has_script else "bintou"
    page = newsroom("chef", "/admin/auth/user/add/")
    page.fill("[name=username]", name)
    page.get_by_label("Rédaction").check()
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    press(page, "_save")
    assert log_in(Client(), name).status_code == 302

    for number in range(10):
        log_in(Client(), name, f"faux-{number}")
    assert log_in(Client(), name).status_code == 429
    page.goto(f"/admin/auth/user/?q={name}")
    page.check("[name=_selected_action]")
    page.select_option("[name=action]", "unlock")
    follow(page.locator("[name=index]"))
    assert log_in(Client(), name).status_code == 302

    page.goto(f"/admin/accounts/auditentry/?q={name}")
    with page.expect_download() as waited:
        page.get_by_role("link", name="CSV", exact=True).click()
    with open(waited.value.path()) as file:
        assert "mot de passe erroné" in file.read()
    assert faults_of(page) == []


def test_an_administrator_requires_the_second_factor_and_sets_up_their_own(newsroom, team):
    page = newsroom("chef", "/admin/accounts/newsroomsettings/")
    page.check("[name=second_factor_required]")
    try:
        press(page, "_save")
        page.goto("/admin/")
        assert "demande un second facteur" in words(page)
        written = page.locator(".key-written").inner_text().replace(" ", "")
        page.fill("[name=code]", code_of(b32decode(written + "=" * (-len(written) % 8))))
        page.fill("[name=password]", PASSWORD)
        follow(page.locator(".own-account [type=submit]"))
        assert page.locator(".own-account code").count()  # codes for the day on which the phone is lost
        page.goto("/admin/")
        assert "Ce qui reste à faire" in words(page)
    finally:
        NewsroomSettings.objects.update(second_factor_required=False)
        TOTPDevice.objects.all().delete()
    assert faults_of(page) == []
