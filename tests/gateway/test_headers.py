"""Browsers are told to do no more than the pages need, and other sites are let in only by name."""

from __future__ import annotations

import pytest

from tests.gateway.conftest import Door, Opener

INTRANET = "https://intranat.example.se"


@pytest.mark.parametrize(
    "path", ["/", "/kallor/medarbetare", "/finns-inte", "/static/style.css", "/openapi.json"]
)
async def test_every_response_is_kept_from_frames_caches_and_sniffing(door: Door, path: str) -> None:
    headers = (await door.http.get(path)).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


async def test_the_widget_may_be_used_and_kept_by_other_sites(door: Door) -> None:
    response = await door.http.get("/widget.js")
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert response.headers["Content-Type"].startswith("text/javascript")


async def test_no_cookie_is_ever_set(door: Door) -> None:
    session = await door.begin()
    for response in (await door.http.get("/"), await door.say(session, "hej")):
        assert "Set-Cookie" not in response.headers


async def test_a_configured_intranet_may_call(opened: Opener) -> None:
    async with opened(intranet_origins=f"{INTRANET}/, https://annan.example.se") as door:
        asks = {"Origin": INTRANET, "Access-Control-Request-Method": "POST"}
        preflight = await door.http.options(
            "/api/chat", headers={**asks, "Access-Control-Request-Headers": "authorization,content-type"}
        )
        assert preflight.headers["Access-Control-Allow-Origin"] == INTRANET
        refused = await door.http.post("/api/chat", json={}, headers={"Origin": INTRANET})
        assert refused.status_code == 401
        assert refused.headers["Access-Control-Allow-Origin"] == INTRANET
        assert "Access-Control-Allow-Credentials" not in refused.headers


async def test_any_other_site_may_not(opened: Opener) -> None:
    async with opened(intranet_origins=INTRANET) as door:
        for origin in ("https://evil.example", "null", f"{INTRANET}.evil.example"):
            response = await door.http.post("/api/session", headers={"Origin": origin})
            assert "Access-Control-Allow-Origin" not in response.headers


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/metrics", "/healthz", "/.env", "/static/../app.py"])
async def test_nothing_else_is_served_to_the_public(door: Door, path: str) -> None:
    assert (await door.http.get(path)).status_code == 404
