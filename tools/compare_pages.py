r"""Compares every address of the portal before and after a change that should alter none.

    python tools/compare_pages.py save FOLDER [--without REGULAR_EXPRESSION]
    python tools/compare_pages.py compare BEFORE AFTER [--without REGULAR_EXPRESSION]

`save` asks the local database's portal (the one of `make run`) for every page of the sitemap in both languages, every
address that those pages lead to on the same host (files, narrowed lists, wordings), and the fixed list below, and
writes the answers into FOLDER. It needs no running server. The moments at which the content was loaded are set to one
fixed moment while it asks, in a transaction that is rolled back, so that two databases loaded at different times from
the same content answer alike. It takes about ten minutes; `--without "\.(jpg|ris|bib|json)$"` leaves out the addresses
that match.

`compare` prints the addresses that are missing, new or answer otherwise, with the first lines that differ, and ends
with 1 if there are any. Files are compared byte for byte, archives member by member. Pages are compared after this:

- a run of white space (not no-break spaces) in text is one space; next to the tag of a block, and at both ends of a
  title, it is dropped. Between text and an inline element it stays: `a <b>c</b>` and `a<b>c</b>` differ;
- white space between attributes is one space; in `class` and other lists of words it is collapsed;
- `<pre>`, `<textarea>`, style and script stand as they are; JSON-LD is compared as JSON;
- hashes in the names of static files, printed weights ("12 Ko", "1.5 KB") and printed SHA-256 sums are left out.
"""

import argparse
import difflib
import hashlib
import html
import io
import json
import os
import re
import sys
import time
import zipfile
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

PROJECT = Path(__file__).resolve().parent.parent
MOMENT = "2026-01-15 12:00:00+00"

# Addresses that no page of the sitemap leads to, or not for certain.
FIXED = [
    *("/", "/robots.txt", "/sitemap.xml", "/.well-known/security.txt", "/healthz", "/id/E001", "/id/F001", "/id/X999"),
    *("/fr/recherche/?q=turquie", "/en/search/?q=baykr", "/fr/recherche/?q=xyzzyx", "/en/search/?q=drone"),
    *("/fr/recherche/?q=ministre&page=2", "/en/search/?q=bamako", "/fr/recherche/?q=%3Cb%3E", "/en/search/?q="),
    *("/fr/programme/?jour=2025-11-13", "/en/exhibitors/?country=TR", "/fr/exposants/?pays=TR&certitude=reported"),
    *("/en/exhibitors/?country=TR&domain=nothing", "/fr/programme/?jour=banane", "/fr/exposants.csv?pays=XX"),
    *("/fr/equipements/comparaison/?i=P001,P002", "/en/equipment/comparison/?i=P001,P002,P003"),
    *("/fr/ma-selection/?i=E001,S003,P002,D002,F001,X999", "/en/my-selection/?i=E001,S003"),
    *("/fr/ma-selection.txt?i=E001,S003", "/en/my-selection.csv?i=E001,S003", "/fr/ma-selection.ics?i=S001,S003"),
    *("/fr/redactions/F012/1/", "/en/wordings/P001/1/", "/fr/redactions/Q001/", "/fr/redactions/Q001/1.json"),
    *("/fr/edition.html", "/en/edition.html", "/fr/suggestions.json", "/en/suggestions.json", "/fr/opensearch.xml"),
    *("/en/opensearch.xml", "/fr/programme.txt", "/en/programme.txt", "/fr/exposants.txt", "/en/exhibitors.txt"),
    *("/fr/programme.xml", "/en/programme.xml", "/fr/programme.ics", "/en/programme.ics", "/fr/actualites.atom"),
    *("/en/news.atom", "/fr/corrections.atom", "/en/corrections.atom", "/data/v1/", "/data/v1/openapi.json"),
    *("/data/v1/datapackage.json", "/data/v1/bamex-2025.zip", "/data/v1/exhibitors/", "/data/v1/nothing/"),
    *("/data/v1/exhibitors/?country=TR", "/data/v1/exhibitors/E001", "/data/v1/exhibitors.csv"),
    *("/fr/exposants.csv?dialect=excel", "/en/exhibitors.json?country=TR", "/fr/presse/bamex-2025.zip"),
    *("/fr/nulle-part/", "/en/nowhere/", "/fr/exposants/nulle-part/", "/fr/citer/E012.ris", "/en/cite/F012.bib"),
]
# Made for one deployment or one day: static files, the back office, the worker that names the version of the content.
LEFT_OUT = re.compile(r"/(static|admin|media)/|/sw\.js")


# Saving


def save(folder, without):
    sys.path.insert(0, str(PROJECT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bamex.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import transaction

    from bamex.db import embedded_postgres

    folder.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    with embedded_postgres.running(), transaction.atomic():
        fix_moments()
        answers = fetch_everything(settings.SITE_URL, folder, without)
        transaction.set_rollback(True)
    (folder / "index.json").write_text(json.dumps(answers, indent=1, sort_keys=True))
    print(f"{len(answers)} addresses saved in {folder}")


def fix_moments():
    """Set every moment of the content, and the number of its version, to the same in any database.

    Rows are laid in the order of their keys, in which lists leave those that they do not tell apart.
    """
    from django.apps import apps
    from django.db import connection
    from django.db.models import DateTimeField

    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger notes this as a change
        for model in apps.get_models():
            table = quoted(model._meta.db_table)
            for item in model._meta.local_concrete_fields:
                if isinstance(item, DateTimeField) and not item.generated:
                    column = quoted(item.column)
                    cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {column} IS NOT NULL", [MOMENT])  # noqa: S608
            cursor.execute(f"CLUSTER {table} USING {quoted(model._meta.db_table + '_pkey')}")
        cursor.execute("UPDATE bamex_contentversion SET number = 1")
        cursor.execute("SET LOCAL session_replication_role = origin")


def fetch_everything(site, folder, without):
    """Address → what was answered; pages of the sitemap lead to further addresses, those to none."""
    from django.test import Client

    host = urlsplit(site)
    client = Client(raise_request_exception=False, SERVER_NAME=host.hostname, SERVER_PORT=str(host.port or 80))
    started, answers = time.monotonic(), {}
    listed = re.findall(r"<loc>(.*?)</loc>", client.get("/sitemap.xml").content.decode())
    pages = [address.removeprefix(site) for address in listed]
    waiting, follow = [*pages, *FIXED], set(pages)
    seen = set(waiting)
    for address in waiting:
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        kind = answer.headers.get("Content-Type", "")
        name = file_name(address, kind)
        (folder / name).write_bytes(content)
        answers[address] = {
            "status": answer.status_code,
            "type": kind,
            "to": answer.headers.get("Location", ""),
            "file": name,
        }
        if address in follow:
            found = [
                link
                for link in links(content.decode(), site + address, site)
                if link not in seen and not without.search(link)
            ]
            seen.update(found)
            waiting.extend(found)
        if len(answers) % 250 == 0:
            print(f"{len(answers)} of {len(waiting)}, {time.monotonic() - started:.0f} s", flush=True)
    return answers


def links(page, base, site):
    """The portal's own addresses in a page's links, pictures and metadata, in order."""
    found = {}
    for value in re.findall(r'(?:\b(?:href|src|action)|property="og:image" content)="([^"]*)"', page):
        address = urldefrag(urljoin(base, html.unescape(value).strip())).url
        path = address.removeprefix(site)
        if address.startswith(site + "/") and not LEFT_OUT.match(path):
            found[path] = True
    return list(found)


def file_name(address, kind):
    """A name in one flat folder that still says what it is: `fr_exposants_-1a2b3c4d.html`."""
    suffix = {"text/html": ".html", "image/jpeg": ".jpg", "application/zip": ".zip"}.get(kind.partition(";")[0], ".txt")
    digest = hashlib.sha256(address.encode()).hexdigest()[:8]
    return f"{re.sub(r'[^A-Za-z0-9.]+', '_', address.strip('/'))[:80]}-{digest}{suffix}"


# Comparing


def words_of(text):
    return frozenset(text.split())


BLOCKS = words_of(
    "html head body title meta link base script style template noscript header footer main nav aside section article"
    " search h1 h2 h3 h4 h5 h6 hgroup p div ul ol li dl dt dd menu blockquote figure figcaption pre address hr br table"
    " caption colgroup col thead tbody tfoot tr th td form fieldset legend details summary dialog option optgroup"
    " select datalist source track"
)
# Children of a drawing are placed by their coordinates, except runs of text.
DRAWN = words_of("svg g path rect circle ellipse line polyline polygon defs use symbol clippath pattern desc text")
VERBATIM = {"pre", "textarea", "style", "script"}
WORDS = {"class", "rel", "aria-labelledby", "aria-describedby", "headers", "sizes", "d", "points"}
TOKEN = re.compile(r"<!--.*?-->|<!?/?[A-Za-z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
WHITE = re.compile(r"[ \t\n\r\f]+")
ATTRIBUTE = re.compile(r"""([^\s=/>"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+))?""")


def normalised_page(text):
    """The page as lines, one a tag or text, white space as the head of this file says."""
    pieces, position, in_svg = [], 0, False
    while position < len(text):
        token = TOKEN.search(text, position)
        if not token:
            pieces.append(("text", text[position:]))
            break
        if token.start() > position:
            pieces.append(("text", text[position : token.start()]))
        position = token.end()
        if token.group().startswith("<!--"):
            continue
        name = re.match(r"<!?(/?[\w-]+)", token.group()).group(1).lower()
        in_svg = name == "svg" or (in_svg and name != "/svg")
        bare = name.strip("/")
        is_block = bare in BLOCKS or (in_svg and bare in DRAWN and name != "svg")
        pieces.append(("block" if is_block else "inline", normalised_tag(token.group())))
        if name in VERBATIM:
            end = re.compile(f"</{name}", re.IGNORECASE).search(text, position).start()
            pieces.append(("verbatim", verbatim(token.group(), text[position:end])))
            position = end
    return "\n".join(joined(pieces)) + "\n"


def joined(pieces):
    lines = []
    for index, (kind, text) in enumerate(pieces):
        if kind == "text":
            text = WHITE.sub(" ", text)
            if index == 0 or pieces[index - 1][0] == "block":
                text = text.removeprefix(" ")
            if index + 1 == len(pieces) or pieces[index + 1][0] == "block":
                text = text.removesuffix(" ")
            text = html.escape(html.unescape(text), quote=False)
        if text:
            lines.append(text)
    return lines


def normalised_tag(tag):
    inside = tag[1:-1].rstrip("/").strip()
    name, _space, rest = WHITE.sub(" ", inside, count=1).partition(" ")
    attributes = []
    for found in ATTRIBUTE.finditer(rest):
        key, value = found.group(1), found.group(2)
        if value is None:
            attributes.append(key)
            continue
        value = html.unescape(value.strip("\"'"))
        if key in WORDS:
            value = " ".join(value.split())
        attributes.append(f'{key}="{html.escape(value)}"')
    return f"<{' '.join([name, *attributes])}>"


def verbatim(tag, text):
    return json.dumps(json.loads(text), indent=1, ensure_ascii=False) if "ld+json" in tag else text


def without_what_may_differ(text):
    text = re.sub(r"(/static/[\w./-]*?)\.[0-9a-f]{12}(\.\w+)", r"\1.HASH\2", text)
    text = re.sub(r"[\d.,\u202f\u00a0 ]*\d[\u00a0\u202f ](?:KB|Ko|ko|MB|Mo)\b", "WEIGHT", text)
    return re.sub(r"\b[0-9a-f]{64}\b|sha256-[A-Za-z0-9+/=]{44}", "SHA256", text)


def comparable(content, kind):
    """Content of an answer that is compared: lines of text, or bytes."""
    if kind.startswith("text/html"):
        return without_what_may_differ(normalised_page(content.decode()))
    if kind.startswith("application/zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"".join(name.encode() + b"\n" + archive.read(name) + b"\n" for name in archive.namelist())
    return content


def difference(before, after):
    if isinstance(before, bytes):
        try:
            before, after = before.decode(), after.decode()
        except UnicodeDecodeError:
            return [f"{len(before)} bytes, then {len(after)}"]
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), "before", "after", lineterm="", n=1)
    return [line[:300] for line in list(lines)[2:]]


def compare(before, after, without, shown):
    """True if the two folders hold the same answers; prints what differs."""
    old, new = (json.loads((folder / "index.json").read_text()) for folder in (before, after))
    different = 0
    addresses = sorted(address for address in {*old, *new} if not without.search(address))
    for address in addresses:
        lines = differences_of(address, old.get(address), new.get(address), before, after)
        if lines:
            different += 1
            print(address, *(f"    {line}" for line in lines[:shown]), sep="\n")
    print(f"{len(addresses)} addresses, {different} differ")
    return different == 0


def differences_of(address, old, new, before, after):
    if not new:
        return ["no longer asked for: no page leads to it"]
    if not old:
        return ["new: a page leads to it now"]
    lines = [f"{key}: {old[key]!r}, then {new[key]!r}" for key in ("status", "type", "to") if old[key] != new[key]]
    contents = [(folder / item["file"]).read_bytes() for folder, item in ((before, old), (after, new))]
    if contents[0] != contents[1]:
        texts = [comparable(content, item["type"]) for content, item in zip(contents, (old, new), strict=True)]
        if texts[0] != texts[1]:
            lines += difference(*texts)
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    actions = parser.add_subparsers(dest="action", required=True)
    saving = actions.add_parser("save", help="save the answers of every address")
    saving.add_argument("folder", type=Path)
    comparing = actions.add_parser("compare", help="compare two folders")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    comparing.add_argument("--lines", type=int, default=8, help="lines shown of each difference")
    for action in (saving, comparing):
        action.add_argument("--without", type=re.compile, default="$.", help="addresses to leave out")
    arguments = parser.parse_args()
    if arguments.action == "save":
        save(arguments.folder, arguments.without)
        return 0
    return 0 if compare(arguments.before, arguments.after, arguments.without, arguments.lines) else 1


if __name__ == "__main__":
    sys.exit(main())
