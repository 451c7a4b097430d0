"""Releases: what the assistant knows and the model that learnt from it, changed together or not at all.

A release is a folder of ``var/utgavor``. The files of the project stay what everything is read from: to
publish is to copy a release into them, so that nothing that stops in the middle (a crash, a power cut)
leaves anything but the old or the new one, and to tell what runs to read them again (``watch``).
"""

from bot.releases.covered import state_of
from bot.releases.release import Release
from bot.releases.shelf import history
from bot.releases.switch import BaseChanged, NotUsable, in_use, publish, recover, roll_back

__all__ = [
    "BaseChanged",
    "NotUsable",
    "Release",
    "history",
    "in_use",
    "publish",
    "recover",
    "roll_back",
    "state_of",
]
