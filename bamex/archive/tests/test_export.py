"""The exported site: every page and file, no broken link, the same bytes each time, and what it cannot do said."""

import json
import re
from html import unescape
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest

from bamex.archive.answers import SiteAnswer
from bamex.archive.collection import ArchiveError, check_names, collect
from bamex.archive.export import new_folder
from bamex.archive.file_names import name_of_file, way_between
from bamex.archive.links import relink_page
from bamex.tests.crawl import SITEMAP, Document, path_of, spaced
from bamex.tests.web import MARKER

pytestmark = pytest.mark.django_db
LINKING = ("href", "src", "action", "data-suggestions", "data-file")


def pages(site):
    return sorted(path for path in site.rglob("*.html") if not path.name.startswith("edition"))


def text(site, name):
    return (site / name).read_text("utf-8")


# Whole


def test_every_address_of_the_sitemap_is_a_file(site):
    root = ElementTree.fromstring(text(site, "sitemap.xml"))  # noqa: S314 - our own
    addresses = [path_of(item.text) for item in root.findall("sitemap:url/sitemap:loc", SITEMAP)]

    assert len(addresses) > 60
    assert [address for address in addresses if not (site / name_of_file(address, "text/html")).is_file()] == []


def test_no_link_of_any_page_is_broken(site):
    broken, seen = [], 0
    for page in pages(site):
        for element in Document(page.read_text("utf-8")).elements:
            links = [element[name] for name in LINKING if element[name]]
            links += [part.split()[0] for part in (element["srcset"] or "").split(",") if part.strip()]
            if element.tag == "meta" and (element["http-equiv"] or "") == "refresh":
                links.append(element["content"].partition("url=")[2])
            for link in links:
                seen += 1
                if problem := broken_link(site, page, link):
                    broken.append(problem)

    assert (broken, seen > 3000) == ([], True)


def broken_link(site, page, link):
    """What is wrong with a link of a page; nothing with one that leaves the portal, or names it as the publisher."""
    parts = urlsplit(link)
    if parts.scheme or link.startswith("#"):
        return None
    folder = site if link.startswith("/") and page.name == "404.html" else page.parent
    target = (folder / unquote(parts.path).lstrip("/")).resolve()
    if link.startswith("/") and page.name != "404.html":
        return f"{page.relative_to(site)}: {link} begins at the root"
    if not target.is_file() or not target.is_relative_to(site.resolve()):
        return f"{page.relative_to(site)}: {link}"
    if parts.fragment and target.suffix == ".html" and parts.fragment not in ids_of(target):
        return f"{page.relative_to(site)}: {link} has no such place"
    return None


IDS = {}


def ids_of(path):
    if path not in IDS:
        IDS[path] = set(Document(path.read_text("utf-8")).ids)
    return IDS[path]


@pytest.mark.parametrize(
    "name",
    [
        *("fr/index.html", "en/index.html", "index.html", "404.html", "robots.txt", "sitemap.xml"),
        *("fr/exposants/index.html", "fr/exposants.csv", "fr/exposants.dialect=excel.csv", "fr/exposants.json"),
        *("fr/programme.ics", "en/programme.ics", "fr/actualites.atom", "en/news.atom", "fr/edition.html"),
        *("fr/presse/bamex-2025.zip", "data/v1/index.json", "data/v1/exhibitors/index.json", "data/v1/exhibitors.csv"),
        *("data/v1/bamex-2025.zip", "data/v1/openapi.json", "fr/recherche/index.js", "en/search/index.js"),
    ],
)
def test_the_copy_holds(site, name):
    assert (site / name).stat().st_size > 0


def test_each_record_of_the_data_has_a_file_and_each_object_its_permanent_address(copies, site):
    exhibitor = copies["world"]["exhibitor"]

    assert json.loads(text(site, f"data/v1/exhibitors/{exhibitor.code}.json"))["code"] == exhibitor.code
    assert "url=../../fr/exposants/sahin/index.html" in text(site, f"id/{exhibitor.code}/index.html")


def test_pictures_are_there_in_every_form_that_pages_offer(site):
    assert {path.suffix for path in (site / "media").rglob("*") if path.is_file()} >= {".jpg", ".avif"}


def test_what_was_renamed_leads_on_and_what_was_withdrawn_explains_itself(copies, site):
    former, withdrawn = copies["world"]["former"], copies["world"]["withdrawn"]

    assert "url=../sahin/index.html" in text(site, f"fr/exposants/{former}/index.html")
    assert "Inscrit par erreur." in text(site, f"fr/lieux/{withdrawn.slug}/index.html")
    assert f"url=../../fr/lieux/{withdrawn.slug}/index.html" in text(site, f"id/{withdrawn.code}/index.html")


def test_nothing_unpublished_and_nothing_of_staff_leaves(site, bag):
    leaks = [
        str(path)
        for folder in (site, bag)
        for path in folder.rglob("*")
        if path.is_file() and MARKER.encode() in path.read_bytes()
    ]

    assert (leaks, (site / "admin").exists(), (site / "sw.js").exists()) == ([], False, False)


# What a copy cannot do


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "fr/exposants/index.html",
            "Cette copie du portail montre la liste entière : elle ne peut pas être filtrée ici.",
        ),
        ("en/exhibitors/index.html", "This copy of the portal shows the whole list: it cannot be filtered here."),
        ("fr/ma-selection/index.html", "cette copie ne peut pas en montrer"),
        ("en/my-selection/index.html", "this copy cannot show one"),
        ("fr/equipements/comparaison/index.html", "ne peut pas mettre des équipements côte à côte"),
        ("fr/recherche/index.html", "Sans script, elle ne trouve rien"),
        ("en/search/index.html", "Without script it finds nothing"),
        ("fr/donnees/index.html", "Ceci est une copie du portail."),
        ("fr/hors-ligne/index.html", "il n’y a rien à conserver"),
        ("fr/cette-copie/index.html", "Ce que seul le portail en service sait faire"),
        ("en/this-copy/index.html", "What only the running portal does"),
        ("404.html", "This page does not exist"),
    ],
)
def test_it_says_in_words(site, name, sentence):
    assert sentence in spaced(unescape(re.sub(r"<[^>]+>", " ", text(site, name))))


def test_no_page_offers_what_only_the_running_portal_does(site):
    offers = re.compile(r'<select|class="chosen"|data-worker|rel="search"|class="choose"')

    assert [str(page) for page in pages(site) if offers.search(page.read_text("utf-8"))] == []


def test_every_page_leads_to_the_page_about_the_copy(site):
    small = {"404.html", "index.html"}
    lacking = [
        str(page.relative_to(site))
        for page in pages(site)
        if "cette-copie/" not in page.read_text("utf-8") and "this-copy/" not in page.read_text("utf-8")
    ]

    assert [name for name in lacking if "http-equiv" not in text(site, name) and name not in small] == []


# The same each time


def test_the_same_content_gives_the_same_bytes(copies, bag, site):
    of_site = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    frozen = bag / "data" / "site"
    of_bag = {path.relative_to(frozen): path.read_bytes() for path in frozen.rglob("*") if path.is_file()}

    assert of_site.keys() == of_bag.keys()
    assert [str(name) for name in of_site if of_site[name] != of_bag[name]] == []


# Faults


def test_an_earlier_export_is_replaced_once_the_new_one_is_whole_and_nothing_else_ever_is(tmp_path):
    target, letters = tmp_path / "site", tmp_path / "letters"
    write_into(target, "copy.json")
    with pytest.raises(ZeroDivisionError):
        write_into(target, "half.html", broken=True)

    assert sorted(path.name for path in tmp_path.rglob("*")) == ["copy.json", "site"]

    letters.mkdir()
    (letters / "dear.txt").write_text("")
    with pytest.raises(ArchiveError, match="holds something else"):
        write_into(letters, "copy.json")


def write_into(target, name, broken=False):
    with new_folder(target) as folder:
        (folder / name).write_text("")
        1 / (not broken)


def test_a_page_that_fails_ends_the_export_and_is_named(tmp_path):
    answers = {"/fr/": SiteAnswer(200, {"Content-Type": "text/html"}, b'<a href="/fr/gone/">')}

    with pytest.raises(ArchiveError, match=r"/fr/gone/, named by /fr/, answers 404\."):
        collect(
            lambda address: answers.get(address, SiteAnswer(404, {}, b"")), ["/fr/"], tmp_path, False, lambda _n: None
        )


@pytest.mark.parametrize(("with_shared_pictures", "names"), [(True, ["fr/apercu/home.jpg"]), (False, [])])
def test_pictures_of_shared_links_may_be_left_out(settings, tmp_path, with_shared_pictures, names):
    picture = f'<meta property="og:image" content="{settings.SITE_URL}/fr/apercu/home.jpg">'
    answers = {
        "/fr/": SiteAnswer(200, {"Content-Type": "text/html"}, picture.encode()),
        "/fr/apercu/home.jpg": SiteAnswer(200, {"Content-Type": "image/jpeg"}, b"picture"),
    }

    collect(answers.__getitem__, ["/fr/"], tmp_path, with_shared_pictures, lambda _n: None)

    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.jpg")] == names


def test_two_addresses_never_share_a_file():
    with pytest.raises(ArchiveError, match="would be the same file"):
        check_names({"/A.txt": "A.txt", "/a.txt": "a.txt"})
    with pytest.raises(ArchiveError, match="needs a folder"):
        check_names({"/a": "a", "/a/b.txt": "a/b.txt"})


# Names and links


@pytest.mark.parametrize(
    ("address", "media_type", "name"),
    [
        ("/", "text/html", "index.html"),
        ("/fr/faits/", "text/html", "fr/faits/index.html"),
        ("/fr/exposants/?pays=TR", "text/html", "fr/exposants/index.pays=TR.html"),
        ("/fr/exposants.csv?pays=TR&dialect=excel", "text/csv", "fr/exposants.pays=TR_dialect=excel.csv"),
        ("/data/v1/exhibitors/", "application/json", "data/v1/exhibitors/index.json"),
        ("/data/v1/exhibitors/?page=2", "application/json", "data/v1/exhibitors/index.page=2.json"),
        ("/data/v1/exhibitors/E001", "application/json", "data/v1/exhibitors/E001.json"),
        ("/id/E001", "text/html", "id/E001/index.html"),
    ],
)
def test_a_file_is_named_for_its_address(address, media_type, name):
    assert name_of_file(address, media_type) == name


def test_ways_are_relative():
    assert way_between("fr/faits/index.html", "fr/index.html") == "../index.html"
    assert way_between("index.html", "fr/exposants.dialect=excel.csv") == "fr/exposants.dialect=excel.csv"


def test_links_are_found_in_tags_and_nowhere_else():
    html = (
        '<a href="/a/">href="/b/"</a><img srcset="/c.jpg 1x, /d.jpg 2x" src="/e.jpg">'
        '<script type="application/ld+json">{"href": "<a href=\\"/f/\\">"}</script><script src="/g.js"></script>'
        '<!-- <a href="/h/"> --><a href="/i/?a=1&amp;b=2">i</a>'
    )
    found = []

    relink_page(html, found.append)

    assert found == ["/a/", "/c.jpg", "/d.jpg", "/e.jpg", "/g.js", "/i/?a=1&b=2"]
