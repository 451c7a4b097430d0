"""Texts become vectors by which alike ones are found, and nothing of them is kept or logged."""

from typing import Any

import numpy as np
import pytest

from bench.running import Running
from bot import vectors
from bot.nlu.embedder import encoder
from bot.vectors import MOST_TEXTS, vectors_told
from tests.bot.own_routes import ask_route

MARKER = "plantedmarker"


def read(assistant: Running, body: Any) -> tuple[int, dict[str, Any]]:
    return ask_route(assistant, "understand/vectors", body=body)


async def test_the_same_question_in_other_words_is_nearer_than_another() -> None:
    texts = ["får jag jobba full", "får man jobba full?", "vad är klockan"]
    status, body = await vectors_told({"texts": texts})
    one, same, other = np.array(body["vectors"])
    assert (status, body["encoder"]) == (200, encoder().name)
    assert one @ same > 0.92 > one @ other
    assert np.linalg.norm(one) == pytest.approx(1, abs=1e-3)


async def test_a_text_is_read_as_the_chat_reads_it() -> None:
    texts = ["min chef [namn] slog mig", "min chef Kim slog mig", "  min chef Kim slog mig "]
    one, same, padded = (await vectors_told({"texts": texts}))[1]["vectors"]
    assert one == same == padded


async def test_no_texts_have_no_vectors_and_an_empty_one_has() -> None:
    assert (await vectors_told({"texts": []}))[1]["vectors"] == []
    assert len((await vectors_told({"texts": [""]}))[1]["vectors"][0]) == 384


@pytest.mark.parametrize(
    "body",
    [None, [], "hej", {}, {"texts": "hej"}, {"texts": [1]}, {"texts": ["x" * 4001]}, {"texts": [""] * 101}],
    ids=lambda body: str(body)[:20],
)
async def test_what_is_no_list_of_texts_is_refused(body: Any) -> None:
    assert MOST_TEXTS == 100
    assert (await vectors_told(body))[0] == 400


async def test_whatever_breaks_no_word_is_logged(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level("DEBUG")

    def broken(texts: list[str]) -> dict[str, Any]:
        raise ValueError(texts[0])

    assert (await vectors_told({"texts": [MARKER]}))[0] == 200
    monkeypatch.setattr(vectors, "_told", broken)
    assert (await vectors_told({"texts": [MARKER]}))[0] == 503
    assert MARKER not in caplog.text and "ValueError" in caplog.text


def test_the_running_assistant_tells_vectors(assistant: Running) -> None:
    status, body = read(assistant, {"texts": ["är det ok att vara full", "är det ok att va full?"]})
    one, same = np.array(body["vectors"])
    assert status == 200 and one @ same > 0.92
    for wrong in (b"", b"{", b"[]", {"texts": 1}):
        assert read(assistant, wrong)[0] == 400
