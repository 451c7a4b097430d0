"""The activity that carries an answer back to where the question came from."""

from __future__ import annotations

from typing import Any

from microsoft_agents.activity import Activity, Attachment, ChannelAccount, ConversationAccount

from gateway.teams.incoming import is_shared

CARD = "application/vnd.microsoft.card.adaptive"
# A bot's user id in Teams is its app id after "28:" (Microsoft, "Deep link to a chat with a bot").
PERSONAL_CHAT = "https://teams.microsoft.com/l/chat/0/0?users=28:{app_id}"
OFFER = {
    "sv": (
        "Det här kan alla här läsa. Gäller det dig själv kan du skriva till mig i en egen chatt.",
        "Egen chatt",
    ),
    "en": ("Everyone here can read this. If it concerns you, write to me in a private chat.", "Private chat"),
}


def answer_to(asked: Activity, card: dict[str, Any], app_id: str) -> Activity:
    """Return the answer: in the thread of a channel, and in a shared place with a way to a chat of one's own.

    It repeats nothing of what was asked and names nobody.
    """
    if is_shared(asked):
        card = with_offer(card, app_id)
    return Activity(
        type="message",
        channel_id=asked.channel_id,
        service_url=asked.service_url,
        conversation=ConversationAccount(id=asked.conversation.id),
        from_property=asked.recipient and ChannelAccount(id=asked.recipient.id),
        locale=card["lang"],
        attachments=[Attachment(content_type=CARD, content=card)],
        **({"reply_to_id": asked.id} if asked.type == "message" and asked.id else {}),
    )


def with_offer(card: dict[str, Any], app_id: str) -> dict[str, Any]:
    """Return the card with an offer, below everything else, to go on where nobody else reads."""
    text, title = OFFER.get(card["lang"], OFFER["sv"])
    button = {"type": "Action.OpenUrl", "title": title, "url": PERSONAL_CHAT.format(app_id=app_id)}
    offer = {
        "type": "Container",
        "separator": True,
        "spacing": "Medium",
        "items": [
            {"type": "TextBlock", "text": text, "wrap": True},
            {"type": "ActionSet", "actions": [button]},
        ],
    }
    return {
        **card,
        "body": [*card["body"], offer],
        "fallbackText": f"{card['fallbackText']}\n\n{text}",
        "speak": f"{card['speak']}\n\n{text}",
    }
