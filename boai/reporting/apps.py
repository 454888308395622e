from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "boai.reporting"
    label = "reporting"
    verbose_name = "统计年报"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from boai.foundation.verification import add_check
        from boai.reporting import verification

        add_check("reporting.figures", "每个数等于明细相加", verification.figures_equal_their_rows)
        add_check("reporting.reports", "年报的文件和数没有被改动", verification.reports_are_unaltered)
