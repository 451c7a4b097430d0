"""What nginx says when no gateway answers: ``python -m deploy.unavailable <folder>`` writes it.

The words and contacts are those of the knowledge, so this is done again when they have changed.
"""

from __future__ import annotations

import html
import json
import sys
from pathlib import Path

from bot.cards import reply_in_parts
from bot.words import Words
from knowledge.current import current

REPLY = "fel-tekniskt"
PAGE = """<!doctype html>
<html lang="sv">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Bemötandeassistenten svarar inte just nu</title>
<h1>Bemötandeassistenten svarar inte just nu</h1>
{paragraphs}
</html>
"""


def write_pages(folder: Path) -> None:
    """Write ``unavailable.json``, in the contract's shape, and ``unavailable.html``; all may read them.

    Raises:
        KnowledgeError: the knowledge files are broken.
    """
    knowledge = current()
    parts = reply_in_parts(Words(knowledge), knowledge.replies[REPLY], None)
    told = "\n".join(str(part["text"]) for part in parts if part.get("text"))
    paragraphs = "\n".join(f"<p>{html.escape(line)}</p>" for line in told.splitlines() if line.strip())
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    for name, text in (
        ("unavailable.json", json.dumps(parts, ensure_ascii=False)),
        ("unavailable.html", PAGE.format(paragraphs=paragraphs)),
    ):
        (folder / name).write_text(text, "utf-8")
        (folder / name).chmod(0o644)


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
