"""Only Microsoft gets in, only for us and our tenant, and only Microsoft is sent our own token."""

from __future__ import annotations

import hmac
import socket
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.gateway.teams.conftest import TeamsDoor, activity
from tests.gateway.teams.fake_microsoft import FakeMicrosoft, new_key

HOUR = 3600
FORGED: dict[str, Callable[[FakeMicrosoft], str]] = {
    "no token": lambda _: "",
    "no token at all, but words": lambda _: "abc.def",
    "another issuer": lambda ms: ms.token(iss="https://evil.example"),
    "no issuer": lambda ms: ms.token(iss=None),
    "the issuer in another spelling": lambda ms: ms.token(iss="https://API.botframework.com"),
    "for another bot": lambda ms: ms.token(aud="00000000-0000-4000-8000-00000000000c"),
    "for nobody": lambda ms: ms.token(aud=None),
    "another key with a known id": lambda ms: ms.token(key=new_key()),
    "an unknown key id": lambda ms: ms.token(kid="key-2"),
    "not signed": lambda ms: ms.token(key="", algorithm="none"),
    "HS256 with a secret": lambda ms: ms.token(key="x" * 64, algorithm="HS256"),
    "RS512": lambda ms: ms.token(algorithm="RS512"),
    "expired": lambda ms: ms.token(exp=int(time.time()) - HOUR),
    "without an end": lambda ms: ms.token(exp=None),
    "not yet valid": lambda ms: ms.token(nbf=int(time.time()) + HOUR),
    "without a beginning": lambda ms: ms.token(nbf=None),
    "without a service address": lambda ms: ms.token(serviceurl=None),
}


@pytest.mark.parametrize("forged", FORGED)
async def test_a_forged_token_is_refused_and_nothing_is_answered(door: TeamsDoor, forged: str) -> None:
    assert await door.send(activity(door.microsoft), FORGED[forged](door.microsoft)) == 401
    await door.teams.idle()
    assert (door.microsoft.posts, door.rasa.got) == ([], [])


async def test_a_public_key_is_no_secret_to_sign_with(door: TeamsDoor) -> None:
    """The classic confusion: HS256 with the public key as its secret."""
    public = (
        door.microsoft.keys["key-1"]
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    said, _, _ = door.microsoft.token(key="x" * 64, algorithm="HS256").rpartition(".")
    signature = urlsafe_b64encode(hmac.digest(public, said.encode(), "sha256")).rstrip(b"=").decode()
    assert await door.send(activity(door.microsoft), f"{said}.{signature}") == 401


async def test_a_key_for_another_channel_does_not_sign_for_teams(door: TeamsDoor) -> None:
    door.microsoft.endorsements = ("webchat",)
    assert await door.send(activity(door.microsoft)) == 401


@pytest.mark.parametrize(
    "fields",
    [
        {"serviceUrl": None},
        {"serviceUrl": "https://smba.trafficmanager.net/emea/"},  # Microsoft's, but not this token's
        {"channelId": "webchat"},
        {"conversation": {"id": "a:c", "conversationType": "personal", "tenantId": "another"}},
        {"channelData": {"tenant": {"id": "another"}}},
        {"conversation": {"id": "a:c", "conversationType": "personal"}, "channelData": None},
    ],
)
async def test_a_good_token_does_not_let_in_what_it_was_not_made_for(
    door: TeamsDoor, fields: dict[str, Any]
) -> None:
    assert await door.send(activity(door.microsoft, **fields)) == 403
    await door.teams.idle()
    assert (door.microsoft.posts, door.rasa.got) == ([], [])


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/",
        "https://127.0.0.1:{port}/",
        "https://{good}@127.0.0.1:{port}/",
        "https://127.0.0.1:{port}/?{good}",
        "https://{good}.evil.example/",
        "http://{good}.evil.example/",
        "https://{good}/?x=",
        "//{good}/",
    ],
)
async def test_no_connection_is_ever_made_to_a_foreign_host(door: TeamsDoor, address: str) -> None:
    """Even where Microsoft itself has signed the foreign address into the token."""
    with socket.create_server(("127.0.0.1", 0)) as foreign:
        foreign.settimeout(0.2)
        said = address.format(port=foreign.getsockname()[1], good=door.microsoft.host)
        token = door.microsoft.token(serviceurl=said)
        assert await door.send(activity(door.microsoft, serviceUrl=said), token) == 403
        await door.teams.idle()
        with pytest.raises(TimeoutError):
            foreign.accept()
    assert not any("token" in path for path in door.microsoft.asked)  # it did not even log in


async def test_a_token_for_one_service_address_is_not_good_for_another_that_is_allowed_too(
    door: TeamsDoor,
) -> None:
    elsewhere = f"https://{door.microsoft.host}/another-region/"
    assert await door.send(activity(door.microsoft, serviceUrl=elsewhere)) == 403


async def test_a_redirect_to_a_foreign_host_is_not_followed(door: TeamsDoor) -> None:
    with socket.create_server(("127.0.0.1", 0)) as foreign:
        foreign.settimeout(0.2)
        door.microsoft.answers = [(307, {"Location": f"http://127.0.0.1:{foreign.getsockname()[1]}/"})]
        await door.answered()
        with pytest.raises(TimeoutError):
            foreign.accept()


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"null", b'{"type": 7}', b"[" * 5000])
async def test_a_body_that_is_no_activity_is_refused(door: TeamsDoor, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {door.microsoft.token()}"}
    response = await door.http.post("/api/teams/messages", content=body, headers=headers)
    assert response.status_code in (400, 403)
