"""The pages of the workbench, in the order of the menu: a new one is one more line here."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter

from gateway.hr.amnen.routes import routes as amnen
from gateway.hr.andra.routes import routes as andra
from gateway.hr.faq.routes import routes as faq
from gateway.hr.laget.routes import routes as laget
from gateway.hr.obesvarat.routes import routes as obesvarat
from gateway.hr.prova.routes import routes as prova
from gateway.hr.roles import Role
from gateway.hr.workbench import PREFIX


@dataclass(frozen=True)
class Entry:
    """A page in the menu: its title, its address, who may see it, what it is for, and its routes."""

    title: str
    path: str
    role: Role
    about: str
    routes: APIRouter

    @property
    def address(self) -> str:
        """Where it is."""
        return PREFIX + self.path


PAGES = (
    Entry("Ämnen", "/amnen", "lasa", "Läs svaren, deras källor och hur folk frågar.", amnen),
    Entry("Prova", "/prova", "testa", "Fråga i en vald roll och se varför assistenten svarar så.", prova),
    Entry("FAQ-test", "/faq", "lasa", "Ställ många frågor på en gång och se vilka som besvaras rätt.", faq),
    Entry(
        "Obesvarat",
        "/obesvarat",
        "testa",
        "Se vad som inte gick att svara på, och lägg det där det hör hemma.",
        obesvarat,
    ),
    Entry("Ändra", "/andra", "redigera", "Ändra svar, citat, kontakter och exempel, och publicera.", andra),
    Entry("Läget", "/laget", "lasa", "Se hur mycket det frågas, hur det går och om svaren hjälper.", laget),
)
