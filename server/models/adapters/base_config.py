"""
Writes the config of a GGUF model in the form of transformers, without loading its weights: `python base_config.py MODEL.gguf FOLDER`.
The conversion of an adapter reads it. It holds no path.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from transformers import AutoConfig, AutoModelForCausalLM


def main(model: Path, folder: Path) -> None:
    config = AutoConfig.from_pretrained(model.parent, gguf_file=model.name)
    # A GGUF file does not name the class, and the conversion needs it.
    config.architectures = [AutoModelForCausalLM._model_mapping[type(config)].__name__]
    members = config.to_dict()
    for name in ("_name_or_path", "quantization_config"):
        members.pop(name, None)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(members, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


main(Path(sys.argv[1]), Path(sys.argv[2]))
