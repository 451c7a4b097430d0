"""``make check``: names every defect of the knowledge and the examples, with file and line.

Exit status 0 when there is none, 1 otherwise.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import yaml

from knowledge import reader
from knowledge.checks import answers, coverage, links, openings, phrases, quotes, references, translations
from knowledge.examples import read_examples
from knowledge.problem import KnowledgeError, Problem

ROOT = Path(__file__).parent.parent


def find_problems(root: Path = ROOT) -> list[Problem]:
    """Return everything that is wrong in a checkout; unreadable files hide what is behind them."""
    return [*find_knowledge_problems(root), *links.problems(root)]


def find_knowledge_problems(root: Path) -> list[Problem]:
    """Return what is wrong with the knowledge and the examples alone, without the documents about them."""
    try:
        knowledge = reader.read(root / "knowledge")
        examples = read_examples(root / "data" / "nlu")
    except KnowledgeError as error:
        return list(error.problems)
    domain = yaml.safe_load((root / "domain.yml").read_text("utf-8"))
    return [
        *references.problems(knowledge),
        *quotes.problems(knowledge),
        *answers.problems(knowledge),
        *openings.problems(knowledge),
        *coverage.problems(knowledge, root / "knowledge"),
        *phrases.problems(knowledge, examples, set(domain["intents"])),
        *translations.problems(root / "knowledge" / "translations"),
    ]


def main(arguments: list[str] | None = None) -> int:
    """Print the problems, or how much there is when all is well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--knowledge-only", action="store_true", help="leave README.md and docs/ out")
    alone = parser.parse_args(arguments).knowledge_only
    problems = find_knowledge_problems(ROOT) if alone else find_problems()
    for problem in problems:
        file = problem.place.file
        shown = file.relative_to(ROOT) if file.is_relative_to(ROOT) else file
        print(f"{shown}:{problem.place.line}: {problem.message}")
    if problems:
        print(f"\n{len(problems)} fel.")
        return 1
    knowledge, examples = reader.read(), read_examples()
    answers_ = sum(len(topic.answers) for topic in knowledge.topics.values())
    print(
        f"Inga fel: {len(knowledge.sections)} avsnitt, {len(knowledge.topics)} ämnen, {answers_} svar, "
        f"{len(examples)} exempel."
    )
    lacking = translations.untranslated(knowledge, ROOT / "knowledge" / "translations")
    if lacking:
        print(f"Att översätta till engelska: {len(lacking)} texter, som tills vidare visas på svenska.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
