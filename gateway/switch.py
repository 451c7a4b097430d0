"""The kill switch: ``python -m gateway.switch close web`` and ``open web``; without words, what is closed."""

from __future__ import annotations

import argparse
import asyncio
import datetime
import sys

from sqlalchemy.exc import SQLAlchemyError

from gateway.settings import read_settings
from gateway.store import audit, channels
from gateway.store.database import open_database


async def switch(database: str, action: str, channel: str | None) -> str:
    """Close or open a channel; return in Swedish what is closed afterwards."""
    engine = await open_database(database)
    try:
        if channel and action != "show":
            await audit.note(engine, action, f"channel {channel}")
        if channel and action == "close":
            await channels.close(engine, channel)
        if channel and action == "open":
            await channels.open_again(engine, channel)
        closed = await channels.closed(engine)
    finally:
        await engine.dispose()
    if not closed:
        return "Alla kanaler är öppna."
    told = (
        f"{name} (sedan {datetime.datetime.fromtimestamp(since):%Y-%m-%d %H:%M})"
        for name, since in closed.items()
    )
    return "Stängt: " + ", ".join(told)


def main() -> int:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=("close", "open", "show"), nargs="?", default="show")
    parser.add_argument("channel", choices=channels.CHANNELS, nargs="?")
    asked = parser.parse_args()
    if asked.action != "show" and not asked.channel:
        parser.error(f"vilken kanal? {', '.join(channels.CHANNELS)}")
    try:
        print(asyncio.run(switch(read_settings().database_url, asked.action, asked.channel)))
    except SQLAlchemyError as error:
        print(f"Inget är ändrat: databasen svarar inte ({type(error).__name__}).", file=sys.stderr)
        print("Stoppa porten om kanalen måste stängas genast.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
