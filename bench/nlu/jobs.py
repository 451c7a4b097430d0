"""One job a system and a set, each kept as one result; only what is missing is computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from bench.nlu import evaluation, figures, probe, staff
from bench.nlu.fitted import MODELS, Fitted, slug
from bench.nlu.questions import QuestionSet, digest, digest_of_files
from bench.nlu.store import Result, Store
from bench.nlu.systems import System

CODE = digest_of_files(*(Path(str(module.__file__)) for module in (evaluation, figures, staff)))
PROBE = digest_of_files(Path(probe.__file__))
COST = "cost"


@dataclass(frozen=True)
class Job:
    """One result to have: its name, a hash of what it rests on, and how it is computed."""

    name: str
    key: str
    compute: Callable[[], Result]
    done: Callable[[], None] = lambda: None


def answers(fitted: Fitted, asked: QuestionSet) -> Job:
    """Return the job of asking a fitted system one set."""

    def compute() -> Result:
        texts = [question.text for question in asked.questions]
        judged = evaluation.rows(asked, fitted.model().predict(texts))
        named = {"system": fitted.system.spec, "title": fitted.system.title, "set": asked.name}
        return {**named, "figures": evaluation.summary(judged), "rows": judged}

    name = f"{slug(fitted.system.spec)}--{asked.name}--{fitted.corpus.name}"
    return Job(name, digest(fitted.key, asked.fingerprint, CODE), compute)


def costs(fitted: Fitted, asked: QuestionSet) -> Job:
    """Return the job of measuring a fitted system."""

    def compute() -> Result:
        seconds = fitted.seconds()
        fitted.release()
        texts = [question.text for question in asked.questions]
        measured = probe.cost(fitted.system, fitted.folder, texts)
        named = {"system": fitted.system.spec, "title": fitted.system.title, "set": COST}
        about = {"corpus": fitted.corpus.name, "examples": len(fitted.corpus.texts)}
        return {**named, **about, "training_seconds": seconds, **measured}

    return Job(f"{fitted.name}--{COST}", digest(fitted.key, asked.fingerprint, PROBE), compute)


def plan(systems: Sequence[System], sets: Sequence[QuestionSet], models: Path = MODELS) -> Iterator[Job]:
    """Yield every job; sets of one corpus follow each other, so that it is learnt once a system.

    A system named ``search`` answers only where there are passages.
    """
    for corpus in {asked.corpus.name: asked.corpus for asked in sets}.values():
        there = [asked for asked in sets if asked.corpus.name == corpus.name]
        for system in systems:
            if system.spec.startswith("search") and not corpus.passages:
                continue
            fitted = Fitted(system, corpus, models)
            yield from (answers(fitted, asked) for asked in there)
            last = costs(fitted, there[0])
            yield Job(last.name, last.key, last.compute, fitted.release)


def run(jobs: Sequence[Job], store: Store) -> list[Result]:
    """Compute what is missing, with a bar over all jobs; return all results in the jobs' order."""
    results = []
    with tqdm(jobs, "Mäter", unit=" jobb") as bar:
        for job in bar:
            bar.set_postfix_str(job.name)
            results.append(store.get(job.name, job.key, job.compute))
            job.done()
    return results
