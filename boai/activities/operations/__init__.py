"""Everything that writes activities. One verb, one function."""

from __future__ import annotations

from boai.activities.operations.files import ActivityRow, export_activities, take_in_activities, upload_activities
from boai.activities.operations.pictures import add_photos, remove_photo
from boai.activities.operations.records import correct_activity, record_activity
from boai.activities.operations.themes import add_theme

__all__ = [
    "ActivityRow",
    "add_photos",
    "add_theme",
    "correct_activity",
    "export_activities",
    "record_activity",
    "remove_photo",
    "take_in_activities",
    "upload_activities",
]
