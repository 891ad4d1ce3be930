"""Attention over packed rows, as an attention function of transformers."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Any, Iterator

import torch
from torch.nn.functional import scaled_dot_product_attention
from transformers import AttentionInterface, AttentionMaskInterface
from transformers.integrations.sdpa_attention import repeat_kv, sdpa_attention_forward
from transformers.masking_utils import sdpa_mask

from row_tree import PackedRows, Segment

NAME = "assay_tree"


class _Current:
    """The rows that the model computes at present; None outside `attending`. A model does not hand arguments of its own to its layers."""

    segments: tuple[Segment, ...] | None = None
    masks: dict[tuple[int, int | None], torch.Tensor] = {}


@contextmanager
def attending(rows: PackedRows) -> Iterator[None]:
    """Within, a packed sequence is computed as the rows that it consists of."""
    _Current.segments, _Current.masks = rows.segments, {}
    try:
        yield
    finally:
        _Current.segments, _Current.masks = None, {}


def use_tree_attention(model: Any) -> None:
    """Outside `attending` the model computes as with `sdpa`."""
    AttentionInterface.register(NAME, _attention)
    AttentionMaskInterface.register(NAME, _mask)
    model.set_attn_implementation(NAME)


def _mask(*arguments: Any, **options: Any) -> torch.Tensor | None:
    return None if _Current.segments is not None else sdpa_mask(*arguments, **options)


def _attention(
    module: torch.nn.Module,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    attention_mask: torch.Tensor | None,
    dropout: float = 0.0,
    scaling: float | None = None,
    **options: Any,
) -> tuple[torch.Tensor, None]:
    segments = _Current.segments
    if segments is None:
        return sdpa_attention_forward(module, query, key, value, attention_mask, dropout=dropout, scaling=scaling, **options)
    groups = getattr(module, "num_key_value_groups", 1)
    lengths = [segment.length for segment in segments]
    queries = query.split(lengths, dim=2)
    keys = repeat_kv(key, groups).split(lengths, dim=2)
    values = repeat_kv(value, groups).split(lengths, dim=2)
    window = options.get("sliding_window")
    outputs = []
    for at, segment in enumerate(segments):
        seen = [*segment.ancestors, at]
        cut = window if window is not None and segment.first_position + segment.length > window else None
        needs_mask = cut is not None or len(seen) > 1
        outputs.append(
            scaled_dot_product_attention(
                queries[at],
                keys[at] if len(seen) == 1 else torch.cat([keys[i] for i in seen], dim=2),
                values[at] if len(seen) == 1 else torch.cat([values[i] for i in seen], dim=2),
                attn_mask=_segment_mask(at, segment, cut, query) if needs_mask else None,
                dropout_p=dropout,
                is_causal=not needs_mask,
                scale=scaling,
            )
        )
    return torch.cat(outputs, dim=2).transpose(1, 2), None


def _segment_mask(at: int, segment: Segment, window: int | None, like: torch.Tensor) -> torch.Tensor:
    """[length, first_position + length], added to the scores: the segment comes right after its ancestors."""
    mask = _Current.masks.get((at, window))
    if mask is None:
        end = segment.first_position + segment.length
        row = torch.arange(segment.first_position, end, device=like.device)[:, None]
        column = torch.arange(end, device=like.device)[None, :]
        seen = column <= row
        if window is not None:
            seen &= column > row - window
        mask = torch.zeros(seen.shape, dtype=like.dtype, device=like.device).masked_fill_(~seen, float("-inf"))
        _Current.masks[at, window] = mask
    return mask
