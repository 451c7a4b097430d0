"""What people say in the drills: questions, follow-ups that need the answer before them, taps, forms to HR.

A question stands alone; a follow-up makes sense only after what was said before it, so that an answer
without its context is seen to be wrong. Written for the drills alone.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """Understood whatever was said before."""

    text: str


@dataclass(frozen=True)
class FollowUp:
    """Understood only from what was said before."""

    text: str


@dataclass(frozen=True)
class Tap:
    """Taps an option under the last answer, by its number; the first may say who one is."""

    number: int = 0


@dataclass(frozen=True)
class ToHr:
    """Fills in the form to HR, and confirms it."""


Turn = Question | FollowUp | Tap | ToHr
Conversation = tuple[Turn, ...]

WHERE, WHOM, WHY = FollowUp("var står det?"), FollowUp("vem vänder jag mig till då?"), FollowUp("varför?")
MANAGER, NEXT = FollowUp("och om det är chefen?"), FollowUp("vad händer sen?")

CONVERSATIONS: tuple[Conversation, ...] = (
    (
        Question("min kollega luktar sprit"),
        WHERE,
        MANAGER,
        WHOM,
        ToHr(),
        Question("får jag ta en öl till lunchen?"),
        WHY,
    ),
    (
        Question("jag blir mobbad på jobbet"),
        WHOM,
        WHERE,
        ToHr(),
        NEXT,
        Question("vad är värdegrunden?"),
        WHERE,
    ),
    (Question("får jag ta emot en present från en leverantör?"), WHERE, WHOM, ToHr(), Tap(), WHERE),
    (
        Question("vad är visselblåsning?"),
        WHERE,
        Question("vad räknas som trakasserier?"),
        WHERE,
        WHOM,
        ToHr(),
    ),
    (
        Question("en kollega tafsar på mig"),
        WHOM,
        NEXT,
        ToHr(),
        WHERE,
        Question("får jag vara påverkad på jobbet?"),
        WHERE,
    ),
    (Question("vad är diskriminering?"), WHERE, ToHr(), Tap(), WHOM, WHERE),
    (
        Question("får jag bjuda en leverantör på middag?"),
        WHY,
        WHERE,
        WHOM,
        Question("min kollega luktar sprit"),
        MANAGER,
        ToHr(),
    ),
    (
        Question("hur anmäler jag trakasserier?"),
        NEXT,
        WHERE,
        ToHr(),
        Question("vad förväntas av chefer?"),
        WHERE,
    ),
    (Question("jag är chef"), Question("min medarbetare verkar full på jobbet"), WHERE, NEXT, ToHr(), WHOM),
    (Question("jag är förtroendevald"), Question("får vi dricka alkohol på sammanträden?"), WHERE, WHOM, WHY),
)
