"""Tells the sentence vectors of texts, for the workbench to put questions that are alike together.

Nothing is answered, kept or logged.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from bot.channel import MAX_CHARACTERS, as_language
from bot.cleaning import clean
from bot.nlu.embedder import encoder

logger = logging.getLogger(__name__)

MOST_TEXTS = 100  # what takes a second or so
DECIMALS = 5


async def vectors_told(body: Any) -> tuple[int, dict[str, Any]]:
    """Return the HTTP status and body that tell the vectors of ``{"texts": ["…", …]}``, in their order.

    The encoder's name tells vectors apart that cannot be compared.
    """
    texts = body.get("texts") if isinstance(body, dict) else None
    if not isinstance(texts, list) or len(texts) > MOST_TEXTS or not all(map(_is_text, texts)):
        return 400, {"error": "no texts, or too many or too long ones"}
    try:
        # In a thread: meanwhile the chat goes on.
        return 200, await asyncio.get_running_loop().run_in_executor(None, _told, texts)
    except Exception as error:  # whatever broke: its text may quote a text
        logger.error("texts could not be turned into vectors: %s", type(error).__name__)
        return 503, {"error": "not read, ask again"}


def _is_text(text: Any) -> bool:
    return isinstance(text, str) and len(text) <= MAX_CHARACTERS


def _told(texts: list[str]) -> dict[str, Any]:
    model = encoder()
    vectors = (model.embed(as_language(clean(text))) for text in texts)
    return {
        "encoder": model.name,
        "vectors": [[round(float(number), DECIMALS) for number in vector] for vector in vectors],
    }
