"""Where the training computes, with how many threads, and how much memory it takes."""

from __future__ import annotations

import os
import sys

import psutil
import torch


def choose_device() -> torch.device:
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def use_physical_cores() -> int:
    """One thread for each physical core that this process may use, fewer if OMP_NUM_THREADS says so; more are slower. Returns their number."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    threads = max(1, min(allowed, psutil.cpu_count(logical=False) or allowed, int(wanted) if wanted.isdecimal() else allowed))
    torch.set_num_threads(threads)
    return threads


def describe(device: torch.device) -> str:
    return torch.cuda.get_device_name(device) if device.type == "cuda" else device.type


class MemoryMeter:
    """Bytes that the training takes: of the accelerator if there is one, else of the process."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        self._process = psutil.Process()
        self.peak = 0

    def now(self) -> int:
        used = self._used()
        self.peak = max(self.peak, used, self._high_water())
        return used

    def _used(self) -> int:
        if self._device.type == "cuda":
            return torch.cuda.memory_allocated(self._device)
        if self._device.type == "mps":
            return torch.mps.driver_allocated_memory()
        return self._process.memory_info().rss

    def _high_water(self) -> int:
        if self._device.type == "cuda":
            return torch.cuda.max_memory_allocated(self._device)
        if self._device.type == "mps":
            return 0
        try:
            import resource
        except ImportError:  # Windows, which keeps the peak elsewhere.
            return getattr(self._process.memory_info(), "peak_wset", 0)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
