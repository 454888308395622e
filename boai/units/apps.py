from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "boai.units"
    label = "units"
    verbose_name = "单位"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from boai.foundation.inspection import list_societies_with
        from boai.units.queries import names_of_societies

        list_societies_with(names_of_societies)
