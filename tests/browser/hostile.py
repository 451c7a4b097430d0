"""Texts and addresses that would set ``window.pwned`` if a browser obeyed them."""

from __future__ import annotations

HTML = (
    "<img src=x onerror='window.pwned=1'><script>window.pwned=1</script>"
    "<svg onload='window.pwned=1'></svg>\"><a href=javascript:window.pwned=1>klicka</a> ${window.pwned=1}"
)
LINKS = [
    {"title": "länk 1", "url": "javascript:window.pwned=1"},
    {"title": "länk 2", "url": "JaVa\tScRiPt:window.pwned=1"},
    {"title": "länk 3", "url": "data:text/html,<script>opener.pwned=1</script>"},
    {"title": "länk 4", "url": "vbscript:pwned"},
    {"title": "länk 5", "url": "\x01javascript:window.pwned=1"},
]
MARKDOWN = f'{HTML}\n\n[länk](javascript:window.pwned=1) ![bild](x"onerror="window.pwned=1)'
LONG = "\n\n".join(["Ett långt stycke om samma sak. " * 15] * 5) + "\n\n" + "x" * 300
