from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "boai.disclosure"
    label = "disclosure"
    verbose_name = "信息公开"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from boai.disclosure import queries, verification
        from boai.donations.queries import add_dependence
        from boai.foundation.verification import add_check

        add_dependence(queries.published_from)
        add_check("disclosure.tree", "公开的封存没有断、没有改", verification.the_tree_is_whole)
        add_check("disclosure.rows", "公开的每一行就是封存的那一行", verification.published_rows_are_the_leaves)
        add_check("disclosure.totals", "公开的合计等于账上的合计", verification.published_totals_are_booked)
        add_check("disclosure.files", "公开目录和数据库一样，经得起核对", verification.public_files_hold)
