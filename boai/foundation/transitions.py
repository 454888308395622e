"""State tables: one status a model, its moves a table in the module's terms.py, drawn into the docs by a command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from boai.foundation.errors import NotNow

State = TypeVar("State", bound=str)


@dataclass(frozen=True, slots=True)
class Transition(Generic[State]):
    """One move: the verb that makes it, from where, to where."""

    verb: str
    sources: tuple[State, ...]
    target: State


@dataclass(frozen=True, slots=True)
class StateTable(Generic[State]):
    """Every state and every move of one kind of thing."""

    name: str
    """What it is the states of, in Chinese: 公示."""
    labels: Mapping[State, str]
    start: State
    moves: tuple[Transition[State], ...]

    def check(self, verb: str, state: State) -> State:
        """Where the verb leads from here.

        Raises:
            NotNow: it may not be done in this state; says what may.
        """
        for move in self.moves:
            if move.verb == verb and state in move.sources:
                return move.target
        possible = "、".join(move.verb for move in self.moves if state in move.sources) or "没有"
        raise NotNow(
            f"{self.name}现在是“{self.labels[state]}”，不能{verb}；现在能做的：{possible}。", code="state.not_now"
        )

    def unreachable(self) -> set[State]:
        """States no sequence of moves leads to; empty in a complete table."""
        reached, grown = {self.start}, True
        while grown:
            new = {move.target for move in self.moves if reached & set(move.sources)} - reached
            reached, grown = reached | new, bool(new)
        return set(self.labels) - reached

    def mermaid(self) -> str:
        """The table as a Mermaid state diagram."""
        lines = ["stateDiagram-v2", *_nodes(self.labels.items()), f"    [*] --> {self.start}"]
        lines += [f"    {source} --> {move.target}: {move.verb}" for move in self.moves for source in move.sources]
        ends = [state for state in self.labels if not any(state in move.sources for move in self.moves)]
        return "\n".join(lines + [f"    {state} --> [*]" for state in ends])


def _nodes(labels: Iterable[tuple[str, str]]) -> list[str]:
    return [f'    state "{label}" as {state}' for state, label in labels]
