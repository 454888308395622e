from django.apps import AppConfig


class ClearingConfig(AppConfig):
    name = "boai.clearing"
    label = "clearing"
    verbose_name = "清算与对账"
    default_auto_field = "django.db.models.BigAutoField"
