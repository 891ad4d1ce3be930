"""Sequences as a tree of their common beginnings, laid out in one packed sequence without padding."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Sequence as Several

import torch

from job import Sequence

#: A shorter common beginning costs more attention calls than it saves tokens.
LEAST_SHARED = 8


@dataclass
class _Branch:
    ids: list[int]
    children: list["_Branch"] = field(default_factory=list)


@dataclass(frozen=True)
class Segment:
    """A stretch of the packed sequence. It attends to itself causally and to all of its ancestors (indices of segments before it)."""

    length: int
    first_position: int
    ancestors: tuple[int, ...]


@dataclass(frozen=True)
class PackedRows:
    """
    `ids`, `positions`: [tokens]. `segments` cover them in order. Of the learnt tokens of all sequences, in their order: `places` in the
    packed sequence whose output predicts them, the token ids (`targets`) and the index of their sequence (`owners`), each [learnt].
    """

    ids: torch.Tensor
    positions: torch.Tensor
    segments: tuple[Segment, ...]
    places: torch.Tensor
    targets: torch.Tensor
    owners: torch.Tensor


def pack(sequences: Several[Sequence], device: torch.device) -> PackedRows:
    """
    A beginning of at least LEAST_SHARED tokens that several sequences have in common is in the packed sequence once. Tokens after the last
    one that predicts something are left out.
    """
    root = _Branch([])
    for sequence in sequences:
        _insert(root, list(sequence.ids[: sequence.learnt[-1]]))
    ids: list[int] = []
    positions: list[int] = []
    segments: list[Segment] = []
    starts: dict[int, int] = {}

    def lay_out(branch: _Branch, first: int, ancestors: tuple[int, ...]) -> None:
        starts[id(branch)] = len(ids)
        below = ancestors
        if branch.ids:
            below = (*ancestors, len(segments))
            segments.append(Segment(len(branch.ids), first, ancestors))
            ids.extend(branch.ids)
            positions.extend(range(first, first + len(branch.ids)))
        for child in branch.children:
            lay_out(child, first + len(branch.ids), below)

    lay_out(root, 0, ())
    places, targets, owners = [], [], []
    for owner, sequence in enumerate(sequences):
        path = _path(root, list(sequence.ids[: sequence.learnt[-1]])) or []
        place_of = [starts[id(branch)] + i for branch in path for i in range(len(branch.ids))]
        for at in sequence.learnt:
            places.append(place_of[at - 1])
            targets.append(sequence.ids[at])
            owners.append(owner)
    tensor = lambda values: torch.tensor(values, dtype=torch.long, device=device)  # noqa: E731
    return PackedRows(tensor(ids), tensor(positions), tuple(segments), tensor(places), tensor(targets), tensor(owners))


def _insert(root: _Branch, ids: list[int]) -> None:
    branch, at = root, 0
    while at < len(ids):
        found = _best_child(branch, ids, at)
        if found is None:
            branch.children.append(_Branch(ids[at:]))
            return
        child, common = found
        if common < len(child.ids):
            tail = _Branch(child.ids[common:], child.children)
            child.ids, child.children = child.ids[:common], [tail]
        branch, at = child, at + common


def _best_child(branch: _Branch, ids: Several[int], at: int) -> tuple[_Branch, int] | None:
    """The child that begins as `ids` do from `at`, and for how many tokens."""
    for child in branch.children:
        most = min(len(child.ids), len(ids) - at)
        common = next((i for i in range(most) if child.ids[i] != ids[at + i]), most)
        if common >= LEAST_SHARED or common == len(child.ids):
            return child, common
    return None


def _path(branch: _Branch, ids: list[int], at: int = 0) -> list[_Branch] | None:
    """The branches below `branch` that make up `ids` from `at`."""
    if at == len(ids):
        return []
    for child in branch.children:
        end = at + len(child.ids)
        if ids[at:end] == child.ids and (rest := _path(child, ids, end)) is not None:
            return [child, *rest]
    return None
