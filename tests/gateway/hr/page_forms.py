"""The forms of a page as a browser would send them, for tests without one."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = list[tuple[str, str | None]]


@dataclass
class PageForm:
    """A form: where it goes, and its fields; ``set`` and ``drop`` are what somebody does in it."""

    action: str = ""
    fields: list[tuple[str, str]] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Return a field's value; empty when there is no such field."""
        return next((value for own, value in self.fields if own == name), "")

    def set(self, name: str, *values: str) -> PageForm:
        """Let a field have other values, where it stands."""
        names = [own for own, _ in self.fields]
        place = names.index(name) if name in names else len(names)
        self.drop(name)
        self.fields[place:place] = [(name, value) for value in values]
        return self

    def drop(self, name: str) -> PageForm:
        """Leave a field out."""
        self.fields = [(own, value) for own, value in self.fields if own != name]
        return self

    @property
    def data(self) -> dict[str, list[str]]:
        """The fields as httpx sends them."""
        found: dict[str, list[str]] = {}
        for name, value in self.fields:
            found.setdefault(name, []).append(value)
        return found


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._name, self._text, self._open = "", "", False

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(PageForm(given.get("action", "")))
            self._open = True
        if not self._open:
            return
        name, fields = given.get("name", ""), self.forms[-1].fields
        if tag == "input" and name:
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                fields.append((name, given.get("value", "on")))
        elif tag == "select":
            self._name = name
        elif tag == "option" and self._name and "selected" in given:
            fields.append((self._name, given.get("value", "")))
        elif tag == "textarea":
            self._name, self._text = name, ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False
        elif tag == "textarea" and self._open:
            self.forms[-1].fields.append((self._name, self._text.removeprefix("\n")))
        if tag in ("textarea", "select"):
            self._name = ""


def page_form(text: str, action: str) -> PageForm:
    """Return the form of a page whose action ends so.

    Raises:
        AssertionError: there is none.
    """
    parser = _Forms()
    parser.feed(text)
    found = [form for form in parser.forms if form.action.endswith(action)]
    assert found, f"no form goes to {action}"
    return found[0]
