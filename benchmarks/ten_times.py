"""The portal with ten times its content, made up and marked as such, in a database of its own; never loaded by default.

    .venv/bin/python -m benchmarks.ten_times          make it, then measure every address of the sitemap
    .venv/bin/python -m benchmarks.ten_times --keep   keep the database (bamex_ten_times) to look at

Reports, for one time and ten times the content in the same run: the most queries and the heaviest pages, the
weight of the longest lists, how much faster a page comes from the page cache than from templates, and what the first
answer after a change of the content costs where much has to be made or weighed. Then each format is read with a library
that others wrote. Ends with 1 when they find a fault, or when a page is over its weight or its queries.
"""

import os
import re
import sys
import tempfile
import time
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from string import ascii_uppercase

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bamex.settings")
os.environ["BAMEX_DATABASE"] = "test"

TIMES = 10
MOST_BYTES, MOST_QUERIES = 24 * 1024, 20  # of a page, compressed
NAME = "bamex_ten_times"
MARK = {"fr": " (synthétique {})", "en": " (synthetic {})"}
# What there is one of, and what the others hang on: never multiplied.
SINGLE = {"Salon", "Phase", "CountryGroup"}
# The bilingual field by which a reader knows the row.
TITLES = ("name", "title", "label", "question", "text", "substance")


def copies(files, folder):
    """Write under `folder` each file of `files` with its entries ten times over, and return the new ContentFiles."""
    from dataclasses import replace

    import yaml

    made = []
    for file in files:
        entries = file.read()
        if file.model.__name__ not in SINGLE:
            entries = [*entries, *(copy(file, entry, number) for number in range(2, TIMES + 1) for entry in entries)]
        path = Path(folder) / file.path.parent.parent.name / "content" / file.path.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump(entries, allow_unicode=True), encoding="utf-8")
        made.append(replace(file, path=path))
    return made


def copy(file, entry, number):
    """The `number`th copy of an entry: other keys, marked titles, references to the copies of the same number."""
    schema = file.schema
    result = {}
    for name, value in entry.items():
        if name == "slug":
            value = f"{value}-{number}"
        elif name in {"code", "position"}:
            value = renamed(file.model, value, number)
        elif name == "sources":
            value = [cited(item, number) for item in value]
        elif name in schema.links:
            value = [renamed(schema.links[name].related_model, key, number) for key in value]
        elif name in schema.columns and schema.columns[name].is_relation:
            value = renamed(schema.columns[name].related_model, value, number)
        elif name in TITLES:
            value = marked(value, number)
        elif name in schema.parts:
            value = [child_copy(schema.parts[name], child, number) for child in value]
        result[name] = with_own_marks(value, number)
    return result


def with_own_marks(value, number):
    """A text, or one by language, whose marks of sources, `{R001}`, name the copies of the same number."""
    if isinstance(value, dict):
        return {name: with_own_marks(text, number) for name, text in value.items()}
    if isinstance(value, str):
        return re.sub(r"\{R[0-9]{3}[^}]*\}", lambda mark: with_own_codes(mark[0], number), value)
    return value


def with_own_codes(mark, number):
    return re.sub(r"\bR([0-9]{3})\b", lambda code: f"R{int(code[1]) + 1000 * number}", mark)


def child_copy(schema, entry, number):
    result = {name: with_own_marks(value, number) for name, value in entry.items()}
    if "sources" in result:
        result["sources"] = [cited(item, number) for item in result["sources"]]
    if "source" in result:
        result["source"] = renamed(schema.columns["source"].related_model, result["source"], number)
    return result


def cited(item, number):
    from bamex.models import Source

    if isinstance(item, str):
        return renamed(Source, item, number)
    return {**item, "source": renamed(Source, item["source"], number)}


def marked(value, number):
    if isinstance(value, str):
        return value + MARK["fr"].format(number)
    return {language: text + MARK[language].format(number) for language, text in value.items()}


def renamed(model, key, number):
    """The key of the `number`th copy of the row that `key` names."""
    if model.__name__ in SINGLE:
        return key
    if model.__name__ == "Country":
        return country_codes(number)[key]
    if re.fullmatch(r"[A-Z][0-9]{3}", key):
        return f"{key[0]}{int(key[1:]) + 1000 * number}"
    return str(int(key) + 100 * number) if key.isdigit() else f"{key}-{number}"


def country_codes(number, real=[]):  # noqa: B006 - read once
    """The real countries' codes → codes that no country bears, other ones for each copy."""
    if not real:
        from exhibitors.content_files import FILES

        real += [entry["code"] for entry in FILES[0].read()]
    unused = [a + b for a, b in product(ascii_uppercase, repeat=2) if a + b not in real]
    start = (number - 2) * len(real)
    return dict(zip(real, unused[start : start + len(real)], strict=True))


def measure():
    """Crawl the sitemap and return `(pages, most queries, heaviest pages, total seconds)`."""
    import brotli
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"accept-encoding": "br"})
    body = brotli.decompress(client.get("/sitemap.xml").content).decode()
    addresses = sorted(set(re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", body)))
    sizes, queries = [], []
    started = time.perf_counter()
    for address in addresses:
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} answers {response.status_code}")
        sizes.append((len(response.content), address))
        queries.append((len(captured), address))
    seconds = time.perf_counter() - started
    return len(addresses), max(queries), sorted(sizes, reverse=True)[:8], seconds


# What gathers the whole record, or weighs what does.
GATHERING = (
    *("/fr/donnees/", "/fr/hors-ligne/", "/fr/presse/", "/fr/edition.html", "/fr/suggestions.json", "/sitemap.xml"),
    *("/data/v1/openapi.json", "/data/v1/bamex-2025.zip", "/fr/presse/bamex-2025.zip"),
)


def first_answers(beside="/fr/exposants/"):
    """`(times, bytes, address)`: processor time of the first answer after a change, as a multiple of a list's."""
    from django.test import Client

    from bamex.tests.make import change_everything

    def cost(address):
        change_everything()
        started = time.process_time()
        answer = Client().get(address)
        content = answer.getvalue() if answer.streaming else answer.content
        return time.process_time() - started, len(content)

    cost(beside)  # what a process does once is not what is measured
    unit, _size = cost(beside)
    return [(seconds / unit, size, address) for address in GATHERING for seconds, size in [cost(address)]]


@contextmanager
def database():
    """A database of its own on the test server; dropped afterwards unless --keep."""
    from bamex.tests.content_database import connected_to, execute

    execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
    execute(f'CREATE DATABASE "{NAME}"')
    with connected_to(NAME):
        yield
    if "--keep" not in sys.argv:
        execute(f'DROP DATABASE "{NAME}" WITH (FORCE)')


def report(title):
    """Print what is measured and what formats hold; returns how many faults there are."""
    from benchmarks import formats

    pages, (most, where), heaviest, seconds = measure()
    print(f"\n{title}: {pages} pages in {seconds:.0f} s")
    print(f"  most queries: {most} ({where})")
    for size, address in heaviest:
        print(f"  {size / 1024:6.1f} KB  {address}")
    print("  first answer after a change, as a multiple of that of /fr/exposants/, in processor time:")
    for times, size, address in first_answers():
        print(f"  {times:6.1f} times, {size / 1024:6.0f} KB not compressed, {address}")
    found = [f"{address}: {size} bytes" for size, address in heaviest if size > MOST_BYTES]
    found += [f"{where}: {most} queries"] if most > MOST_QUERIES else []
    found += formats.faults()
    print("\n".join([f"  faults: {len(found)}", *(f"    {fault}" for fault in found[:50])]))
    return len(found)


def main():
    from bamex.db import embedded_postgres

    with embedded_postgres.running():
        from django.conf import settings
        from django.core.management import call_command

        import bamex.wsgi  # noqa: F401 - as it is served: what is loaded by now is not collected again
        from bamex.history.snapshots import keep_all_public_versions
        from bamex.importer.loader import load
        from bamex.management.commands.load_content import FILES

        settings.ALLOWED_HOSTS = ["testserver"]
        with tempfile.TemporaryDirectory() as folder, database():
            call_command("migrate", verbosity=0)
            call_command("load_content", verbosity=0)
            found = report("The content")
            print("\nLoading ten times the content…", flush=True)
            started = time.perf_counter()
            result = load(copies(FILES, folder), keep_versions=keep_all_public_versions)
            print(f"  {len(result.added)} entries added in {time.perf_counter() - started:.0f} s")
            found += report("Ten times the content")
    sys.exit(bool(found))  # once the database is dropped


if __name__ == "__main__":
    main()
