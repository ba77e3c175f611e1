"""WSGI application (PEP 3333), which gunicorn calls: the page store, and Django behind it."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bamex.settings")

django_application = get_wsgi_application()

from bamex.http.application import make_application  # noqa: E402 - Django is set up by now

application = make_application(django_application)

# What is loaded by now stays for good, and a page that reads many rows keeps them until it is made: to look through
# both again and again took up to a third of the time of such a page (benchmarks/).
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)
