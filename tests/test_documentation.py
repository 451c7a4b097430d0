"""Settings, commands and files that are not documented do not exist for whoever takes over."""

import json
import re
import subprocess
from dataclasses import asdict
from pathlib import Path

import pytest

from bot.nlu.decision import Thresholds
from bot.nlu.intent_classifier import IntentClassifier
from tests.conversations.test_conversations import EXPECTATIONS

ROOT = Path(__file__).parent.parent
READ_AS_TEXT = {".py", ".yml", ".md", ".txt", ".toml", ".sh", ".json", ".ts", ".mjs", ".css", ".html"}
README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("setting", sorted(IntentClassifier.get_default_config()))
def test_every_setting_is_described_with_its_default(setting: str) -> None:
    described = (ROOT / "docs/understanding.md").read_text("utf-8")
    value = IntentClassifier.get_default_config()[setting]
    assert f"| `{setting}` | {value} |" in described


def test_thresholds_are_settings() -> None:
    assert asdict(Thresholds()).items() <= IntentClassifier.get_default_config().items()


def test_every_command_is_in_the_readme() -> None:
    commands = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert [command for command in commands if f"`make {command}`" not in README] == []


def test_every_room_is_in_the_readme() -> None:
    rooms = ["bot/", "data/", "actions/", "knowledge/", "tests/", "bench/", "docs/", "encoder/", "gateway/"]
    assert [room for room in rooms if f"`{room}`" not in README] == []


def test_every_expectation_of_a_conversation_is_described() -> None:
    described = (ROOT / "docs/evaluation.md").read_text("utf-8")
    assert [key for key in EXPECTATIONS if f"`{key}`" not in described] == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("knowledge/*.yml")), ids=lambda path: path.name)
def test_every_knowledge_file_is_described(path: Path) -> None:
    assert f"`{path.name}`" in (ROOT / "docs/knowledge.md").read_text("utf-8")


def test_the_repository_stands_alone() -> None:
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [ROOT / name for name in names.split("\0") if name]
    written = [path for path in files if path.is_file() and path != Path(__file__)]
    assert len(written) > 200
    texts = {path: path.read_text("utf-8") for path in written if path.suffix in READ_AS_TEXT}
    assert [path for path, text in texts.items() if "../shared" in text] == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements/*.txt")), ids=lambda path: path.name)
def test_pinned_packages_are_hashed_and_name_no_address(path: Path) -> None:
    text = path.read_text("utf-8")
    pins = re.findall(r"^[a-z0-9][^=\n]*==", text, re.M)
    assert len(pins) >= 1 and text.count("--hash=sha256:") >= len(pins)
    assert "://" not in text


@pytest.mark.parametrize(
    "folder",
    [
        "gateway/widget",
        "tests/browser/adaptive_cards",
        "tests/gateway/teams/package/app_manifest",
        "tests/playground",
    ],
)
def test_pinned_npm_packages_are_hashed_and_name_no_address(folder: str) -> None:
    locked = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))["packages"]
    assert len(locked) > 1
    assert [name for name, package in locked.items() if name and not package.get("integrity")] == []
    assert [name for name, package in locked.items() if "resolved" in package] == []
