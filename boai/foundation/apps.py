from django.apps import AppConfig
from django.db import models
from django.db.models.functions import Length


class FoundationConfig(AppConfig):
    name = "boai.foundation"
    label = "foundation"
    verbose_name = "基础"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from boai.foundation.default_parameters import load_default_parameters
        from boai.foundation.setup_steps import add_setup_step

        models.CharField.register_lookup(Length)
        add_setup_step("foundation.default_parameters", load_default_parameters, order=10)
