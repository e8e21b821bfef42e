"""The HTML file: alone, well-formed, escaped, and faithful to every character of a sample."""

import re
from html.parser import HTMLParser

import pytest

from rnnviz import __version__
from rnnviz.core.errors import UserError
from rnnviz.report.content import printable
from rnnviz.report.html import to_html, write_html

VOID = {"meta", "br", "hr", "img", "line", "path", "rect", "circle"}


class Reader(HTMLParser):
    """Collects tags, attributes and the text of each <pre>; fails on tags that do not nest."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.attributes, self.pres, self.headings = [], [], [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *attr) for attr in attrs]
        if tag not in VOID:
            self.open.append(tag)
        if tag == "pre":
            self.pres.append("")
        if tag == "h2":
            self.headings.append("")

    def handle_startendtag(self, tag, _attrs):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "pre" in self.open:
            self.pres[-1] += data
        if self.open and self.open[-1] == "h2":
            self.headings[-1] += data


@pytest.fixture(scope="module")
def page(report):
    return to_html(report)


def test_tags_nest_and_close(page, bare_report):
    assert Reader(page).open == []
    assert Reader(to_html(bare_report)).open == []


def test_it_stands_alone(page):
    reader = Reader(page)
    assert not {"script", "link", "img", "iframe", "object"} & set(reader.tags)
    assert not [a for a in reader.attributes if a[1] in ("src", "href") or a[1].startswith("on")]
    assert set(re.findall(r"https?://[^\"' <]+", page)) == {"http://www.w3.org/2000/svg"}
    assert "@import" not in page
    assert "url(" not in page


def test_all_sections_in_the_order_of_the_course(page):
    assert Reader(page).headings == [
        "Text", "Settings", "Gradient check", "Smooth loss", "Writing log", "Map of the book",
        "How it learns", "The best network", "How to repeat it",
    ]  # fmt: skip


def test_names_are_escaped(page):
    assert "<more>" not in page
    assert "story &amp; &lt;more&gt;.txt" in page


def test_samples_are_faithful(page, report):
    written = [entry.passage.text for entry in report.log] + [report.best.passage.text, report.command]
    # The parser keeps the line feed that follows <pre>, which browsers leave out.
    assert [text.removeprefix("\n") for text in Reader(page).pres] == written
    assert printable('a <b>"tag"</b>') in report.log[-1].passage.text


def test_it_says_what_one_needs_to_repeat_it(page, report):
    assert f"Made by rnnviz {__version__} on 1 May 2031" in page
    assert report.text.sha256 in page
    assert "3,000, of which" in page
    assert "--steps 400" in page
    assert "Its steps took 1 min 15 s of computing." in page
    for name in ("Python", "NumPy", "seed"):
        assert f">{name}</th>" in page


def test_it_is_written_whole_as_utf_8(report, tmp_path):
    path = tmp_path / "report.html"
    write_html(report, path)
    assert path.read_bytes().decode("utf-8") == to_html(report)
    with pytest.raises(UserError, match="could not be written"):
        write_html(report, tmp_path / "no" / "report.html")
