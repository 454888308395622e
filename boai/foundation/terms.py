"""Words that know no domain."""

from __future__ import annotations

from django.db import models


class JobState(models.TextChoices):
    WAITING = "waiting", "等着"
    RUNNING = "running", "在做"
    DONE = "done", "做完"
    FAILED = "failed", "没做成"
