from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "boai.people"
    label = "people"
    verbose_name = "人员"
    default_auto_field = "django.db.models.BigAutoField"
