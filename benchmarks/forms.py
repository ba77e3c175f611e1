"""Forms of the back office, of every noun the longest: how long each takes to open, beside one public page.

    .venv/bin/python -m benchmarks.forms

The whole content in a database of its own, dropped afterwards. Reports of each form the milliseconds by the clock and
of the processor, the better of three, and its queries; and how many times as much that is as the page of an exhibitor,
made from its templates: a ratio that a slower machine leaves alone. Ends with 1 when one takes a second of the
processor, or more than MOST_TIMES as much as the page.
"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bamex.settings")
os.environ["BAMEX_DATABASE"] = "test"
os.environ["PAGE_CACHE_PAGES"] = "0"

MOST = 1.0  # seconds of the processor
MOST_TIMES = 15
TRIES = 3


def longest_of(model):
    """The row of a model with the most citations and parts; None where there is none."""
    from django.db.models import Count

    from bamex.publication import citation_paths, publication_of

    paths = [*citation_paths(model), *publication_of(model).parts]
    rows = model._base_manager.annotate(**{f"many_{n}": Count(path, distinct=True) for n, path in enumerate(paths)})
    return max(rows, key=lambda row: sum(getattr(row, f"many_{n}") for n in range(len(paths))), default=None)


def forms_to_open():
    """`(name, address)` of the form of the longest object of every noun, and of a new one."""
    from bamex.tests.back_office import page, registered_models

    for model in registered_models():
        if row := longest_of(model):
            yield model._meta.label, page(model, "change", row.pk)
        yield f"{model._meta.label}, new", page(model, "add")


def measure(client, address):
    """`(seconds by the clock, of the processor, queries)`, the better of some tries after one that warms up."""
    from django.db import connection

    from benchmarks.pictures import seconds_of

    asked = []

    def count(execute, sql, *arguments):
        asked.append(sql)
        return execute(sql, *arguments)

    if client.get(address).status_code != 200:
        return None  # of the salon there is one, and no other is added
    with connection.execute_wrapper(count):
        client.get(address)
    clock, processor = min(seconds_of(lambda: client.get(address)) for _ in range(TRIES))
    return clock, processor, len(asked)


def measure_forms():
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.test import Client

    from exhibitors.models import Exhibitor

    call_command("load_content", verbosity=0)
    client = Client()
    client.force_login(User.objects.create_superuser("awa"))
    _clock, page, _queries = measure(client, longest_of(Exhibitor).get_absolute_url())
    print(f"the page of an exhibitor: {1000 * page:.0f} ms of the processor")
    found = {name: figures for name, address in forms_to_open() if (figures := measure(client, address))}
    for name, (clock, processor, queries) in sorted(found.items(), key=lambda item: -item[1][0]):
        print(f"{1000 * clock:5.0f} ms, {1000 * processor:5.0f} of the processor, {processor / page:4.1f} ×, ", end="")
        print(f"{queries:2} queries: {name}")
    slowest = max(processor for _clock, processor, _queries in found.values())
    return slowest > MOST or slowest > MOST_TIMES * page


def main():
    from bamex.db import embedded_postgres

    with embedded_postgres.running():
        import django

        django.setup()
        from django.conf import settings

        from benchmarks.loading import empty_database

        settings.ALLOWED_HOSTS = ["testserver"]
        with empty_database():
            is_slow = measure_forms()
    sys.exit(is_slow)


if __name__ == "__main__":
    main()
