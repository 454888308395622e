"""The annual summary's rules (dossier 8.3, 8.4): values in, words out, no Django.

`figures` decides how a number may be written and when it may stand, `wording` how days, places and counts read,
`facts` what a summary is made from, `summary` the sections.
"""

from boai.reporting.rules.facts import (
    ActivityFacts,
    ActivitySection,
    ChannelFacts,
    DonationSection,
    GiftFacts,
    MaterialFacts,
    Period,
    PlanItem,
    SessionFacts,
    SummaryFacts,
)
from boai.reporting.rules.figures import (
    INDICATOR_UNITS,
    NO_FIGURE,
    Approximation,
    approximate,
    check_sum_of_money,
    check_sum_of_parts,
    check_units,
    completion_rate,
    money_words,
    sum_of_parts_ties,
    year_on_year,
)
from boai.reporting.rules.summary import (
    SKELETON,
    SectionTemplate,
    compose_summary,
    no_record_sentence,
    summary_title,
)

__all__ = [
    "INDICATOR_UNITS",
    "NO_FIGURE",
    "SKELETON",
    "ActivityFacts",
    "ActivitySection",
    "Approximation",
    "ChannelFacts",
    "DonationSection",
    "GiftFacts",
    "MaterialFacts",
    "Period",
    "PlanItem",
    "SectionTemplate",
    "SessionFacts",
    "SummaryFacts",
    "approximate",
    "check_sum_of_money",
    "check_sum_of_parts",
    "check_units",
    "completion_rate",
    "compose_summary",
    "money_words",
    "no_record_sentence",
    "sum_of_parts_ties",
    "summary_title",
    "year_on_year",
]
