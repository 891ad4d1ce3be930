"""How long a step takes and how much memory, before a training is begun."""

from __future__ import annotations

import json
import sys
import traceback
from pathlib import Path
from statistics import median

from events import NoEvents
from failures import as_failure
from job import read_job


def measure(folder: Path, steps: int) -> int:
    """
    Times `steps` steps on the longest rows and prints { msPerStep, bytes, device, tokens }: the median time, the peak memory, and the
    tokens of such a step. After a failure: { failed: { cause, message } }, and the exit status is 1.
    """
    try:
        job = read_job(folder)
        from device import describe
        from training import learn, open_workshop

        shop = open_workshop(job, NoEvents())
        size = job.settings.batch * job.settings.accumulation
        rows = sorted(job.train, key=lambda row: row.tokens)[-size:]
        shop.method.prepare(rows, keep=False)
        # The first step is slower, because it allocates.
        members = [learn(shop, step + 1, rows, steps + 1) for step in range(steps + 1)][1:]
        ms = median(one["ms"] for one in members)
        shop.meter.now()
        print(json.dumps({"msPerStep": ms, "bytes": shop.meter.peak, "device": describe(shop.device), "tokens": members[0]["tokens"]}))
        return 0
    except BaseException as error:  # noqa: BLE001
        traceback.print_exc(file=sys.stderr)
        failure = as_failure(error)
        print(json.dumps({"failed": {"cause": failure.cause, "message": failure.message}}))
        return 1
