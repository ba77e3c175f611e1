"""The newsroom as an installed app: its tables are staff's alone, and no write to them changes what readers see."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "bamex.editorial"
    label = "editorial"
    verbose_name = _("Newsroom")
