"""The learning rate of a step as a share of the highest one."""

from __future__ import annotations

import math


def rate_share(step: int, steps: int, warmup: int, schedule: str) -> float:
    """
    `step` counts from 1 to `steps`. The share rises to 1 at step `warmup`, then stays there (`constant`), or falls towards 0 after the
    last step in a line (`linear`) or a half wave (`cosine`). No step has the share 0, which would be a step in vain.
    """
    if step <= warmup:
        return step / warmup
    if schedule == "constant":
        return 1.0
    passed = (step - warmup) / (steps - warmup + 1)
    return 1 - passed if schedule == "linear" else 0.5 * (1 + math.cos(math.pi * passed))
