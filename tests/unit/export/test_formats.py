"""Quotes in every format are all there, and nothing in them acts."""

import json
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from annotations.export.formats import FORMATS, as_text
from annotations.export.markdown import escaped
from annotations.export.words import plain
from annotations.model import Status
from tests.unit.export.quotes import KNOWN, but

HOSTILE = [
    "see [here](javascript:alert(1)) and ![x](http://evil.example/p.png)",
    "<script>alert(1)</script> <img src=x onerror=1> <!-- gone -->",
    "&lt;b&gt; &#x41; AT&T",
    "http://evil.example, www.evil.example and <https://evil.example>",
    "`code` **bold** _em_ ~~gone~~ ==mark== %%hidden%% $8 billion and $9",
    "[[wiki]] [^1] #tag @key {.class} | a | b |",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "2024) item",
    "---",
    "===",
    "> nested",
    "    code",
    "```",
    "back \\slash \\*",
    "[are] [/",
    "[a]: http://evil.example 'title'",
]


class Shown(HTMLParser):
    """What a reader of the HTML sees, and the elements it is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.elements: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        assert not attrs

    def handle_data(self, data: str) -> None:
        self.words += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def shown(markdown: str) -> Shown:
    """What a processor that allows everything makes of it: HTML, tables, strike-through, links of bare addresses."""
    processor = MarkdownIt("gfm-like", {"html": True})
    assert processor.linkify is not None
    processor.linkify.set({"fuzzy_link": False, "fuzzy_email": False})  # words that look like a host link to themselves
    return Shown(processor.render(markdown))


@pytest.mark.parametrize("words", HOSTILE)
def test_markdown_shows_the_words_and_no_markup(words: str) -> None:
    page = shown(as_text([but(quote=plain(words), title=words)], "markdown"))
    assert page.elements == {"blockquote", "p"}
    assert plain(words) in page.words
    assert page.words.count(plain(words)) == 2


@given(st.lists(st.sampled_from([*HOSTILE, *"\\`*_[]()<>&!#-+.|~:/$@'\" ab1", "www.", "://"])).map("".join))
def test_no_words_become_markup(words: str) -> None:
    words = plain(words)
    page = shown(f"> a {escaped(words)}\n")
    assert page.elements == {"blockquote", "p"}
    assert page.words.strip() == plain(f"a {words}")


@given(st.lists(st.sampled_from([*HOSTILE, *"\\`*_[]()<>&!#-+.|~:/$@'\" ab1"]), min_size=1).map("".join))
def test_no_words_become_markup_at_the_beginning_of_a_line(words: str) -> None:
    words = plain(words) or "x"
    page = shown(f"> {escaped(words)}\n")
    assert page.elements == {"blockquote", "p"}
    assert page.words.strip() == words


def test_markdown_is_a_block_quotation_with_its_source() -> None:
    assert as_text([KNOWN, but(quote="Second.")], "markdown") == (
        "> the flow of fentanyl\n>\n"
        "> — Ana Swanson, “Xi Meets Blinken With Tough Issues on the Agenda,” The New York Times, 2024-04-26 (¶ 9).\n\n"
        "> Second.\n>\n"
        "> — Ana Swanson, “Xi Meets Blinken With Tough Issues on the Agenda,” The New York Times, 2024-04-26 (¶ 9)."
    )


def test_plain_text_is_a_line_for_each_quote_and_ends_without_a_line_end() -> None:
    assert as_text([KNOWN, but(quote="Second.")]).split("\n\n")[1].startswith("“Second.” — Ana Swanson")
    assert "\n" not in as_text([KNOWN])


def test_json_has_exactly_the_fields_that_scripts_were_promised() -> None:
    (record,) = json.loads(as_text([but(said_on="2023", note="a\nb [/", speaker="Wang Yi", via="X")], "json"))
    assert record == {
        "id": "6f0c",
        "article": "001.txt",
        "title": "Xi Meets Blinken With Tough Issues on the Agenda",
        "author": "Ana Swanson",
        "outlet": "The New York Times",
        "published": "2024-04-26",
        "start": 12,
        "end": 40,
        "quote": "the flow of fentanyl",
        "themes": ["fentanyl", "trade / sanctions"],
        "note": "a\nb [/",
        "speaker": "Wang Yi",
        "via": "X",
        "said_on": "2023",
        "coder": "ana",
        "created": "2024-05-01T09:30:00Z",
        "status": "exact",
    }


@given(st.lists(st.text() | st.just("half a \ud83d pair \x1b \u2028"), max_size=3))
def test_json_brings_every_text_back(notes: list[str]) -> None:
    encoded = "".join(FORMATS["json"](but(note=note, status=Status.ORPHAN) for note in notes))
    assert encoded.encode("utf-8")
    assert [record["note"] for record in json.loads(encoded)] == notes


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_ends_its_last_line_and_takes_no_quotes_too(format: str) -> None:
    assert "".join(FORMATS[format]([KNOWN])).endswith("\n")
    assert "".join(FORMATS[format]([])) == ("[]\n" if format == "json" else "")
