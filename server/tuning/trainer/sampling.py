"""Greedy answers to the sample prompts of a job."""

from __future__ import annotations

from typing import Any, Callable, Sequence as Several

import torch

MOST_TOKENS = 64


@torch.no_grad()
def greedy_answers(
    model: Any, prompts: Several[Several[int]], end_tokens: frozenset[int], device: torch.device, before_token: Callable[[], None]
) -> list[list[int]]:
    """
    Token ids for each prompt, all prompts at once; an answer ends with its end token or after MOST_TOKENS. `before_token` may raise.
    """
    if not prompts:
        return []
    was_training = model.training
    model.eval()
    width = max(len(prompt) for prompt in prompts)
    # Padding is on the left, so that all answers begin at the same place. The mask hides it, whatever its id.
    ids = torch.tensor([[0] * (width - len(prompt)) + list(prompt) for prompt in prompts], device=device)
    mask = torch.tensor([[0] * (width - len(prompt)) + [1] * len(prompt) for prompt in prompts], device=device)
    positions = (mask.cumsum(dim=1) - 1).clamp(min=0)
    answers: list[list[int]] = [[] for _ in prompts]
    open_answers = set(range(len(prompts)))
    cache = None
    for _ in range(MOST_TOKENS):
        before_token()
        output = model(
            input_ids=ids, attention_mask=mask, position_ids=positions, past_key_values=cache, use_cache=True, logits_to_keep=1
        )
        cache = output.past_key_values
        chosen = output.logits[:, -1].argmax(dim=1)
        for index in list(open_answers):
            token = int(chosen[index])
            answers[index].append(token)
            if token in end_tokens:
                open_answers.discard(index)
        if not open_answers:
            break
        ids, positions = chosen[:, None], positions[:, -1:] + 1
        mask = torch.cat([mask, torch.ones_like(mask[:, :1])], dim=1)
    model.train(was_training)
    return answers
