from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsConfig(AppConfig):
    name = "news"
    verbose_name = _("News")

    def ready(self) -> None:
        from news import contradictions as contradictions  # adds its rules
        from news import health_checks as health_checks  # adds its check to the report
