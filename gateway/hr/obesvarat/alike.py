"""Puts texts together that ask the same, by the vectors that the assistant itself reads them with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gateway.assistant import Assistant

# Cosine. Among 500 examples of many topics 0.9 joins hardly any two of different ones, 0.85 half of them in
# chains; the same question in other words has 0.92 and more.
ALIKE = 0.92
AT_A_TIME = 100  # what Rasa's side takes


class Vectors:
    """The vectors of the texts that were last asked for, in memory: a page is mostly read again."""

    def __init__(self) -> None:
        """Begin without any."""
        self._encoder = ""
        self._known: dict[str, np.ndarray] = {}

    async def of(self, assistant: Assistant, texts: Sequence[str]) -> np.ndarray:
        """Return the vectors of texts that differ, one a row.

        Raises:
            AssistantError: the assistant does not answer.
        """
        known = {text: self._known[text] for text in texts if text in self._known}
        missing = [text for text in texts if text not in known]
        for start in range(0, len(missing), AT_A_TIME):
            now = missing[start : start + AT_A_TIME]
            told = await assistant.vectors(now)
            if told.encoder != self._encoder:  # another model since: the old one's cannot be compared
                self._encoder, self._known = told.encoder, {}
                if start or known:
                    return await self.of(assistant, texts)
            known |= zip(now, np.array(told.vectors, dtype=np.float32), strict=True)
        self._known = known
        return np.stack([known[text] for text in texts]) if texts else np.empty((0, 0), np.float32)


def grouped(vectors: np.ndarray, alike: float = ALIKE) -> list[list[int]]:
    """Return the rows that are alike, and those that are alike to these, in groups (union-find)."""
    parents = list(range(len(vectors)))

    def root(row: int) -> int:
        while parents[row] != row:
            parents[row] = parents[parents[row]]
            row = parents[row]
        return row

    if len(vectors):
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit = vectors / np.where(lengths > 0, lengths, 1)
        for one, other in np.argwhere(np.triu(unit @ unit.T >= alike, 1)):
            parents[root(int(other))] = root(int(one))
    groups: dict[int, list[int]] = {}
    for row in range(len(vectors)):
        groups.setdefault(root(row), []).append(row)
    return list(groups.values())
