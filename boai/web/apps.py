from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "boai.web"
    label = "web"
    verbose_name = "界面"
    default_auto_field = "django.db.models.BigAutoField"
