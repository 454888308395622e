from django.apps import AppConfig
from django.db import models
from django.db.models.functions import Length


class FoundationConfig(AppConfig):
    name = "boai.foundation"
    label = "foundation"
    verbose_name = "基础"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        models.CharField.register_lookup(Length)
