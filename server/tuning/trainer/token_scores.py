"""Log-probabilities of the learnt tokens of sequences, in the fastest way that is exact for the model."""

from __future__ import annotations

from typing import Any, Callable, Sequence as Several

import torch

from job import Sequence
from row_tree import pack
from tree_attention import attending, use_tree_attention

#: Positions whose logits are in memory at a time.
CHUNK = 256
#: Tokens of the rows on which the two ways are compared.
MOST_COMPARED = 600

#: Gives log-probabilities [learnt tokens of all sequences] and the index of the sequence of each.
Scorer = Callable[[Several[Sequence]], "tuple[torch.Tensor, torch.Tensor]"]


class _HeadScores(torch.autograd.Function):
    """
    log softmax(hidden @ weight.T)[target] for each position, without keeping any logits: the gradient for `hidden`,
    weight[target] - softmax @ weight, is computed along with the value, which is possible because the head is frozen.
    """

    @staticmethod
    def forward(context: Any, hidden: torch.Tensor, weight: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        scores = torch.empty(len(targets), dtype=torch.float32, device=hidden.device)
        slopes = torch.empty_like(hidden) if context.needs_input_grad[0] else None
        for start in range(0, len(targets), CHUNK):
            part = slice(start, start + CHUNK)
            logits = (hidden[part] @ weight.T).float()
            scores[part] = logits.gather(1, targets[part, None])[:, 0] - logits.logsumexp(dim=1)
            if slopes is not None:
                shares = logits.softmax(dim=1).to(weight.dtype)
                slopes[part] = weight[targets[part]] - shares @ weight
        if slopes is not None:
            context.save_for_backward(slopes)
        return scores

    @staticmethod
    def backward(context: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor, None, None]:
        (slopes,) = context.saved_tensors
        return slopes * gradients[0][:, None].to(slopes.dtype), None, None


def packed_scorer(base: Any, device: torch.device) -> Scorer:
    """All sequences in one pass without padding; common beginnings and the head are computed only where they are needed."""
    backbone, head = base.base_model, base.get_output_embeddings()

    def score(sequences: Several[Sequence]) -> tuple[torch.Tensor, torch.Tensor]:
        rows = pack(sequences, device)
        with attending(rows):
            output = backbone(input_ids=rows.ids[None], position_ids=rows.positions[None], use_cache=False)
        hidden = output.last_hidden_state[0].index_select(0, rows.places)
        return _HeadScores.apply(hidden, head.weight, rows.targets), rows.owners

    return score


def plain_scorer(model: Any, device: torch.device) -> Scorer:
    """One sequence at a time through the model's own code."""

    def score(sequences: Several[Sequence]) -> tuple[torch.Tensor, torch.Tensor]:
        scores, owners = [], []
        for owner, sequence in enumerate(sequences):
            ids = torch.tensor([sequence.ids], device=device)
            before = torch.tensor(sequence.learnt, device=device) - 1
            logits = model(input_ids=ids, use_cache=False, logits_to_keep=before).logits[0].float()
            targets = ids[0, before + 1]
            scores.append(logits.log_softmax(dim=1).gather(1, targets[:, None])[:, 0])
            owners.append(torch.full_like(targets, owner))
        return torch.cat(scores), torch.cat(owners)

    return score


def choose_scorer(model: Any, base: Any, probes: Several[Sequence], device: torch.device) -> tuple[Scorer, str | None]:
    """
    The packed way if it gives the values of the model's own code on `probes`, else that code; then with a note that says so. `model` is the
    model with adapter, `base` the one inside of it.
    """
    plain = plain_scorer(model, device)
    head = base.get_output_embeddings()
    if not isinstance(head, torch.nn.Linear) or head.bias is not None:
        return plain, "The output layer of this model is not a plain one, so rows are computed one at a time, which is slower."
    fewer: list[Sequence] = []
    for probe in sorted(probes, key=lambda one: len(one.ids)):
        if fewer and sum(len(one.ids) for one in [*fewer, probe]) > MOST_COMPARED:
            break
        fewer.append(probe)
    was_training = model.training
    model.eval()
    try:
        with torch.no_grad():
            expected, _ = plain(fewer)
            use_tree_attention(base)
            packed = packed_scorer(base, device)
            try:
                found, _ = packed(fewer)
            except (TypeError, ValueError, RuntimeError, AttributeError, KeyError) as error:
                reason = type(error).__name__
            else:
                tolerance = 1e-3 if device.type == "cpu" else 2e-2
                if torch.allclose(found, expected, rtol=tolerance, atol=tolerance):
                    return packed, None
                reason = f"they differ by {float((found - expected).abs().max()):.3g}"
    finally:
        model.train(was_training)
    base.set_attn_implementation("sdpa")
    return plain, f"Packed rows are not exact for this model ({reason}), so rows are computed one at a time, which is slower."
