"""Refusals of this module.

Refusal
├── BadInput
│   ├── DayInFuture        an activity that has not happened is a plan
│   ├── LongAgo            the day lies far back: a slip of the year, or confirmed by the clerk
│   ├── TimesUnreadable    the words of the time field say no time, or end before they begin
│   ├── CountWithoutMethod heads without how they were counted (dossier 3.4)
│   ├── PhotoRefused       no photograph, too large, or of a kind that cannot be cleaned of its location
│   └── FileNotAccepted    a file of activities has problems; none of its rows was taken
└── AlreadyDone
    └── SentWithOtherContents   the phone's key was used before for another record
"""

from __future__ import annotations

from boai.foundation.errors import AlreadyDone, BadInput


class DayInFuture(BadInput):
    code = "activity.future"


class LongAgo(BadInput):
    code = "activity.long_ago"


class TimesUnreadable(BadInput):
    code = "activity.times"


class CountWithoutMethod(BadInput):
    code = "activity.count_method"


class PhotoRefused(BadInput):
    code = "photo.refused"


class FileNotAccepted(BadInput):
    code = "activities.file_not_accepted"


class SentWithOtherContents(AlreadyDone):
    code = "activity.sent_with_other_contents"
