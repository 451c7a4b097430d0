"""Where groups are set, Teams' sign-in tells the role; a token that cannot be believed tells nothing."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import jwt
import pytest

from gateway.teams import sign_in
from gateway.teams.settings import TeamsSettings
from tests.gateway.teams.conftest import PERSON, TeamsDoor, activity
from tests.gateway.teams.fake_microsoft import APP, TENANT, FakeMicrosoft, new_key

ELECTED, MANAGERS = "0" * 35 + "1-aaa", "0" * 35 + "2-aaa"
STRANGER = new_key()
GROUP = {"id": "19:group@thread.v2", "conversationType": "groupChat", "isGroup": True, "tenantId": TENANT}


@pytest.fixture
def teams_settings(teams_settings: TeamsSettings, monkeypatch: pytest.MonkeyPatch) -> TeamsSettings:
    monkeypatch.setattr(sign_in, "WAIT_SECONDS", 0.4)
    groups = f"fortroendevald={ELECTED}, chef={MANAGERS}"
    return TeamsSettings(**{**teams_settings.model_dump(), "role_groups": groups})


def entra_token(microsoft: FakeMicrosoft, key: Any = None, kid: str = "key-1", **claims: Any) -> str:
    """Return a token as Entra makes it for whoever uses the app; None takes a claim away."""
    now = int(time.time())
    said = {
        "iss": f"https://{microsoft.host}/{TENANT}/v2.0",
        "aud": APP,
        "tid": TENANT,
        "oid": "aad-1",
        "nbf": now - 10,
        "exp": now + 3600,
        "name": "Namn Namnsson",
        "groups": [MANAGERS, "annan-grupp"],
        **claims,
    }
    left = {name: value for name, value in said.items() if value is not None}
    return jwt.encode(left, key or microsoft.keys["key-1"], "RS256", headers={"kid": kid})


def invoke(microsoft: FakeMicrosoft, token: str, **fields: Any) -> dict[str, Any]:
    """Return what Teams sends when it has signed somebody in."""
    value = {"id": "1", "connectionName": "entra", "token": token}
    return activity(
        microsoft,
        **{"type": "invoke", "name": "signin/tokenExchange", "text": None, "value": value, **fields},
    )


def roles_told(door: TeamsDoor) -> list[Any]:
    return [asked["metadata"].get("roll") for asked in door.rasa.got]


async def test_teams_is_asked_once_a_session_and_the_answer_comes_all_the_same(door: TeamsDoor) -> None:
    asked, answer = await door.answered()
    (card,) = asked["attachments"]
    assert card["contentType"] == "application/vnd.microsoft.card.oauth"
    assert card["content"]["tokenExchangeResource"]["uri"] == f"api://botid-{APP}"
    assert answer["attachments"][0]["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert len(await door.answered()) == 1


async def test_the_role_is_that_of_the_persons_group(door: TeamsDoor) -> None:
    await door.answered()
    assert await door.send(invoke(door.microsoft, entra_token(door.microsoft))) == 200
    await door.answered()
    assert roles_told(door) == [None, "chef"]


async def test_the_first_answer_waits_a_little_for_it(
    door: TeamsDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "WAIT_SECONDS", 20)
    assert await door.send(activity(door.microsoft)) == 202
    while not door.microsoft.posts:
        await asyncio.sleep(0.01)
    await door.send(invoke(door.microsoft, entra_token(door.microsoft)))
    await door.teams.idle()
    assert roles_told(door) == ["chef"]


async def test_in_several_groups_the_first_in_the_settings_counts(door: TeamsDoor) -> None:
    await door.answered()
    both = entra_token(door.microsoft, groups=[MANAGERS, ELECTED])
    await door.send(invoke(door.microsoft, both))
    await door.answered()
    assert roles_told(door) == [None, "fortroendevald"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": STRANGER},
        {"kid": "unknown"},
        {"aud": "another-app"},
        {"iss": "https://api.botframework.com"},
        {"tid": "another-tenant"},
        {"oid": "somebody-else"},
        {"exp": 1},
        {"exp": None},
        {"groups": None},
        {"groups": ["annan-grupp"]},
    ],
    ids=str,
)
async def test_nothing_is_believed_that_is_not_this_persons_own_token(
    door: TeamsDoor, wrong: dict[str, Any]
) -> None:
    await door.answered()
    assert await door.send(invoke(door.microsoft, entra_token(door.microsoft, **wrong))) == 200
    await door.answered()
    assert roles_told(door) == [None, None]


@pytest.mark.parametrize("value", [None, {}, {"token": 7}, {"token": "a.b.c"}, [1]], ids=str)
async def test_an_invoke_without_a_token_changes_nothing(door: TeamsDoor, value: Any) -> None:
    assert await door.send(invoke(door.microsoft, "", value=value)) == 200


async def test_the_token_and_the_groups_are_kept_nowhere(
    door: TeamsDoor, capsys: pytest.CaptureFixture[str]
) -> None:
    await door.answered()
    token = entra_token(door.microsoft)
    await door.send(invoke(door.microsoft, token))
    kept = str(await door.services.sessions.silent()) + "".join(capsys.readouterr()) + str(door.rasa.got)
    for secret in (token, MANAGERS, "Namnsson", "aad-1", PERSON):
        assert secret not in kept


async def test_in_a_shared_place_nobody_is_asked_to_sign_in(door: TeamsDoor) -> None:
    assert len(await door.answered(conversation=GROUP, text="<at>Boten</at> hej")) == 1


class TestOff:
    @pytest.fixture
    def teams_settings(self, teams_settings: TeamsSettings) -> TeamsSettings:
        return TeamsSettings(**{**teams_settings.model_dump(), "role_groups": {}})

    async def test_without_groups_nobody_is_asked_and_nothing_is_taken(self, door: TeamsDoor) -> None:
        assert len(await door.answered()) == 1
        assert await door.send(invoke(door.microsoft, entra_token(door.microsoft))) == 501
        await door.answered()
        assert roles_told(door) == [None, None]
