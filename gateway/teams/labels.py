"""What the cards say themselves, around what the knowledge says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Labels:
    """The words on and above what can be tapped; ``{contact}`` is filled in with a contact's title."""

    call_112: str = "Ring 112"
    contacts: str = "Vänd dig till:"
    chat: str = "Chatta med {contact} i Teams"
    read_section: str = "Läs hela avsnittet"
    choose: str = "Välj det du menar"
    choose_role: str = "Välj din roll"
    go_on: str = "Fråga vidare"

    def above_options(self, type_: str) -> str:
        """Return what stands above the options of a card type."""
        return {"clarify": self.choose, "ask_role": self.choose_role}.get(type_, self.go_on)


SWEDISH = Labels()
