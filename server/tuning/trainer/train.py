"""
Trains the adapter of a job: `python train.py FOLDER`. Goes on from the folder's checkpoint if there is one. Waits while another
trainer works on the folder. Exit status 0 after the event `finished` or `stopped`, 1 after `failed`.

`python train.py FOLDER --measure STEPS` times a few steps on the longest rows, leaves the folder as it is, and prints one line of JSON.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

# Nothing is fetched, and nothing is written beside the sources.
os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1", TQDM_DISABLE="1")
# Threads that wait for one another give their cores back, or else a busy machine slows training down many times.
os.environ.update(OMP_WAIT_POLICY="PASSIVE", GOMP_SPINCOUNT="0")
sys.dont_write_bytecode = True


def main() -> int:
    parser = argparse.ArgumentParser(description="Trains the adapter of a job.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--measure", type=int, metavar="STEPS")
    arguments = parser.parse_args()
    if arguments.measure is not None:
        from measure import measure

        return measure(arguments.folder, arguments.measure)
    from run_job import run_job

    return run_job(arguments.folder)


if __name__ == "__main__":
    sys.exit(main())
