"""Markdown as HTML; HTML that stands in it is shown as text, never obeyed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from markupsafe import Markup


def _align_by_class(state: StateCore) -> None:
    """Name the alignment of table cells by a class: the pages' policy forbids ``style`` attributes."""
    for token in state.tokens:
        if style := token.attrs.pop("style", None):
            token.attrs["class"] = str(style).replace("text-align:", "align-")


def _scrolls(
    renderer: RendererProtocol, tokens: Sequence[Token], place: int, options: OptionsDict, env: EnvType
) -> str:
    """Put a table into a box that scrolls by itself, also by keyboard, where the window is too narrow."""
    if tokens[place].type == "table_open":
        return '<div class="table" role="group" aria-label="Tabell" tabindex="0">\n<table>\n'
    return "</table>\n</div>\n"


_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_MARKDOWN.core.ruler.push("align_by_class", _align_by_class)
_MARKDOWN.add_render_rule("table_open", _scrolls)
_MARKDOWN.add_render_rule("table_close", _scrolls)


def as_html(text: str) -> Markup:
    """Return a text as safe HTML; links lead only to http(s), mailto and this site."""
    return Markup(_MARKDOWN.render(text))


def blocks(text: str) -> Iterator[str]:
    """Yield what a reader sees, block by block (paragraph, list item, table cell), white space collapsed."""
    for token in _MARKDOWN.parse(text):
        if token.type == "inline":
            seen = " ".join("".join(map(_seen, token.children or [])).split())
            if seen:
                yield seen


def _seen(token: Token) -> str:
    return "\n" if token.type in ("softbreak", "hardbreak") else token.content
