from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "boai.ledger"
    label = "ledger"
    verbose_name = "账簿"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from boai.foundation.verification import add_check
        from boai.ledger import verification

        add_check("ledger.balances", "余额等于逐笔相加", verification.balances_are_the_sums_of_transfers)
        add_check("ledger.postings", "过账的账目没有被改动", verification.postings_hold_their_transfers)
