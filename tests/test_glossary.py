"""GLOSSARY.md holds: every name exists in code, every model has its row, one Chinese word means one thing."""

from __future__ import annotations

from collections import Counter

from django.apps import apps

from tests.house import ROOT, glossary_rows, names_in_code

TEXT = (ROOT / "GLOSSARY.md").read_text("utf-8")


def known_names() -> set[str]:
    fields = {field.name for model in apps.get_models() for field in model._meta.get_fields()}
    return names_in_code() | fields


def missing(text: str) -> list[str]:
    known = known_names()
    return [f"{chinese}: {name}" for chinese, _, name in glossary_rows(text) if name not in known]


def test_every_name_exists_in_code() -> None:
    assert missing(TEXT) == []


def test_a_name_that_does_not_exist_is_caught() -> None:
    assert missing("| 捐物 | gift in kind | `GoodsDonation` | |\n") == ["捐物: GoodsDonation"]


def test_every_model_has_a_row() -> None:
    listed = {name for _, _, name in glossary_rows(TEXT)}
    ours = {model.__name__ for model in apps.get_models() if model.__module__.startswith("boai.")}
    assert ours - listed == set()


def test_one_chinese_word_one_row() -> None:
    counted = Counter(chinese for chinese, _, _ in glossary_rows(TEXT))
    assert [word for word, count in counted.items() if count > 1] == []


def test_models_are_called_as_the_glossary_calls_them() -> None:
    chinese = {name: word for word, _, name in glossary_rows(TEXT)}
    ours = [model for model in apps.get_models() if model.__module__.startswith("boai.")]
    differing = {
        model.__name__: (str(model._meta.verbose_name), chinese[model.__name__])
        for model in ours
        if str(model._meta.verbose_name) != chinese[model.__name__]
    }
    assert differing == {}
