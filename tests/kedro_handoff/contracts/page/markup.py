"""Reads HTML strictly: what is opened is closed, in order, and no id stands twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img"}


@dataclass
class Element:
    """A start tag with the text directly and indirectly inside it."""

    tag: str
    attributes: dict[str, str | None]
    text: str = ""
    ancestors: tuple[str, ...] = ()


@dataclass
class Page(HTMLParser):
    """All elements of a page in document order; raises where it is not well-formed."""

    elements: list[Element] = field(default_factory=list)
    _open: list[Element] = field(default_factory=list)

    @classmethod
    def read(cls, html: str) -> Page:
        page = cls()
        HTMLParser.__init__(page)
        page.feed(html)
        page.close()
        assert not page._open, f"never closed: {[element.tag for element in page._open]}"
        ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
        assert len(ids) == len(set(ids)), "an id stands twice"
        return page

    def all(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]

    def values(self, attribute: str) -> list[str]:
        return [each.attributes[attribute] or "" for each in self.elements if attribute in each.attributes]

    def handle_starttag(self, tag, attrs):
        assert len(attrs) == len(dict(attrs)), f"an attribute stands twice on {tag}"
        element = Element(tag, dict(attrs), ancestors=tuple(each.tag for each in self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag, attrs):
        assert "svg" in [each.tag for each in self._open], f"<{tag}/> outside an svg"
        self.elements.append(Element(tag, dict(attrs), ancestors=tuple(each.tag for each in self._open)))

    def handle_endtag(self, tag):
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data):
        for element in self._open:
            element.text += data
