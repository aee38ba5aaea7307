"""What servers say of themselves, by product: as their sources and documentation have it, cut to what tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.fakeserver import Reply


@dataclass(frozen=True)
class Said:
    """What a product answers, and what we should understand of it."""

    pages: Mapping[str, object]
    name: str = "uvicorn"
    """The header Server."""
    version: str | None = None
    slots: int | None = None
    sizes: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    """Of each model, the tokens that fit as it is loaded, and those it was trained for."""


def listed(*models, **more) -> dict[str, object]:
    """A list of models as OpenAI has it."""
    return {"/v1/models": {"object": "list", "data": [{"id": name, "object": "model", **more} for name in models]}}


OPENAI_PATHS: dict[str, object] = {"/v1/chat/completions": {}, "/v1/responses": {}, "/v1/models": {}, "/health": {}}

PRODUCTS = {
    "llama.cpp": Said(
        name="llama.cpp",
        pages={
            "/props": {"default_generation_settings": {"n_ctx": 8192}, "total_slots": 2, "build_info": "b6812-3a1c2d"},
            "/v1/models": {
                "models": [{"name": "qwen3"}],  # as Ollama's own list begins: no proof of Ollama
                "object": "list",
                "data": [{"id": "qwen3", "owned_by": "llamacpp", "meta": {"n_ctx": 8192, "n_ctx_train": 40960}}],
            },
        },
        version="b6812-3a1c2d",
        slots=2,
        sizes={"qwen3": (8192, 40960)},
    ),
    "Ollama": Said(
        name="",
        pages={
            **listed("qwen3:8b", "gemma3:4b", "own", owned_by="library"),
            "/api/version": {"version": "0.12.3"},
            "/api/ps": {"models": [{"name": "qwen3:8b", "context_length": 4096}]},
            "/api/show": lambda request: Reply(
                body={
                    "parameters": 'stop "<|im_end|>"\nnum_ctx                        16384'
                    if request.json["model"] == "own"
                    else 'stop "<|im_end|>"',
                    "model_info": {"general.architecture": "qwen3", "qwen3.context_length": 40960},
                }
            ),
        },
        version="0.12.3",
        sizes={"qwen3:8b": (4096, 40960), "gemma3:4b": (None, 40960), "own": (16384, 40960)},
    ),
    "LM Studio": Said(
        name="",
        pages={
            **listed("qwen/qwen3-4b", "gemma-3-4b", owned_by="organization_owner"),
            "/api/v1/models": {
                "models": [
                    {
                        "type": "llm",
                        "key": "qwen/qwen3-4b",
                        "loaded_instances": [{"id": "qwen/qwen3-4b", "config": {"context_length": 8192}}],
                        "max_context_length": 131072,
                    },
                    {"type": "llm", "key": "gemma-3-4b", "loaded_instances": [], "max_context_length": 32768},
                ]
            },
            "/props": {"error": "Unexpected endpoint or method. (GET /props)"},
        },
        sizes={"qwen/qwen3-4b": (8192, 131072), "gemma-3-4b": (None, 32768)},
    ),
    "LM Studio, older": Said(
        name="",
        pages={
            **listed("qwen3-8b", "gemma-3-4b", owned_by="organization-owner"),
            "/api/v0/models": {
                "object": "list",
                "data": [
                    {
                        "id": "qwen3-8b",
                        "state": "loaded",
                        "max_context_length": 131072,
                        "loaded_context_length": 4096,
                    },
                    {"id": "gemma-3-4b", "state": "not-loaded", "max_context_length": 32768},
                ],
            },
        },
        sizes={"qwen3-8b": (4096, 131072), "gemma-3-4b": (None, 32768)},
    ),
    "vLLM": Said(
        pages={
            **listed("Qwen/Qwen3-8B", owned_by="vllm", max_model_len=32768),
            "/version": {"version": "0.33.0"},
            "/openapi.json": {"info": {"title": "FastAPI"}, "paths": OPENAI_PATHS},
        },
        version="0.33.0",
        sizes={"Qwen/Qwen3-8B": (32768, None)},
    ),
    "SGLang": Said(
        pages={
            **listed("Qwen/Qwen3-8B", owned_by="sglang", max_model_len=40960),
            "/get_server_info": {"model_path": "Qwen/Qwen3-8B", "tokenizer_path": "x", "version": "0.5.23"},
        },
        version="0.5.23",
        sizes={"Qwen/Qwen3-8B": (40960, None)},
    ),
    "TGI": Said(
        name="",
        pages={
            "/v1/models": Reply(404, "Not Found"),  # older ones have no list
            "/info": {
                "model_id": "HuggingFaceH4/zephyr-7b-beta",
                "max_concurrent_requests": 128,
                "max_input_tokens": 3072,
                "max_total_tokens": 4096,
                "version": "3.3.6",
                "docker_label": None,
            },
        },
        version="3.3.6",
        sizes={"HuggingFaceH4/zephyr-7b-beta": (4096, None)},
    ),
    "KoboldCpp": Said(
        name="ConcedoLlamaForKoboldServer",
        pages={
            **listed("koboldcpp/qwen3-8b", owned_by="koboldcpp"),
            "/api/extra/version": {"result": "KoboldCpp", "version": "1.98"},
            "/api/extra/true_max_context_length": {"value": 12288},
            "/api/version": {"version": "0.7.0"},  # it also answers as Ollama and as llama.cpp do
            "/props": {"default_generation_settings": {"n_ctx": 12288}, "total_slots": 1},
        },
        version="1.98",
        slots=None,
        sizes={"koboldcpp/qwen3-8b": (12288, None)},
    ),
    "LocalAI": Said(
        name="",
        pages={
            **listed("qwen3-8b"),
            "/.well-known/localai.json": {"version": "v3.6.0", "endpoints": {"models": "/v1/models"}},
            "/version": {"version": "v3.6.0"},
            "/api/version": {"version": "v3.6.0"},
        },
        version="v3.6.0",
        sizes={"qwen3-8b": (None, None)},
    ),
    "litellm": Said(
        pages={
            **listed("gpt-4o-mini", "qwen-plus", owned_by="openai"),
            "/health/readiness": {"status": "healthy", "db": "Not connected", "litellm_version": "1.109.1"},
        },
        version="1.109.1",
        sizes={"gpt-4o-mini": (None, None), "qwen-plus": (None, None)},
    ),
    "llama-cpp-python": Said(
        pages={
            **listed("model.gguf", owned_by="me", permissions=[]),
            "/openapi.json": {"info": {"title": "llama.cpp Python API", "version": "0.3.36"}, "paths": OPENAI_PATHS},
        },
        version="0.3.36",
        sizes={"model.gguf": (None, None)},
    ),
    "mlx_lm": Said(
        name="BaseHTTP/0.6 Python/3.12.3",
        pages={**listed("mlx-community/Qwen3-4B-4bit", created=1), "/health": {"status": "ok"}},
        sizes={"mlx-community/Qwen3-4B-4bit": (None, None)},
    ),
    "mlx_lm, no folder of models": Said(
        name="BaseHTTP/0.6 Python/3.12.3", pages={"/v1/models": b"", "/health": {"status": "ok"}}
    ),
    "transformers": Said(
        pages={
            "/v1/models": Reply(500, "Internal Server Error"),
            "/health": {"status": "ok"},
            "/openapi.json": {"info": {"title": "FastAPI", "version": "0.1.0"}, "paths": OPENAI_PATHS},
        },
    ),
}
"""By product; what follows a comma is a case of it."""
