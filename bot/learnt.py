"""What a model has learnt from, and a hash that tells whether that has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from knowledge.model import Knowledge

NAME = "bemotandeassistenten"
PROGRAM = (
    "config.yml",
    "domain.yml",
    "data/rules.yml",
    "bot/importer.py",
    "bot/slots.py",
    "bot/nlu/*",
    "bot/nlu/encoder/*",
    "requirements/run.txt",
)
LEARNT_FROM = (*PROGRAM, "data/**/*.yml")


def fingerprint(root: Path, knowledge: Knowledge) -> str:
    """Return a hash of all that training depends on.

    The words of the answers are not among it: they are read when the assistant starts, so that an
    edited answer needs a restart and no training.
    """
    digest = hashlib.sha256()
    files = sorted({file for pattern in LEARNT_FROM for file in root.glob(pattern) if file.is_file()})
    for file in files:
        digest.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes() + b"\0")
    replies = [(reply.id, reply.intents) for reply in knowledge.replies.values() if reply.intents]
    titles = [(topic.id, topic.title) for topic in knowledge.topics.values()]
    digest.update(repr((titles, replies)).encode())
    return digest.hexdigest()
