"""
Log-probabilities of given tokens by PyTorch: `python adapter_agreement.py MODEL.gguf PEFT_FOLDER TEXTS`, with TEXTS a JSON list of
{"prompt": ids, "output": ids}. Prints {"base": [[...]], "adapter": [[...]]} for the tokens of the outputs.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", TQDM_DISABLE="1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tuning" / "trainer"))

import torch
from base_model import load_base
from peft import PeftModel


def scores(model: torch.nn.Module, texts: list[dict[str, list[int]]]) -> list[list[float]]:
    found = []
    with torch.no_grad():
        for text in texts:
            ids = torch.tensor([text["prompt"] + text["output"]])
            first = len(text["prompt"]) - 1
            rows = torch.log_softmax(model(input_ids=ids).logits[0, first:-1].double(), dim=-1)
            found.append(rows.gather(1, ids[0, first + 1 :, None])[:, 0].tolist())
    return found


model_file, peft_folder, given = sys.argv[1:]
texts = json.loads(given)
torch.set_num_threads(2)
base = load_base(Path(model_file)).eval()
result = {"base": scores(base, texts)}
adapted = PeftModel.from_pretrained(base, peft_folder).eval()
result["adapter"] = scores(adapted, texts)
print(json.dumps(result))
