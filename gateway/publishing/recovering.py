"""Sees to what a gateway that has died left behind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from anyio import to_thread

from bot.releases import Release
from gateway.clock import now
from gateway.publishing import workspace
from gateway.publishing.issuing import Issuing
from gateway.store.publications import DAYS, FAILED, Kept, Publications

STOPPED = "Porten stannade när det skulle publiceras. Inget är publicerat. Förbered publiceringen igen."


async def recover(
    kept: Publications, issuing: Issuing, history: Sequence[Release], root: Path, mark: str
) -> None:
    """Remove the workspaces that nobody owns, and tell whether what was being published has been.

    Args:
        kept: The publications.
        issuing: What keeps that one is published.
        history: The releases, the newest first; what was under way has been finished.
        root: The project.
        mark: Whose workspaces, see ``workspace.orphans``.
    """
    for one in await kept.abandoned():
        release = next((release for release in history if _is_of(release, one)), None)
        if release:
            await issuing.settle(one, release.id)
        else:
            await kept.finish(one.id, FAILED, [STOPPED])
    owned = [one.id for one in await kept.pending()]
    for orphan in await to_thread.run_sync(workspace.orphans, root, mark, owned):
        await to_thread.run_sync(orphan.remove)
    for printed in (root / workspace.FOLDER).glob("*.txt"):
        if printed.stat().st_mtime < now() - DAYS * 24 * 3600:  # as the publication that it is of
            printed.unlink()


def _is_of(release: Release, one: Kept) -> bool:
    same = (release.reason, release.changes) == (one.reason, tuple(draft.name for draft in one.drafts))
    return same and release.back_to is None and release.time >= one.started
