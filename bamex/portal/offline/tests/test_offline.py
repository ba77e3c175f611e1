"""Reading without network, in a real Chromium whose network is cut, and with the portal stopped."""

import re
import time
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils.translation import override

from bamex.http.weights import weight_words
from bamex.models import ContentVersion
from bamex.portal.offline.service_worker import ASSETS, LISTS, service_worker
from bamex.tests.live import Portal
from bamex.tests.readers import DESK, PHONE, follow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]

OFFLINE = {"fr": "/fr/hors-ligne/", "en": "/en/offline/"}
SAVED = {"fr": "Version enregistrée le", "en": "Version saved on"}
MOST_SCRIPT = 6 * 1024
FRENCH_SPACES = str.maketrans("\u00a0\u202f", "  ")


# What the portal answers


def test_the_worker_rules_over_the_portal_and_is_asked_again_each_time(client):
    answer = client.get("/sw.js")

    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["ETag"]
    assert client.get("/sw.js", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert client.get("/sw.js").content == answer.content


def test_the_worker_changes_with_the_content(client):
    before = client.get("/sw.js").content
    version = ContentVersion.current()
    version.number += 1

    assert service_worker(version).encode() != before


def imported(script):
    """The bytes of the one static file that the worker's script imports."""
    (name,) = re.findall(r'importScripts\("/static/([\w-]+\.[0-9a-f]{12}\.js)"\);\n$', script)
    return (Path(settings.STATIC_ROOT) / name).read_bytes()


def test_the_worker_is_light_and_knows_files_that_exist(client):
    script = client.get("/sw.js").content

    assert sum(len(brotli.compress(part, quality=5)) for part in (script, imported(script.decode()))) <= MOST_SCRIPT
    assert len(set(re.findall(r"/static/[\w-]+\.[0-9a-f]{12}\.\w+", script.decode()))) == len(ASSETS) + 1


def test_the_worker_changes_with_its_code(client, monkeypatch):
    before = client.get("/sw.js").content.decode()

    monkeypatch.setattr("bamex.portal.offline.service_worker.static", lambda name: f"/static/{name}?new")

    assert service_worker(ContentVersion.current()) != before


def test_switched_off_it_goes_away_and_pages_no_longer_name_it(client):
    assert 'data-worker="/sw.js"' in client.get("/fr/").content.decode()

    with override_settings(SERVICE_WORKER=False):
        script = client.get("/sw.js").content.decode()
        page = client.get("/fr/").content.decode()

    code = imported(script).decode()
    assert script.count("\n") == 1  # the import alone
    assert "registration.unregister()" in code
    assert "fetch" not in code
    assert "data-worker" not in page


@pytest.mark.parametrize("language", OFFLINE)
def test_the_page_gives_the_weight_of_each_download_from_its_bytes(client, language):
    page = client.get(OFFLINE[language]).content.decode()

    with override(language):
        for name in ("edition", "programme_text", "exhibitors_text"):
            weight = weight_words(len(client.get(reverse(name)).content))
            assert re.search(rf'href="{reverse(name)}"[^>]*>[^<]*, {weight}\)</a>', page), name
        everything = [reverse("edition"), reverse("suggestions"), *map(reverse, LISTS)]
    sent = sum(len(Client().get(path, headers={"Accept-Encoding": "br"}).content) for path in everything)
    (most,) = re.findall(r"\((\d+)\s(?:Ko au plus|KB at most)\)", page)
    assert sent <= 1000 * int(most) <= 2 * sent


def test_a_second_reader_costs_one_query(client, django_assert_num_queries):
    client.get(OFFLINE["fr"])

    with django_assert_num_queries(1):
        client.get(OFFLINE["fr"])


# In a browser


@pytest.fixture
def portal(content, django_db_blocker):
    with django_db_blocker.unblock(), Portal() as portal:
        yield portal


@pytest.fixture
def viewport():
    return PHONE


@pytest.fixture
def context(chromium, portal, viewport):
    context = chromium.new_context(base_url=portal.address, viewport=viewport)
    yield context
    context.close()


@pytest.fixture
def page(context):
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


def until(page, script, patience=15):
    """Ask the page again and again, until the script gives something true."""
    deadline = time.monotonic() + patience
    while not (found := page.evaluate(script)):
        assert time.monotonic() < deadline, script
        page.wait_for_timeout(50)
    return found


def begin(page, path="/fr/"):
    """Open a first page, and wait until the worker is there and has kept it."""
    page.goto(path)
    until(page, "Boolean(navigator.serviceWorker.controller)")
    until(page, "caches.match(location.href).then(Boolean)")


def visit(page, path):
    page.goto(path)
    until(page, "caches.match(location.href).then(Boolean)")


def cut(how, page, portal):
    if how == "network cut":
        page.context.set_offline(True)
    else:
        portal.stop()


both_ways = pytest.mark.parametrize("how", ["network cut", "portal stopped"])


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["360", "1280"])
@both_ways
@pytest.mark.parametrize(("language", "path"), [("fr", "/fr/programme/"), ("en", "/en/programme/")])
def test_a_visited_page_answers_with_the_day_it_was_saved(page, portal, how, language, path):
    begin(page, f"/{language}/")
    visit(page, path)
    online = page.locator("h1").inner_text()
    assert page.locator(".notice").count() == 0
    cut(how, page, portal)

    page.goto(path)

    assert page.locator("h1").inner_text() == online
    notice = page.locator("main > .notice").first.inner_text()
    assert notice.startswith(SAVED[language])
    assert re.search(r"\b20\d\d\b", notice)
    assert page.evaluate("getComputedStyle(document.querySelector('header')).backgroundColor") == "rgb(27, 21, 16)"


@both_ways
def test_the_very_first_page_is_kept_too(page, portal, how):
    begin(page, "/fr/delegations/")
    cut(how, page, portal)

    page.reload()

    assert page.locator("main > .notice").inner_text().startswith(SAVED["fr"])


@both_ways
@pytest.mark.parametrize("language", OFFLINE)
def test_an_unvisited_page_says_so_and_lists_what_is_kept(page, portal, how, language):
    begin(page, f"/{language}/")
    cut(how, page, portal)

    answer = page.goto({"fr": "/fr/lieux/", "en": "/en/venues/"}[language])

    assert answer.status == 503
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").inner_text() == {"fr": "Pas de réseau", "en": "No network"}[language]
    follow(page.locator(f"main ul a[href$='/{language}/']").first)
    assert page.locator("main > .notice").first.inner_text().startswith(SAVED[language])


@both_ways
def test_one_s_own_selection_is_read_without_network(page, portal, how):
    begin(page, "/fr/exposants/baykar/")
    page.get_by_role("button", name="Ma sélection").click()
    follow(page.locator("a.chosen"))
    until(page, "caches.match(location.href).then(Boolean)")
    cut(how, page, portal)

    page.goto("/fr/exposants/baykar/")
    follow(page.locator("a.chosen"))

    assert page.locator("main > .notice").first.inner_text().startswith(SAVED["fr"])
    assert page.locator("main h3").inner_text() == "Baykar"
    assert page.get_by_text("Cette sélection est la vôtre").is_visible()


def test_back_on_the_network_the_page_is_fresh_and_says_nothing(page, portal):
    begin(page)
    visit(page, "/fr/programme/")
    page.context.set_offline(True)
    page.reload()
    assert page.locator("main > .notice").count() == 1

    page.context.set_offline(False)
    page.reload()

    assert page.locator("main > .notice").count() == 0


def test_a_slow_network_gets_the_copy_after_three_seconds(page, portal):
    begin(page)
    visit(page, "/fr/programme/")
    portal.delay = 8

    started = page.evaluate("Date.now()")
    page.goto("/fr/programme/", wait_until="commit")
    page.locator("main > .notice").wait_for()

    assert 2_500 < page.evaluate("Date.now()") - started < 7_000


def test_a_slow_network_is_waited_for_when_there_is_no_copy(page, portal):
    begin(page)
    portal.delay = 4

    page.goto("/fr/programme/")

    assert page.locator("h1").inner_text() == "Programme"
    assert page.locator("main > .notice").count() == 0


def test_a_page_of_another_query_is_another_page(page, portal):
    begin(page)
    visit(page, "/fr/programme/?jour=2025-11-13")
    page.context.set_offline(True)

    assert page.goto("/fr/programme/").status == 503
    page.goto("/fr/programme/?jour=2025-11-13")
    assert page.locator("main > .notice").inner_text().startswith(SAVED["fr"])


def test_the_bare_address_leads_to_the_home_page_kept(page, portal):
    begin(page, "/en/")
    page.context.set_offline(True)

    page.goto("/")

    assert page.url.endswith("/en/")
    assert page.locator("main > .notice").inner_text().startswith(SAVED["en"])


def test_a_text_says_it_too(page, portal):
    begin(page)
    visit(page, "/fr/programme.txt")
    page.context.set_offline(True)

    page.goto("/fr/programme.txt")

    assert page.locator("body").inner_text().startswith(SAVED["fr"])


def keep_everything(page, language):
    page.goto(OFFLINE[language])
    page.click("[data-task=keep]")
    done = {"fr": "Tout le portail est gardé", "en": "The whole portal is kept"}[language]
    page.locator("[data-kept] [role=status]", has_text=done).wait_for(timeout=60_000)


@pytest.mark.parametrize(("how", "language"), [("network cut", "fr"), ("portal stopped", "en")])
def test_after_an_explicit_tap_the_whole_portal_answers(page, portal, how, language):
    begin(page, f"/{language}/")
    assert f"/{language}/edition.html" not in portal.asked
    keep_everything(page, language)
    with override(language):
        paths = [reverse(name) for name in LISTS]
        unvisited = reverse("exhibitor_detail", args=["roketsan"])
    cut(how, page, portal)

    for path in paths:
        assert page.goto(path).status == 200, path
        assert page.locator("main > .notice").first.inner_text().startswith(SAVED[language]), path
    page.goto(f"/{language}/edition.html")
    assert page.locator("main > .notice").inner_text().startswith(SAVED[language])
    page.fill("input[type=search]", "akinci")
    assert page.locator("#results a").count() > 0

    # A page never seen leads to its place in the edition.
    assert page.goto(unvisited).status == 503
    follow(page.locator("main a[href*='edition.html#']").first)
    assert page.locator("article:target h3").inner_text() == "Roketsan"
    assert page.goto("/id/P002").status == 503
    follow(page.locator("main a[href*='edition.html#']").first)
    assert page.locator("article:target h4").inner_text() == "Bayraktar Akıncı"


def test_nothing_is_fetched_without_the_tap(page, portal):
    portal.asked.clear()
    begin(page)

    fetched = [path for path in portal.asked if not path.startswith("/static/")]
    assert set(fetched) <= {"/fr/", "/sw.js"}


def test_the_page_lists_what_is_kept_and_erases_it(page, portal):
    begin(page)
    visit(page, "/fr/programme/")
    page.goto(OFFLINE["fr"])
    page.locator("[data-kept] li", has_text="Programme").wait_for()
    assert "enregistrée le" in page.locator("[data-kept] li").first.inner_text().translate(FRENCH_SPACES)

    page.click("[data-task=forget]")

    page.locator("[data-kept] [role=status]", has_text="Plus rien").wait_for()
    assert page.evaluate("caches.match('/fr/programme/').then(Boolean)") is False


def test_a_page_made_before_the_last_change_of_the_portal_is_said_to_be_old(page, portal):
    begin(page)
    visit(page, "/fr/programme/")
    page.evaluate(
        """async () => {
            const cache = await caches.open("bamex-pages"), copy = await cache.match("/fr/programme/")
            const headers = new Headers(copy.headers)
            headers.set("last-modified", "Mon, 01 Jan 2024 00:00:00 GMT")
            await cache.put("/fr/programme/", new Response(await copy.text(), { headers }))
        }"""
    )

    page.goto(OFFLINE["fr"])
    page.locator("[data-kept] li", has_text="Programme").wait_for()

    old = page.locator("[data-kept] li", has_text="le portail a changé depuis")
    assert "Programme" in old.inner_text()  # and the home page, made since, is not


def test_sixty_visited_pages_are_kept_and_no_more(page, portal):
    begin(page)
    page.evaluate(
        """async () => {
            const cache = await caches.open("bamex-pages")
            for (let number = 0; number < 70; number++) await cache.put(`/fr/page-${number}/`, new Response("x"))
        }"""
    )

    visit(page, "/fr/programme/")

    keys = "caches.open('bamex-pages').then(cache => cache.keys()).then(all => all.map(key => key.url))"
    until(page, f"{keys}.then(kept => kept.length === 60)")
    assert page.evaluate(keys)[-1].endswith("/fr/programme/")


def test_the_admin_and_the_health_check_are_never_kept(page, portal):
    begin(page)
    for path in ("/admin/", "/healthz"):
        page.goto(path)

    visit(page, "/fr/programme/")  # kept after whatever came before it
    kept = page.evaluate(
        """async () => {
            const found = []
            for (const name of await caches.keys())
                for (const key of await (await caches.open(name)).keys()) found.push(new URL(key.url).pathname)
            return found
        }"""
    )
    assert [path for path in kept if path.startswith(("/admin", "/healthz", "/static/admin"))] == []
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto("/admin/")


def test_the_kill_switch_removes_the_worker_and_all_it_kept(page, portal):
    begin(page)
    visit(page, "/fr/programme/")

    with override_settings(SERVICE_WORKER=False):
        page.goto("/fr/")
        page.evaluate("navigator.serviceWorker.getRegistration().then(found => void (found && found.update()))")
        until(page, "navigator.serviceWorker.getRegistration().then(found => !found)")
        page.goto("/fr/programme/")

        # A page that the browser itself still had may register it once more: it goes away again.
        until(page, "navigator.serviceWorker.getRegistrations().then(found => !found.length)")
        until(page, "caches.keys().then(names => !names.length)")
    page.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto("/fr/lieux/")


def test_without_a_worker_the_portal_reads_as_ever(chromium, portal):
    context = chromium.new_context(base_url=portal.address, service_workers="block")
    page = context.new_page()

    page.goto(OFFLINE["fr"])

    assert page.locator("[data-kept]").is_hidden()
    assert page.locator("[data-not-kept]").is_visible()
    context.close()
