from django.apps import AppConfig


class BamexConfig(AppConfig):
    name = "bamex"
    verbose_name = "BAMEX"
