"""Which addresses may be followed from a card."""

from __future__ import annotations

import httpx

_WEB, _TO_A_PERSON = {"http", "https"}, {"mailto", "tel"}
_TEAMS = {"teams.microsoft.com", "teams.cloud.microsoft"}


def safe_link(url: str, public_url: str) -> str | None:
    """Return an address as whole and in ASCII, None when it may not be followed (``javascript:`` …).

    Args:
        url: An absolute address, or a path on the gateway.
        public_url: Where staff reach the gateway.
    """
    is_path = url.startswith("/") and not url.startswith("//")
    try:
        parsed = httpx.URL(public_url.rstrip("/") + url if is_path else url)
    except httpx.InvalidURL:
        return None
    leads_somewhere = parsed.host if parsed.scheme in _WEB else url.partition(":")[2]
    return str(parsed) if parsed.scheme in _WEB | _TO_A_PERSON and leads_somewhere else None


def is_page(link: str) -> bool:
    """Return whether a safe link leads to a page."""
    return httpx.URL(link).scheme in _WEB


def is_chat(link: str) -> bool:
    """Return whether a safe link opens a chat in Teams.

    https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/deep-link-teams
    """
    parsed = httpx.URL(link)
    return parsed.scheme == "https" and parsed.host in _TEAMS and parsed.path.startswith("/l/chat/")
