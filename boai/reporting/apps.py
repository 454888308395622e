from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "boai.reporting"
    label = "reporting"
    verbose_name = "统计年报"
    default_auto_field = "django.db.models.BigAutoField"
