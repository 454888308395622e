from django.apps import AppConfig


class DonationsConfig(AppConfig):
    name = "boai.donations"
    label = "donations"
    verbose_name = "捐赠"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from boai.donations import set_up, verification
        from boai.foundation.setup_steps import add_setup_step
        from boai.foundation.verification import add_check

        add_check("donations.lines", "流水 = 捐赠 + 待认领 + 利息", verification.lines_are_all_booked)
        add_check("donations.amounts", "捐赠与账目、流水同额", verification.gifts_equal_their_transfers)
        add_check("donations.once", "一行流水只成一件事", verification.each_line_became_one_thing)
        add_check("donations.originals", "原文件没有被改动", verification.originals_are_unaltered)
        add_setup_step("donations.channels", set_up.standard_channels)
