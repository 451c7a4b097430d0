"""What is kept of somebody, shown and erased: ``python -m gateway.privacy --help``.

A conversation's reference is the 32 letters and digits that the chat shows, a message's to HR the one that
the person was given.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys

from sqlalchemy.exc import SQLAlchemyError

from gateway.assistant import AssistantError
from gateway.escalation.outbox import REFERENCE
from gateway.escalation.settings import read_escalation_settings
from gateway.escalation.vault import Unreadable
from gateway.privacy.commands import (
    CONVERSATION,
    Command,
    NotKept,
    erase,
    log,
    read,
    reseal,
    retention,
    show,
    teams,
)
from gateway.services import services
from gateway.settings import read_settings
from knowledge.problem import KnowledgeError


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m gateway.privacy", description="Det som är sparat.")
    commands = parser.add_subparsers(required=True, metavar="kommando")

    def add(name: str, command: Command, told: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=told, description=told)
        made.set_defaults(command=command)
        return made

    for name, command, told in (
        ("show", show, "visa vad som är sparat om ett samtal eller ett meddelande till HR"),
        ("erase", erase, "radera ett samtal eller ett meddelande till HR"),
        ("read", read, "läs ett meddelande till HR"),
    ):
        add(name, command, told).add_argument("reference", type=_reference, metavar="referens")
    of_teams = add("teams", teams, "visa vad ett samtal i Teams har för referens")
    of_teams.add_argument("conversation", metavar="konversationens id")
    of_teams.add_argument("person", metavar="personens id i Entra")
    old = add("retention", retention, "ta bort det som är för gammalt, som jobbet i porten gör")
    old.add_argument("--dry-run", action="store_true", help="räkna bara")
    add("reseal", reseal, "försegla meddelanden till HR med den nyaste nyckeln")
    add("log", log, "visa granskningsloggen")
    return parser


def _reference(text: str) -> str:
    if not re.fullmatch(f"{CONVERSATION}|{REFERENCE}", text):
        raise argparse.ArgumentTypeError("skriv 32 tecken (ett samtal) eller HR-XXXX-XXXX (ett meddelande)")
    return text


async def run(asked: argparse.Namespace) -> str:
    """Do what the command line asks for."""
    async with services(read_settings(), escalation=read_escalation_settings()) as shared:
        told: str = await asked.command(shared, asked)
        return told


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks for and print it; 1 when it could not be done."""
    asked = _parser().parse_args(arguments)
    try:
        print(asyncio.run(run(asked)))
    except NotKept as error:
        print(f"Inget är sparat under {error}.")
    except Unreadable:
        print("Ingen av nycklarna öppnar meddelandet.", file=sys.stderr)
        return 1
    except (AssistantError, SQLAlchemyError, KnowledgeError) as error:
        print(f"Det gick inte: {type(error).__name__}. Försök igen.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
