from django.apps import AppConfig


class ClearingConfig(AppConfig):
    name = "boai.clearing"
    label = "clearing"
    verbose_name = "清算与对账"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from boai.clearing import queries, verification
        from boai.donations.queries import add_dependence
        from boai.foundation.verification import add_check

        add_dependence(queries.settled_from)
        add_check("clearing.settlements", "清算与流水、账目同额", verification.settlements_are_their_lines_and_postings)
