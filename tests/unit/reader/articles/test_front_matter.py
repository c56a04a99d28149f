"""Front matter: what it may say, and that nothing in it is taken for more than words."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.model import ArticleRecord
from reader.articles.article import Article
from reader.articles.details import Detail, Origin
from reader.articles.front_matter import MAX_LENGTH, end_of_front_matter, read_front_matter
from reader.articles.lines import Role
from tests.tables import each_row

BODY = "A longer strike\n\nThe crews will stay ashore for a third week, the union said on Tuesday.\n"
BLOCK = """---
title: "Strike: the third week"
Author: [Jane Doe, Ali Khan]
outlet: The Harbour Post
date: 2024-04
url: https://example.org/strike
tags: [ferries]
---
"""


def of(text: str) -> Article:
    return Article("a.md", text, "utf-8", len(text), ArticleRecord("a.md", outlet="The Post"))


def test_front_matter_comes_after_what_was_confirmed_and_before_what_was_detected() -> None:
    details = of(BLOCK + "By Someone Else\n3 May 2023\n" + BODY).details
    assert details.title == Detail("Strike: the third week", Origin.FRONT_MATTER)
    assert details.author == Detail("Jane Doe and Ali Khan", Origin.FRONT_MATTER)
    assert details.published == Detail("2024-04", Origin.FRONT_MATTER)
    assert details.outlet == Detail("The Post", Origin.CONFIRMED)
    assert details.event == Detail()


def test_its_lines_are_metadata_and_the_title_is_looked_for_below() -> None:
    article = of(BLOCK + BODY)
    lines = list(article.lines)
    assert {(line.role, line.reason) for line in lines[:8]} == {(Role.METADATA, "front matter")}
    assert [line.role for line in lines[8:]] == [Role.TITLE, Role.BODY]
    assert article.lines.title == "A longer strike"
    assert article.lines.role_at(0) is Role.METADATA


@each_row(
    "text",
    [
        "\n" + BLOCK + BODY,
        "---\n" + BODY + "---\n",
        "---\n\nThe crews will stay ashore.\n\n---\n",
        "---\n- a\n- b\n---\n" + BODY,
        "---\nKissinger: I said [no\nZhou: So you did\n---\n" + BODY,
        "---\ntitle: never closed\n" + BODY,
        "---\ntitle: x\n" + "a: b\n" * MAX_LENGTH + "---\n" + BODY,
        "--- \n---\n" + BODY,
        "----\ntitle: x\n---\n",
        BODY,
        "",
    ],
)
def test_what_is_no_front_matter_is_text(text: str) -> None:
    assert end_of_front_matter(text) == 0
    assert read_front_matter(text) == ({}, ())


def test_a_broken_block_is_metadata_with_one_clear_line() -> None:
    article = of('---\ntitle: "Strike\nauthor: Jane Doe\n---\n' + BODY)
    assert article.problems == ("The front matter cannot be read, line 4: it is not valid YAML.",)
    assert article.lines.role_at(6) is Role.METADATA
    assert article.details.title == Detail("A longer strike", Origin.DETECTED)


def test_a_date_that_is_none_is_said_and_not_taken() -> None:
    article = of("---\ntitle: A strike\ndate: 2024-13-45\nevent_date: 2024-02-30\n---\n" + BODY)
    assert article.problems == (
        "In the front matter, published “2024-13-45” is not a date such as 2024, 2024-04 or 2024-04-26.",
        "In the front matter, event_date “2024-02-30” is not a date such as 2024, 2024-04 or 2024-04-26.",
    )
    assert article.details.published == Detail()


@each_row(
    "words, date",
    [
        ("2024", "2024"),
        ("2024-04", "2024-04"),
        ("2024-04-26", "2024-04-26"),
        ("2024-04-26T09:00:00Z", "2024-04-26"),
        ("2024-04-26 09:00:00 +02:00", "2024-04-26"),
        ("April 26, 2024", "2024-04-26"),
        ("26 avril 2024", "2024-04-26"),
        ("04/05/2024", ""),
        ("soon", ""),
        ("2024-04-26 or so", ""),
    ],
)
def test_dates_are_taken_as_far_as_they_are_known(words: str, date: str) -> None:
    assert read_front_matter(f"---\ndate: {words}\n---\n").fields.get("published", "") == date


@each_row(
    "block",
    [
        "title: !!python/object/apply:os.system ['touch /tmp/owned']\n",
        "title: &a [*a]\n",
        "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: &d [*c, *c]\ntitle: [*d, *d]\n",
        "title: " + "[" * 8_000 + "\n",
        "title: " + "{a: " * 4_000 + "\n",
        "? [title]\n: x\ntitle: y\n",
        "title: \x00\x1b]0;x\x07\n",
        "title: \ud800\n",
        "title: {name: {name: x}}\n",
        "title: null\nauthor: ~\n",
        "<<: {title: x}\n",
    ],
)
def test_hostile_blocks_harm_nobody(block: str) -> None:
    article = of(f"---\n{block}---\n{BODY}")
    assert article.lines.title in ("A longer strike", "---", "")
    assert all("\n" not in problem for problem in article.problems)
    assert article.facts.path == "a.md"


def test_a_value_of_any_length_is_one_line_or_none() -> None:
    assert read_front_matter("---\ntitle: |\n  One\n  two\n---\n").fields == {"title": "One two"}
    assert read_front_matter(f"---\ntitle: {'x' * 2_000}\n---\n").problems == (
        "In the front matter, title is longer than 1,000 characters.",
    )


@given(st.text(max_size=200))
def test_whatever_stands_in_the_block_the_text_is_shown(words: str) -> None:
    article = of(f"---\ntitle: {words}\n---\n{BODY}")
    assert article.lines.title
    assert 0 <= end_of_front_matter(article.text) <= len(article.text)
