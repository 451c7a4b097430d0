"""Presidio's analyzer, set up so that nothing is downloaded, guessed by a model or logged."""

from __future__ import annotations

import logging
from collections.abc import Callable

import spacy
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpArtifacts, SpacyNlpEngine
from spacy.language import Language
from spacy.tokens import Doc

from gateway.redaction.gazetteer import load_gazetteer
from gateway.redaction.lexicon import Lexicon
from gateway.redaction.names import NameRecognizer
from gateway.redaction.patterns import recognizers
from gateway.redaction.text import MessageTokenizer

LANGUAGE = "sv"


class BlankEngine(SpacyNlpEngine):
    """A blank Swedish pipeline for Presidio: tokens and tags, no model.

    After https://microsoft.github.io/presidio/analyzer/customizing_nlp_models/ (a pipeline of one's own).
    """

    def __init__(self, tag: Callable[[Doc], Doc]) -> None:
        """Cut messages into tokens and let ``tag`` say which can be names."""
        super().__init__(models=[{"lang_code": LANGUAGE, "model_name": "blank"}])
        pipeline = spacy.blank(LANGUAGE)
        pipeline.tokenizer = MessageTokenizer(pipeline.vocab)
        self.nlp = {LANGUAGE: pipeline}  # type: ignore[assignment]  # Presidio declares it as None
        self.pipeline = pipeline
        self._tag = tag

    def load(self) -> None:
        """Nothing to load: Presidio would look for a trained model here."""

    def process_text(self, text: str, language: str) -> NlpArtifacts:
        """Return what Presidio hands to the recognizers."""
        return self._doc_to_nlp_artifact(self._tag(self.pipeline(text)), language)


def build_engine() -> tuple[AnalyzerEngine, Language]:
    """Return the analyzer and the pipeline whose vocabulary it fills."""
    # at DEBUG Presidio logs parts of the text
    logging.getLogger("presidio-analyzer").setLevel(logging.WARNING)
    gazetteer = load_gazetteer()
    lexicon = Lexicon(gazetteer)
    engine = BlankEngine(lexicon)
    found_by = [*recognizers(gazetteer.ordinary), NameRecognizer(engine.pipeline, lexicon)]
    registry = RecognizerRegistry(recognizers=found_by, supported_languages=[LANGUAGE])
    return AnalyzerEngine(
        registry=registry, nlp_engine=engine, supported_languages=[LANGUAGE]
    ), engine.pipeline
