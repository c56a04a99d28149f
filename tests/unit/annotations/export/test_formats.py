"""Quotes in every format are all there, and nothing in them acts."""

import json
import weakref
from collections.abc import Iterator
from dataclasses import fields
from html.parser import HTMLParser
from itertools import product

import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from annotations.export.citation import STYLES, plain_citation
from annotations.export.formats import FORMATS, FormatOptions
from annotations.export.quote import Quote, to_single_line
from annotations.export.text_formats import escape
from annotations.model import Status
from tests.tables import each_row
from tests.unit.annotations.export.quotes import KNOWN, but, written

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
    "(1) item",
    "a) item",
    "(iv) item",
    "C.  item",
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


@each_row("words", HOSTILE)
def test_markdown_shows_the_words_and_no_markup(words: str) -> None:
    page = shown(written([but(quote=to_single_line(words), title=words)], "markdown"))
    assert page.elements == {"blockquote", "p"}
    assert to_single_line(words) in page.words
    assert page.words.count(to_single_line(words)) == 2


@given(st.lists(st.sampled_from([*HOSTILE, *"\\`*_[]()<>&!#-+.|~:/$@'\" ab1", "www.", "://"])).map("".join))
def test_no_words_become_markup(words: str) -> None:
    words = to_single_line(words)
    page = shown(f"> a {escape(words)}\n")
    assert page.elements == {"blockquote", "p"}
    assert page.words.strip() == to_single_line(f"a {words}")


@given(st.lists(st.sampled_from([*HOSTILE, *"\\`*_[]()<>&!#-+.|~:/$@'\" ab1"]), min_size=1).map("".join))
def test_no_words_become_markup_at_the_beginning_of_a_line(words: str) -> None:
    words = to_single_line(words) or "x"
    page = shown(f"> {escape(words)}\n")
    assert page.elements == {"blockquote", "p"}
    assert page.words.strip() == words


def test_markdown_is_a_block_quotation_with_its_source() -> None:
    assert written([KNOWN, but(quote="Second.")], "markdown") == (
        "> the flow of fentanyl\n>\n"
        "> — Ana Swanson, “Xi Meets Blinken With Tough Issues on the Agenda,” The New York Times, 2024-04-26 (¶ 9).\n\n"
        "> Second.\n>\n"
        "> — Ana Swanson, “Xi Meets Blinken With Tough Issues on the Agenda,” The New York Times, 2024-04-26 (¶ 9)."
    )


def test_plain_text_is_a_line_for_each_quote_and_ends_without_a_line_end() -> None:
    assert written([KNOWN, but(quote="Second.")]).split("\n\n")[1].startswith("“Second.” — Ana Swanson")
    assert "\n" not in written([KNOWN])


def test_json_has_exactly_the_fields_that_scripts_were_promised() -> None:
    quote = but(said_on="2023", note="a\nb [/", speaker="Wang Yi", via="X", sha256="ab", url="https://nyt.example/xi")
    (record,) = json.loads(written([quote], "json"))["quotes"]
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
        "starred": False,
        "paragraph": 9,
        "url": "https://nyt.example/xi",
        "event": "",
        "citekey": "",
        "caution": "",
        "unconfirmed": [],
        "citation": plain_citation(quote).words,
        "sha256": "ab",
    }


@each_row("format", ["json", "jsonl", "csv", "tsv"])
def test_a_detected_date_and_a_proposed_key_are_left_empty_where_scripts_count(format: str) -> None:
    quote = but(citekey="swanson2024xi", unconfirmed=frozenset({"published", "citekey", "title"}))
    text = written([quote], format)
    assert "2024-04-26 [unconfirmed]" in text  # in the citation
    assert "swanson2024xi" not in text
    if format == "json":
        (record,) = json.loads(text)["quotes"]
        assert (record["published"], record["unconfirmed"]) == ("", ["published", "title"])


@given(st.lists(st.text() | st.just("half a \ud83d pair \x1b \u2028"), max_size=3))
def test_json_brings_every_text_back(notes: list[str]) -> None:
    encoded = "".join(FORMATS["json"](but(note=note, status=Status.ORPHAN) for note in notes))
    assert encoded.encode("utf-8")
    assert [record["note"] for record in json.loads(encoded)["quotes"]] == notes


EMPTY = {"json": '{"version": 1, "quotes": []}\n', "csl": "[]\n", "obsidian": "---\ntags:\n  - quotes\n---\n"}


@each_row("format", FORMATS)
def test_every_format_ends_its_last_line_and_takes_no_quotes_too(format: str) -> None:
    assert "".join(FORMATS[format]([KNOWN])).endswith("\n")
    empty = "".join(FORMATS[format]([]))
    if format in ("csv", "tsv"):
        assert empty.startswith("id")
        assert empty.count("\n") == 1
    elif format == "w3c":
        assert json.loads(empty)["items"] == []
    else:
        assert empty == EMPTY.get(format, "")


GAPPY = but(outlet="", article="002.txt", unconfirmed=frozenset({"author"}))


@each_row("format", ["text", "markdown", "obsidian"])
def test_an_export_ends_with_what_is_not_known_and_a_copy_does_not(format: str) -> None:
    text = "".join(FORMATS[format]([KNOWN, GAPPY, GAPPY]))
    assert text.count("Not known or not confirmed (1 of 2 articles)") == 1
    assert text.replace("\\", "").endswith("002.txt: outlet missing; author not confirmed\n")
    assert "Not known" not in written([KNOWN, GAPPY], format)
    assert "Not known" not in "".join(FORMATS[format]([KNOWN]))


def test_apa_ends_with_a_reference_for_each_article() -> None:
    text = "".join(FORMATS["text"]([KNOWN, KNOWN, but(author="Zed", article="002.txt")], FormatOptions("apa")))
    assert text.count("Ana Swanson. (2024, April 26).") == text.count("Zed. (2024, April 26).") == 1


@each_row("format", FORMATS)
def test_no_format_keeps_quotes_waiting_for_the_last_one(format: str) -> None:
    """Constant memory: whenever a quote is asked for, all but a few are written and forgotten."""
    count, most = 1_000, 0
    alive: set[int] = set()

    def quotes() -> Iterator[Quote]:
        nonlocal most
        for number in range(count):
            quote = but(id=str(number), article=f"{number // 10}.txt")
            alive.add(number)
            weakref.finalize(held := Held(quote), alive.discard, number)
            most = max(most, len(alive))
            yield held

    for _ in FORMATS[format](quotes()):
        pass
    assert most < count / 4


class Held(Quote):
    """A quote that can be told from a forgotten one."""

    def __init__(self, quote: Quote) -> None:
        super().__init__(*(getattr(quote, field.name) for field in fields(quote)))


# Obsidian


def test_a_note_of_one_article_has_its_properties_and_each_quote_a_block_and_tags() -> None:
    quote = but(title='A "b"\n---\n: c', themes=("trade / sanctions", "A b/c", "№ 1"), citekey="k", event="x: y")
    text = written([quote], "obsidian")
    head, front, body = text.split("---\n", 2)
    properties = yaml.safe_load(front)
    assert head == ""
    assert properties == {
        "title": 'A "b" --- : c', "author": "Ana Swanson", "outlet": "The New York Times", "published": "2024-04-26",
        "event": "x: y", "citekey": "k", "tags": ["quotes"],
    }  # fmt: skip
    assert body.endswith(" #theme/trade/sanctions #theme/A-b/c #theme/1\n\n^q-6f0c")


def test_a_note_of_several_articles_has_nobodys_properties() -> None:
    text = written([KNOWN, but(article="002.txt", id="7"), but(article="002.txt", id="8")], "obsidian")
    assert text.startswith("---\ntags:\n  - quotes\n---\n")
    assert [line for line in text.split("\n") if line.startswith("^")] == ["^q-6f0c", "^q-7", "^q-8"]


@each_row("words, style", product(HOSTILE, STYLES))
def test_no_style_lets_words_become_markup(words: str, style: str) -> None:
    quote = but(quote=to_single_line(words), title=words, author=words, outlet=words, speaker=words, via=words,
                said_on=words,
                caution=words, url=words, citekey=words, published=words, accessed=words, article=words)  # fmt: skip
    page = shown("".join(FORMATS["markdown"]([quote, but(outlet="", article=words)], FormatOptions(style))))
    assert page.elements <= {"blockquote", "p", "h2", "ul", "li"}
    assert to_single_line(words) in page.words


# CSL


def test_a_bibliography_has_one_item_for_each_article_and_states_only_what_is_confirmed() -> None:
    known = but(
        citekey="swanson2024xi", author="Swanson, Ana; Reuters", url="https://nyt.example/xi", published="2024-04"
    )
    detected = but(article="002.txt", unconfirmed=frozenset({"published", "author", "title"}), outlet="")
    items = json.loads("".join(FORMATS["csl"]([known, known, detected])))
    assert items == [
        {
            "id": "swanson2024xi",
            "type": "article-newspaper",
            "title": KNOWN.title,
            "container-title": "The New York Times",
            "URL": "https://nyt.example/xi",
            "author": [{"family": "Swanson", "given": "Ana"}, {"literal": "Reuters"}],
            "issued": {"date-parts": [[2024, 4]]},
        },
        {
            "id": "002.txt",
            "type": "article-newspaper",
            "title": KNOWN.title,
            "note": "outlet missing; author, title, published not confirmed",
        },
    ]


# Web annotations


def test_a_web_annotation_has_the_shape_of_the_model() -> None:
    quote = but(note="see", exact="the flow\nof fentanyl", prefix="with ", suffix=" to", start=12, end=32, sha256="ab",
                speaker="Wang Yi", starred=True, article="press/a b.txt")  # fmt: skip
    page = json.loads("".join(FORMATS["w3c"]([quote, but(themes=(), created="")])))
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert page["type"] == "AnnotationPage"
    full, bare = page["items"]
    assert full["type"] == bare["type"] == "Annotation"
    assert full["id"] == "urn:x-passage-reader:6f0c"
    assert full["creator"] == {"type": "Person", "name": "ana"}
    assert full["body"] == [
        {"type": "TextualBody", "purpose": "tagging", "value": "fentanyl"},
        {"type": "TextualBody", "purpose": "tagging", "value": "trade / sanctions"},
        {"type": "TextualBody", "purpose": "commenting", "value": "see"},
    ]
    assert full["target"] == {
        "source": "press/a%20b.txt",
        "selector": [
            {"type": "TextQuoteSelector", "exact": "the flow\nof fentanyl", "prefix": "with ", "suffix": " to"},
            {"type": "TextPositionSelector", "start": 12, "end": 32},
        ],
        "reader:sha256": "ab",
    }
    assert (full["motivation"], full["reader:speaker"], full["reader:starred"]) == ("tagging", "Wang Yi", True)
    assert bare["motivation"] == "highlighting"
    assert not {"body", "created", "reader:speaker"} & bare.keys()
