"""The activity that carries an answer back to where the question came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from microsoft_agents.activity import Activity, Attachment, ChannelAccount, ConversationAccount

from gateway.teams.elements import container, link, paragraph
from gateway.teams.incoming import is_shared
from gateway.teams.labels import Labels

CARD = "application/vnd.microsoft.card.adaptive"
# A bot's user id in Teams is its app id after "28:" (Microsoft, "Deep link to a chat with a bot").
PERSONAL_CHAT = "https://teams.microsoft.com/l/chat/0/0?users=28:{app_id}"


@dataclass(frozen=True)
class Offer:
    """The offer, in a shared place, to go on where nobody else reads."""

    app_id: str
    labels: Mapping[str, Labels]

    def below(self, card: dict[str, Any]) -> dict[str, Any]:
        """Return the card with the offer below everything else."""
        own = self.labels[card["lang"]]
        text, url = own("delad-plats"), PERSONAL_CHAT.format(app_id=self.app_id)
        items = [*paragraph(text), link(own("egen-chatt"), url)]
        return {
            **card,
            "body": [*card["body"], {**container(items), "separator": True, "spacing": "Medium"}],
            "fallbackText": f"{card['fallbackText']}\n\n{text}",
            "speak": f"{card['speak']}\n\n{text}",
        }


def answer_to(asked: Activity, card: dict[str, Any], offer: Offer) -> Activity:
    """Return the answer: in the thread of a channel, and in a shared place with a way to a chat of one's own.

    It repeats nothing of what was asked and names nobody.
    """
    if is_shared(asked):
        card = offer.below(card)
    return carrying(Attachment(content_type=CARD, content=card), asked, locale=card["lang"])


def carrying(attachment: Attachment, asked: Activity, **fields: Any) -> Activity:
    """Return the message that carries an attachment to where an activity came from."""
    thread = {"reply_to_id": asked.id} if asked.type == "message" and asked.id else {}
    return Activity(
        type="message",
        channel_id=asked.channel_id,
        service_url=asked.service_url,
        conversation=ConversationAccount(id=asked.conversation.id),
        from_property=asked.recipient and ChannelAccount(id=asked.recipient.id),
        attachments=[attachment],
        **thread,
        **fields,
    )
