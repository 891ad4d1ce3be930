"""Writes the `config.json` of a GGUF model without loading its weights: `python base_config.py GGUF FOLDER`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1", TQDM_DISABLE="1")
sys.dont_write_bytecode = True


def main() -> int:
    from base_model import read_config, write_config
    from failures import as_failure

    try:
        write_config(read_config(Path(sys.argv[1])), Path(sys.argv[2]))
    except Exception as error:  # noqa: BLE001
        print(as_failure(error).message, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
