"""Somebody who chats: says what the conversations hold, thinks in between, and tries again when told to."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from functools import partial
from typing import Any

from bench.drills.conversations import CONVERSATIONS, FollowUp, Question, Tap, ToHr
from bench.drills.door import PATIENCE, Back, Door, Option, now, read
from bench.drills.records import Attempt, Came, Letter, Message, Records

THINKS = (2.0, 4.0)  # seconds between an answer and what is said next
AGAIN_AFTER = 2.0  # seconds until "Försök igen" is pressed
MOST_ERRORS = 8  # plain errors in a row, after which one gives up and asks something else later


class Person:
    """One person; a new session for each conversation."""

    def __init__(
        self, door: Door, records: Records, number: int, thinks: tuple[float, float] = THINKS
    ) -> None:
        """Chat at ``door``; ``number`` says with which conversation to begin."""
        self._door, self._records, self._thinks = door, records, thinks
        self._next, self._random = number % len(CONVERSATIONS), random.Random(number)
        self._token = self._session = ""
        self._told = False  # in this conversation: that something was not answered, or begins anew
        self._options: list[Option] = []
        self._offered_in = ""  # the session of the options

    async def chat(self, over: asyncio.Event) -> None:
        """Have one conversation after the other until it is over; what is begun is waited for."""
        await asyncio.sleep(self._random.uniform(0, self._thinks[1]))
        while not over.is_set():
            await self.converse(self._next, over)
            self._next = (self._next + 1) % len(CONVERSATIONS)

    async def converse(self, conversation: int, over: asyncio.Event) -> None:
        """Have one conversation; after a failure that stays, go on with the next question of its own."""
        self._token, self._options, self._told, lost = "", [], False, False
        for turn, said in enumerate(CONVERSATIONS[conversation]):
            if over.is_set():
                return
            if isinstance(said, Question):
                lost = False
            if lost and isinstance(said, FollowUp | Tap):
                continue  # whoever has been told that a question was not answered does not ask on
            if isinstance(said, ToHr):
                await self._write_to_hr()
            else:
                message = Message(conversation, turn)
                self._records.messages.append(message)
                lost = not await self._say(said, message)
                message.after_failure, self._told = self._told, self._told or lost
            await asyncio.sleep(self._random.uniform(*self._thinks))

    async def _say(self, said: Question | FollowUp | Tap, message: Message) -> bool:
        """Say it until it is answered, or for as long as one has patience; return whether it was."""
        started, errors = now(), 0
        while now() - started < PATIENCE and errors < MOST_ERRORS:
            began = now()
            back = await self._in_session("POST", "/api/chat", partial(self._content, said))
            came, answer, options = read(back)
            message.attempts.append(Attempt(self._session, began, now(), came, answer))
            if answer:
                self._options, self._offered_in = options, self._session
                return True
            errors += came is Came.ERROR
            await asyncio.sleep(AGAIN_AFTER)
        return False

    def _content(self, said: Question | FollowUp | Tap) -> dict[str, Any]:
        if isinstance(said, Tap):
            option = self._options[said.number]
            # In another session the gateway refuses what it has not offered there; its words are a question.
            in_time = self._session == self._offered_in
            return {"payload": option.payload} if in_time else {"message": option.title}
        return {"message": said.text}

    async def _write_to_hr(self) -> None:
        """Fetch the form, and confirm it with one key until it is known whether it was taken."""
        form = await self._in_session("GET", "/api/escalation")
        if form.came is not Came.ANSWER:
            return  # the form did not open: nothing has been promised
        letter = Letter(form.body["key"], now())
        self._records.letters.append(letter)
        sent = {"key": letter.key, "confirmed": True, "text": f"Övning {letter.key[:8]}."}
        while now() - letter.began < PATIENCE and not letter.reference:
            back = await self._in_session("POST", "/api/escalation", lambda: sent)
            letter.came.append(back.came)
            letter.ended = now()
            if back.came is Came.ANSWER:
                letter.reference = back.body["reference"]
            elif 400 <= back.status < 500:
                return  # it is not taken, and says so
            else:
                await asyncio.sleep(AGAIN_AFTER)

    async def _in_session(self, method: str, path: str, body: Callable[[], Any] = lambda: None) -> Back:
        """Make a call in the session, beginning one where there is none or the old one is over."""
        for _ in range(2):
            if not self._token:
                begun = await self._door.call("POST", "/api/session", body={})
                if begun.came is not Came.ANSWER:
                    return begun
                self._token, self._session = begun.body["token"], begun.body["reference"]
            back = await self._door.call(method, path, self._token, body())
            if back.status != 401:
                break
            self._token, self._told = "", True
            self._records.sessions_replaced += 1
        return back
