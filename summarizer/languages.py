"""The languages a translation may be in."""

from typing import Annotated

from pydantic import BeforeValidator

LANGUAGES = {
    "en": "English",
    "ar": "Arabic",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "es": "Spanish",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "kk": "Kazakh",
    "km": "Khmer",
    "ko": "Korean",
    "lo": "Lao",
    "mn": "Mongolian",
    "ms": "Malay",
    "my": "Burmese",
    "nb": "Norwegian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "sw": "Swahili",
    "th": "Thai",
    "tl": "Filipino",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "uz": "Uzbek",
    "vi": "Vietnamese",
}
"""By their code (BCP 47), as a prompt names them."""

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
"""Those written from right to left."""

_CODES = {name.lower(): code for code, name in LANGUAGES.items()}


def _code(told: object) -> str:
    """The code of a language that is told by its code or its name. Raises: ValueError for one that we do not know."""
    named = str(told).strip().lower()
    code = _CODES.get(named, named.partition("-")[0])
    if code not in LANGUAGES:
        raise ValueError(f"{told!r} is no language we can name; there are: {', '.join(LANGUAGES)}")
    return code


Language = Annotated[str, BeforeValidator(_code)]
"""A code of `LANGUAGES`; what it is told by may be its name, or have a region."""
