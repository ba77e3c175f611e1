"""Each format of the record read with a library that others wrote, and what these libraries find wrong."""

import io
import json
import tempfile
import zipfile
from pathlib import Path


def faults():
    """Sentences, each of one fault; the content is that of the database in use, however much there is."""
    for check in (calendars, feeds, schedules, records, description, package):
        try:
            yield from check()
        except Exception as error:  # noqa: BLE001 - what a library refuses, in whatever way, is a fault of the file
            yield f"{check.__name__}: {type(error).__name__}: {error}"


def get(address):
    from django.test import Client

    answer = Client().get(address)
    if answer.status_code != 200:
        raise ValueError(f"{address} answers {answer.status_code}")
    return answer.getvalue() if answer.streaming else answer.content


def calendars():
    from icalendar import Calendar

    for address in ("/fr/programme.ics", "/en/programme.ics"):
        calendar = Calendar.from_ical(get(address))
        if calendar.errors or not calendar.walk("VEVENT"):
            yield f"{address}: {calendar.errors or 'no event'}"


def feeds():
    import feedparser

    for address in ("/fr/actualites.atom", "/en/news.atom", "/fr/corrections.atom", "/en/corrections.atom"):
        if (feed := feedparser.parse(get(address))).bozo:
            yield f"{address}: {feed.bozo_exception}"


def schedules():
    from django.conf import settings
    from lxml import etree

    schema = etree.RelaxNG(etree.parse(Path(settings.BASE_DIR) / "bamex" / "tests" / "schemas" / "schedule.rng"))
    for address in ("/fr/programme.xml", "/en/programme.xml"):
        if not schema.validate(etree.fromstring(get(address))):
            yield f"{address}: {schema.error_log.last_error}"


def records():
    import jsonschema

    from bamex.portal.data.dataset import TABLES

    for table in TABLES:
        validator = jsonschema.Draft202012Validator(table.schema())
        for row in table.rows():
            yield from (f"{table.name}: {fault.message}" for fault in validator.iter_errors(table.record(row)))


def description():
    from openapi_spec_validator import OpenAPIV31SpecValidator

    for fault in OpenAPIV31SpecValidator(json.loads(get("/data/v1/openapi.json"))).iter_errors():
        yield f"openapi.json: {fault.message}"


def package():
    from frictionless import Package, system

    with tempfile.TemporaryDirectory() as folder, system.use_context(trusted=True):
        with zipfile.ZipFile(io.BytesIO(get("/data/v1/bamex-2025.zip"))) as archive:
            archive.extractall(folder)
        report = Package(str(Path(folder) / "bamex-2025" / "datapackage.json")).validate()
    yield from (f"bamex-2025.zip: {title}, {note}" for title, note in report.flatten(["title", "note"]))
