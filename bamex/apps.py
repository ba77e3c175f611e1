"""The shared words as an installed app, the group of staff that may edit what the portal publishes, the newsroom."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.core import checks
from django.db.models.signals import post_migrate

SECTIONS = ("bamex", "exhibitors", "programme", "news")
EDITORS = "Rédaction"  # the group that makes a staff account an editor's


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
        post_migrate.connect(give_editors_their_permissions, dispatch_uid="bamex.editors")


def give_editors_their_permissions(sender: AppConfig, using: str, **kwargs) -> None:
    """Keep a group for editors, who may do everything with the content and nothing with accounts."""
    from django.contrib.auth.models import Group, Permission

    if sender.name not in SECTIONS:
        return
    editors, _ = Group.objects.using(using).get_or_create(name=EDITORS)
    editors.permissions.add(*Permission.objects.using(using).filter(content_type__app_label=sender.name))
