"""The run as one HTML page that needs nothing else: no scripts, no other files, readable by everybody."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from gateway.faq import figures
from gateway.faq.compare import Comparison
from gateway.faq.names import Catalogue
from gateway.faq.output import words
from gateway.faq.output.bars import of_histogram, of_shares
from gateway.faq.result import VERDICT_TITLES, Result, Verdict

_FOLDER = Path(__file__).parent / "templates"
_TEMPLATES = Environment(
    loader=FileSystemLoader(_FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
WEAKEST = 15


def page(result: Result, comparison: Comparison | None, catalogue: Catalogue) -> str:
    """Return the report; its own policy lets its style through, by its digest, and nothing else."""
    style = (_FOLDER / "report.css").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    topics, roles = figures.by_topic(result), figures.by_role(result)
    bins = figures.histogram(result)
    weak = [share for share in topics if share.accuracy is not None and share.accuracy < 1][:WEAKEST]

    def name(id_: str) -> str:
        return words.name(catalogue, id_)

    return _TEMPLATES.get_template("report.html").render(
        style=Markup(style),  # ours, not a question's
        digest=digest,
        result=result,
        comparison=comparison,
        total=figures.total(result),
        topics=topics,
        roles=roles,
        confusions=figures.confusions(result),
        bins=bins,
        roles_plot=of_shares([(words.role(share.name), share) for share in roles]),
        topics_plot=of_shares([(name(share.name), share) for share in weak]),
        bins_plot=of_histogram(bins),
        verdicts=VERDICT_TITLES,
        order=[Verdict.WRONG, Verdict.ERROR, Verdict.ASKED_BACK, Verdict.RIGHT],
        name=name,
        role=words.role,
        percent=words.percent,
        when=words.when,
        show=words.printable,
    )
