"""Words of disclosure, and the moves of a publication."""

from __future__ import annotations

from django.db import models

from boai.foundation.transitions import StateTable, Transition


class PublicationKind(models.TextChoices):
    GIFTS_RECEIVED = "gifts_received", "接收"  # 表1, dossier 1.6


class PublicationState(models.TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审"
    PUBLISHED = "published", "已发布"
    WITHDRAWN = "withdrawn", "已作废"  # a draft that was given up; what was published is never withdrawn


PUBLICATION_STATES: StateTable[PublicationState] = StateTable(
    name="公示",
    labels={state: str(state.label) for state in PublicationState},
    start=PublicationState.DRAFT,
    moves=(
        Transition("送审", (PublicationState.DRAFT,), PublicationState.SUBMITTED),
        Transition("退回", (PublicationState.SUBMITTED,), PublicationState.DRAFT),
        Transition("发布", (PublicationState.SUBMITTED,), PublicationState.PUBLISHED),
        Transition("作废", (PublicationState.DRAFT, PublicationState.SUBMITTED), PublicationState.WITHDRAWN),
    ),
)
