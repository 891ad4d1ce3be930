"""The LoRA matrices on a base model, in PEFT's own form."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, PeftModel, get_peft_model, get_peft_model_state_dict
from safetensors.torch import save_file

from failures import Failure
from job import Settings


def add_adapter(base: Any, base_id: str, settings: Settings) -> PeftModel:
    """
    Freezes the base model and adds LoRA to the linear layers that the settings name. `base_id` goes into the adapter's files; a path would
    give away where a person keeps their files. Raises Failure with the cause `targets`.
    """
    layers = {name.rsplit(".", 1)[-1] for name, module in base.named_modules() if isinstance(module, torch.nn.Linear)}
    unknown = [target for target in settings.targets if target not in layers]
    if unknown:
        known = ", ".join(sorted(layers - {"lm_head"}))
        raise Failure("targets", f"The model has no linear layers named {', '.join(unknown)}. It has {known}.")
    torch.manual_seed(settings.seed)
    config = LoraConfig(
        task_type="CAUSAL_LM",
        r=settings.rank,
        lora_alpha=settings.alpha,
        lora_dropout=settings.dropout,
        target_modules=list(settings.targets),
        bias="none",
    )
    model = get_peft_model(base, config)
    config.base_model_name_or_path = base_id
    return model


def trainable_weights(model: PeftModel) -> dict[str, torch.nn.Parameter]:
    return {name: weight for name, weight in model.named_parameters() if weight.requires_grad}


def save_adapter(model: PeftModel, folder: Path) -> None:
    """Writes `adapter_config.json` and `adapter_model.safetensors` to `folder`, which appears when it is complete."""
    whole = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(whole, ignore_errors=True)
    whole.mkdir(parents=True)
    config = model.peft_config["default"].to_dict()
    config.update(inference_mode=True, target_modules=sorted(config["target_modules"]), revision=None)
    # PEFT writes an alpha with a fraction as it is, and a whole one as a whole number.
    config["lora_alpha"] = int(config["lora_alpha"]) if float(config["lora_alpha"]).is_integer() else config["lora_alpha"]
    text = json.dumps(config, indent=2, sort_keys=True, default=list, ensure_ascii=False)
    (whole / "adapter_config.json").write_text(text + "\n", encoding="utf-8")
    weights = get_peft_model_state_dict(model, save_embedding_layers=False)
    tensors = {name: weight.detach().cpu().contiguous() for name, weight in weights.items()}
    save_file(tensors, whole / "adapter_model.safetensors", metadata={"format": "pt"})
    if folder.exists():
        shutil.rmtree(folder)
    os.replace(whole, folder)
