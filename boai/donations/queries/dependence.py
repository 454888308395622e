"""What hangs on an entered file: as long as anything does, the file cannot be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Q

from boai.donations.models import Donation, IntakeFile, UnclaimedMoney
from boai.donations.terms import FileState

_DEPENDENCE: list[Callable[[IntakeFile], Iterable[str]]] = []


def add_dependence(source: Callable[[IntakeFile], Iterable[str]]) -> None:
    """Called once by a higher module, when it loads: what of it hangs on a file, a sentence each with its number."""
    if source not in _DEPENDENCE:
        _DEPENDENCE.append(source)


def what_depends_on(file: IntakeFile) -> list[str]:
    """Sentences, none where the file may be taken back."""
    return [*_of_gifts(file), *_of_other_files(file), *(words for source in _DEPENDENCE for words in source(file))]


def _of_gifts(file: IntakeFile) -> Iterable[str]:
    claimed = UnclaimedMoney.objects.filter(line__file=file, donation__isnull=False).count()
    if claimed:
        yield f"{claimed:,} 笔待认领款已经认领"
    changed = Q(donor_person__isnull=False) | Q(donor_organisation__isnull=False) | ~Q(on_behalf_of="")
    corrected = Donation.objects.filter(changed, line__file=file, claimed_from__isnull=True).count()
    if corrected:
        yield f"{corrected:,} 笔捐赠改过捐赠人"
    gone = Q(transfer__reversed_by__isnull=False, line__file=file)
    reversed_by_hand = Donation.objects.filter(gone).count() + UnclaimedMoney.objects.filter(gone).count()
    if reversed_by_hand:
        yield f"{reversed_by_hand:,} 笔已经冲销过"


def _of_other_files(file: IntakeFile) -> Iterable[str]:
    """A file that left rows out because they were entered would miss them once this one is gone."""
    leaning = IntakeFile.objects.filter(
        state__in=(FileState.READY, FileState.QUESTION, FileState.ENTERED), judgement__already_entered_rows__gt=0
    ).exclude(pk=file.pk)
    for other in leaning.select_related("attachment").order_by("pk"):
        if other.entered_at is None or file.entered_at is None or other.entered_at > file.entered_at:
            rows = other.judgement["already_entered_rows"]
            yield f"“{other}”有 {rows:,} 行因为已入账没有再收"
