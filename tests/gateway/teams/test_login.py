"""The assistant logs in to Microsoft with a secret, or with a certificate whose key stays here."""

from __future__ import annotations

from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

from gateway.teams.settings import TeamsSettings
from tests.certificates import self_signed
from tests.gateway.teams.conftest import TeamsDoor
from tests.gateway.teams.fake_microsoft import APP, new_key

KEY = new_key()
PASSWORD = "certifikatets-losenord"


def certificate(path: Path) -> Path:
    """Write a certificate with its key, as the portal wants it uploaded and the gateway wants it set."""
    locked = serialization.BestAvailableEncryption(PASSWORD.encode())
    signed = self_signed(KEY, "bemotande")
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"bemotande", KEY, signed, None, locked))
    return path


class TestWithACertificate:
    @pytest.fixture
    def teams_settings(self, teams_settings: TeamsSettings, tmp_path: Path) -> TeamsSettings:
        with_certificate = {
            "secret": "",
            "certificate": certificate(tmp_path / "bemotande.pfx"),
            "certificate_password": PASSWORD,
        }
        return TeamsSettings(**{**teams_settings.model_dump(), **with_certificate})

    async def test_a_statement_is_signed_and_no_secret_sent(self, door: TeamsDoor) -> None:
        await door.card()
        (login,) = door.microsoft.logins
        said = jwt.decode(
            login["client_assertion"],
            KEY.public_key(),
            algorithms=["PS256", "RS256"],
            options={"verify_aud": False},
        )
        assert (said["iss"], said["sub"]) == (APP, APP)
        assert "client_secret" not in login


async def test_with_a_secret_one_login_is_enough_for_many_answers(door: TeamsDoor) -> None:
    for _ in range(3):
        await door.card()
    assert [login["client_secret"] for login in door.microsoft.logins] == ["a-secret"]
