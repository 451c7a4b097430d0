"""The icons have the form that Microsoft asks for, and are what their drawings show.

https://learn.microsoft.com/microsoftteams/platform/concepts/design/design-teams-app-icon-store-appbar
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gateway.settings import ROOT
from gateway.teams.package.archive import ICONS
from gateway.teams.package.manifest import COLOUR

SAFE = slice(36, 156)  # the 120 × 120 in the middle, which no mask takes from


def pixels(file: Path) -> np.ndarray:
    with Image.open(file) as image:
        assert image.format == "PNG"
        return np.asarray(image.convert("RGBA")).astype(int)


def test_the_colour_icon_is_a_full_square_with_the_drawing_in_the_middle() -> None:
    icon = pixels(ICONS / "color.png")
    assert icon.shape == (192, 192, 4)
    assert (icon[..., 3] == 255).all()
    background = [int(COLOUR[place : place + 2], 16) for place in (1, 3, 5)] + [255]
    drawn = (icon != background).any(axis=-1)
    assert drawn.mean() > 0.1
    drawn[SAFE, SAFE] = False
    assert not drawn.any()


def test_the_outline_is_white_on_nothing() -> None:
    icon = pixels(ICONS / "outline.png")
    assert icon.shape == (32, 32, 4)
    seen = icon[..., 3] > 0
    assert (icon[seen][:, :3] == 255).all()
    assert 0.1 < seen.mean() < 0.6
    assert not icon[[0, 0, -1, -1], [0, -1, 0, -1], 3].any()


def test_the_icons_are_what_their_drawings_show(tmp_path: Path) -> None:
    # In a process of its own: one with an event loop of another test's browser cannot start a second.
    command = [sys.executable, "-m", "tests.gateway.teams.package.draw", "--target", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, timeout=60, check=True)
    for name in ("color.png", "outline.png"):
        difference = np.abs(pixels(tmp_path / name) - pixels(ICONS / name))
        assert difference.mean() < 1  # browsers round edges each in their way


@pytest.mark.parametrize("name", ["color", "outline"])
def test_the_drawings_carry_nothing_from_elsewhere(name: str) -> None:
    drawing = (ICONS / f"{name}.svg").read_text("utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "://" not in drawing
    assert "<image" not in drawing
