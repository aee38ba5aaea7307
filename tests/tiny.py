"""Writes a tiny GGUF model with random weights: real enough for llama.cpp, half a megabyte small."""

from pathlib import Path

import gguf
import numpy as np

CONTEXT = 2048
"""Tokens that the tiny model claims to have been trained on."""

_WIDTH, _HEADS, _LAYERS, _HIDDEN = 64, 4, 2, 128
_SPECIAL = ["<unk>", "<s>", "</s>", "<|im_start|>", "<|im_end|>"]
_CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def make_tiny_gguf(path: Path) -> Path:
    """Write a llama model of 2 layers, whose vocabulary is the 256 bytes, to *path* and return it."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(_LAYERS)
    writer.add_feed_forward_length(_HIDDEN)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(_WIDTH // _HEADS)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    _add_vocabulary(writer)
    _add_weights(writer)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _add_vocabulary(writer):
    kinds = gguf.TokenType
    tokens = _SPECIAL + [f"<0x{byte:02X}>" for byte in range(256)]
    types = [kinds.UNKNOWN] + [kinds.CONTROL] * (len(_SPECIAL) - 1) + [kinds.BYTE] * 256
    writer.add_tokenizer_model("llama")
    writer.add_vocab_size(len(tokens))
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types(types)
    writer.add_add_space_prefix(value=False)  # the grammar has to match the prompt's end to the letter
    writer.add_unk_token_id(0)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(_SPECIAL.index("<|im_end|>"))
    writer.add_chat_template(_CHATML)


def _add_weights(writer):
    random = np.random.default_rng(seed=7)
    vocabulary = len(_SPECIAL) + 256

    def add(name, *shape):
        writer.add_tensor(f"{name}.weight", random.normal(0, 0.1, shape).astype(np.float32))

    def add_norm(name):
        writer.add_tensor(f"{name}.weight", np.ones(_WIDTH, dtype=np.float32))

    add("token_embd", vocabulary, _WIDTH)
    add_norm("output_norm")
    add("output", vocabulary, _WIDTH)
    for layer in range(_LAYERS):
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            add(f"blk.{layer}.{part}", _WIDTH, _WIDTH)
        add(f"blk.{layer}.ffn_gate", _HIDDEN, _WIDTH)
        add(f"blk.{layer}.ffn_up", _HIDDEN, _WIDTH)
        add(f"blk.{layer}.ffn_down", _WIDTH, _HIDDEN)
        add_norm(f"blk.{layer}.attn_norm")
        add_norm(f"blk.{layer}.ffn_norm")
