"""How many tokens a text has at most and at least, whoever counts. Measured over ten tokenizers on Chinese news."""

import re

_WIDE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef\U00020000-\U0003ffff]")


def tokens(text: str) -> int:
    """An upper estimate of the tokens of *text*: 1.25 for a Chinese character, 0.35 for any other.

    Covers the worst paragraphs of the tokenizers of Qwen, DeepSeek, Llama 3, Gemma and GPT-4o; older ones make more.
    """
    wide = len(_WIDE.findall(text))
    return round(1.25 * wide + 0.35 * (len(text) - wide)) + 1


def least_tokens(text: str) -> int:
    """A lower estimate: no tokenizer makes fewer of 100 Chinese characters than 45, or of 100 others than 15."""
    wide = len(_WIDE.findall(text))
    return round(0.45 * wide + 0.15 * (len(text) - wide))
