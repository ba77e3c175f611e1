"""`/data/v1/` held to its own description: what this allows is answered as it says, what it does not is refused."""

import json
import re
from urllib.parse import urlencode

import jsonschema
import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as options
from hypothesis import strategies as st

from bamex.tests.make import article, exhibitor, product, session

pytestmark = pytest.mark.django_db

EXAMPLES = options(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def description(client):
    for maker in (exhibitor, product, session, article):
        maker()
    return json.loads(client.get("/data/v1/openapi.json").content)


def operations(description):
    return sorted((path, item["get"]) for path, item in description["paths"].items())


def values(schema):
    """A strategy for the values that a parameter's schema allows, as an address has them."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "integer":
        return st.integers(schema["minimum"], schema["maximum"]).map(str)
    formats = [schema.get("format"), *(item["format"] for item in schema.get("anyOf", []))]
    if "date-time" in formats:
        return st.one_of(
            st.dates().map(str), st.datetimes(timezones=st.just(None)).map(lambda it: f"{it.isoformat()}Z")
        )
    if "date" in formats:
        return st.dates().map(str)
    if "pattern" in schema:
        pattern = re.compile(schema["pattern"].replace("$", r"\Z"))
        letters = st.characters(codec="utf-8")
        return st.from_regex(pattern, alphabet=letters).filter(lambda text: len(text) <= schema.get("maxLength", 200))
    return st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=20)


@st.composite
def addresses(draw, described):
    """`(address, operation)`, with values that the description allows for some of the parameters."""
    path, operation = draw(st.sampled_from(described))
    query = {}
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", draw(values(parameter["schema"])))
        elif draw(st.integers(0, 2)) == 0:
            query[parameter["name"]] = draw(values(parameter["schema"]))
    return f"{path}?{urlencode(query)}" if query else path, operation


@pytest.mark.slow
@EXAMPLES
@given(data=st.data())
def test_what_the_description_allows_is_answered_as_it_says(description, data):
    address, operation = data.draw(addresses(operations(description)))

    answer = Client().get(address)

    status = str(answer.status_code)
    assert status in operation["responses"], address
    assert status != "400", (address, answer.content)
    ((kind, content),) = operation["responses"][status]["content"].items()
    assert answer["Content-Type"].partition(";")[0] == kind, address
    if kind != "text/csv":
        schema = {**content["schema"], "components": description["components"]}
        jsonschema.Draft202012Validator(schema).validate(json.loads(answer.content))


@EXAMPLES
@given(data=st.data())
def test_what_the_description_does_not_know_is_refused_in_its_own_form(description, data):
    path, operation = data.draw(st.sampled_from([found for found in operations(description) if "{" not in found[0]]))
    known = {parameter["name"] for parameter in operation.get("parameters", [])}
    strange = st.text(st.characters(codec="ascii", categories=["L"]), min_size=1, max_size=8).filter(
        lambda name: name not in known and name not in {"ga", "gl"}
    )

    answer = Client().get(f"{path}?{urlencode({data.draw(strange): data.draw(st.text(max_size=5))})}")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content)["parameters"]
