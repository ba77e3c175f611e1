"""The shared words as an installed app, and Django's admin with the newsroom as its site."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.core import checks

SECTIONS = ("bamex", "exhibitors", "programme", "news")


class NewsroomAdminConfig(admin_apps.AdminConfig):
    """Django's admin, with the newsroom as `admin.site`."""

    default = False
    default_site = "bamex.admin.site.NewsroomSite"

    def ready(self) -> None:
        # Loading the site's module registers models with the site. Were that to begin when the site is first asked
        # for, Django would make it twice, and forget those models.
        import_module("bamex.admin")
        super().ready()


class BamexConfig(AppConfig):
    default = True
    name = "bamex"
    verbose_name = "BAMEX"

    def ready(self) -> None:
        from bamex.db.former_database import check_databases

        checks.register(check_databases, checks.Tags.database)
