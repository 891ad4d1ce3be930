"""The base model: the weights of a GGUF file as float32 tensors of a transformers model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable, TypeVar

import torch
from transformers import AutoConfig, AutoModelForCausalLM, GgufConfig, PreTrainedConfig, PreTrainedModel
from transformers.models.auto.modeling_auto import MODEL_FOR_CAUSAL_LM_MAPPING_NAMES
from transformers.utils import logging as transformers_logging

from failures import Failure, as_failure
from gguf_reader import forget_file, use_quick_reader


def load_base(file: Path) -> PreTrainedModel:
    """
    Dequantises a GGUF file. The architecture's own code of transformers computes it; no code and no other file is loaded.
    Raises Failure with the cause `base`.
    """
    options = {"gguf_file": file.name, "dtype": torch.float32, "quantization_config": GgufConfig(dequantize=True)}
    model = _read(file, lambda: AutoModelForCausalLM.from_pretrained(file.parent, **options))
    _forget_quantisation(model)
    packed = sorted(name for name, weight in model.named_parameters() if weight.dtype != torch.float32)
    if packed:
        raise Failure("base", f"The model {file.name} has weights that cannot be converted to float32, such as {packed[0]}.")
    return model


def read_config(file: Path) -> PreTrainedConfig:
    """The config of the model in a GGUF file. Raises Failure with the cause `base`."""
    config = _read(file, lambda: AutoConfig.from_pretrained(file.parent, gguf_file=file.name))
    config.architectures = [MODEL_FOR_CAUSAL_LM_MAPPING_NAMES.get(config.model_type, "")]
    return config


def write_config(config: PreTrainedConfig, folder: Path) -> None:
    """Writes `config.json`, which the conversion of an adapter reads. It has no path."""
    members = config.to_dict()
    for name in ("_name_or_path", "_model_name_or_path", "quantization_config", "auto_map"):
        members.pop(name, None)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps(members, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


Read = TypeVar("Read")


def _read(file: Path, read: Callable[[], Read]) -> Read:
    if not file.is_file():
        raise Failure("base", f"The model file {file.name} is not there. Fetch the model again.")
    transformers_logging.disable_progress_bar()
    use_quick_reader()
    try:
        return read()
    except Exception as error:
        if as_failure(error).cause != "other":
            raise
        raise Failure(
            "base",
            f"The model {file.name} cannot be trained: {str(error)[:300]} Choose another model, such as one of the families "
            "llama, qwen2, qwen3 or gemma3.",
        ) from error
    finally:
        forget_file()


def _forget_quantisation(model: Any) -> None:
    """The weights are dequantised, but transformers still marks the model as quantised and refuses to train or to save it."""
    model.is_quantized = False
    model.hf_quantizer = None
    for config in (model.config, model.generation_config):
        if config is not None and hasattr(config, "quantization_config"):
            del config.quantization_config
    # A GGUF file does not say it, and the conversion of the adapter needs it.
    model.config.architectures = [type(model).__name__]
