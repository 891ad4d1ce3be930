"""Reads a GGUF file for transformers in a fraction of the usual time."""

from __future__ import annotations

import functools
import struct
from typing import Any

import gguf
import numpy as np
from gguf.constants import GGUFValueType

#: The lists of a tokenizer have tens of thousands of items.
LONG = 1000


class QuickReader(gguf.GGUFReader):
    """
    A GGUFReader that keeps of long lists of texts only their lengths. They belong to the tokenizer, which the trainer does not use, and
    reading them takes longer than all weights.
    """

    def _get(self, offset: int, dtype: Any, count: int = 1, override_order: Any = None) -> Any:
        if not hasattr(self, "_plain"):
            # A slice of a memmap costs five times that of the array it views.
            self._plain = self.data.view(np.ndarray)
        item = np.dtype(dtype).itemsize
        values = self._plain[offset : offset + item * int(count)].view(dtype)
        return values.view(values.dtype.newbyteorder(self.byte_order if override_order is None else override_order))

    def _get_field_parts(self, orig_offs: int, raw_type: int) -> Any:
        if raw_type != GGUFValueType.ARRAY or self.byte_order == "S":
            return super()._get_field_parts(orig_offs, raw_type)
        item_type, length = self._get(orig_offs, np.uint32), self._get(orig_offs + 4, np.uint64)
        if int(length[0]) < LONG or item_type[0] != GGUFValueType.STRING:
            return super()._get_field_parts(orig_offs, raw_type)
        end = orig_offs + 12
        for _ in range(int(length[0])):
            end += 8 + struct.unpack_from("<Q", self._plain, end)[0]
        parts = [item_type, length, np.zeros(1, np.uint64), np.zeros(0, np.uint8)]
        return end - orig_offs, parts, [3] * int(length[0]), [GGUFValueType.ARRAY, GGUFValueType.STRING]


def use_quick_reader() -> None:
    """transformers reads a file twice, and makes the table of tensor names once for each module: both are remembered from now on."""
    gguf.GGUFReader = functools.lru_cache(maxsize=1)(QuickReader)  # type: ignore[misc,assignment]
    gguf.get_tensor_name_map = functools.cache(gguf.get_tensor_name_map)  # type: ignore[assignment]


def forget_file() -> None:
    """Releases the file that was read last."""
    gguf.GGUFReader.cache_clear()  # type: ignore[attr-defined]
