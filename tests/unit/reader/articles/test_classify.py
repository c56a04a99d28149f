import textwrap
from collections import Counter
from itertools import product
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from annotations.text.span import Span
from reader.articles.classify import Line, Lines, Role, classify_lines
from tests.tables import each_row
from tests.unit.reader.articles.prose import PAGE, PAGE_BODY, PROSE

TITLE, METADATA, FURNITURE, BODY = Role.TITLE, Role.METADATA, Role.FURNITURE, Role.BODY

OTHERS: dict[str, dict[Role, list[int]]] = {
    "000": {TITLE: [1], FURNITURE: [3, 21, 23, 25, 27]},
    "001": {TITLE: [1], FURNITURE: [55, 57, 59, 61, 63, 65]},
    "002": {METADATA: [1, 5, 7], TITLE: [3], FURNITURE: [9, 23, 25, 27, 29, 31]},
    "003": {TITLE: [1], FURNITURE: [2]},
    "004": {
        METADATA: [1, 2],
        TITLE: [4],
        FURNITURE: [7, 9, 11, 13, 15, 17, 19, 33, 47, 61, 71, 72, 74, 76, 78, 81, 83, 85, 87],
    },
}
GOLD = {number: {place: role for role in roles for place in roles[role]} for number, roles in OTHERS.items()}
"""What each line of the sample articles is, read by a person; lines that are not named are article text."""


def numbered(text: str, lines: Lines) -> dict[int, Line]:
    """The lines by their number in the file, from 1."""
    return {text.count("\n", 0, line.span.start) + 1: line for line in lines}


def seed(folder: Path, number: str) -> str:
    return next(folder.glob(f"{number}_*")).read_bytes().decode()


@each_row("number", sorted(GOLD))
def test_every_line_of_the_sample_articles_is_what_a_person_says_it_is(seeds: Path, number: str) -> None:
    text = seed(seeds, number)
    lines = numbered(text, classify_lines(text))
    assert {place: line.role for place, line in lines.items() if line.role is not BODY} == GOLD[number]


def test_the_sample_articles_hold_five_titles_and_42_lines_that_are_not_text() -> None:
    count = Counter(role for roles in GOLD.values() for role in roles.values())
    assert (count[TITLE], count[METADATA] + count[FURNITURE]) == (5, 42)


@each_row("width, number", product([60, 78, 98], sorted(GOLD)))
def test_the_same_article_wrapped_by_hand_is_judged_the_same(seeds: Path, number: str, width: int) -> None:
    text = seed(seeds, number)
    paragraphs, expected = [], []
    for line in classify_lines(text):
        paragraphs.append(textwrap.fill(line.span.extract(text).replace("\xa0", " "), width))
        expected += [line.role] * (paragraphs[-1].count("\n") + 1)
    assert [line.role for line in classify_lines("\n\n".join(paragraphs))] == expected


def test_clean_texts_of_many_kinds_stay_whole() -> None:
    judged = [line for text in PROSE.values() for line in classify_lines(text)]
    furniture = [line for line in judged if line.role is FURNITURE]
    assert len(judged) > 120
    assert len(furniture) <= 0.03 * len(judged)


@each_row(
    "name, title",
    [
        ("report", "Harbour towns brace for a longer strike"),
        ("essay", "On keeping a notebook of other people's sentences"),
        ("interview", "The last lighthouse keeper on the sound"),
        ("story", "The Visitor"),
        ("wrapped", "Notes from the observatory"),
        ("russian", "Паромы снова встали"),
        ("chinese", "渡轮罢工进入第三周"),
        ("letter", ""),
    ],
)
def test_a_clean_text_shows_its_title_if_it_has_one(name: str, title: str) -> None:
    assert classify_lines(PROSE[name]).title == title


def test_a_news_page_shows_its_article() -> None:
    lines = numbered(PAGE, classify_lines(PAGE))
    assert {place for place, line in lines.items() if line.role is BODY} == PAGE_BODY
    assert classify_lines(PAGE).title == "Ferry crews stay ashore for a third week"
    assert {place for place, line in lines.items() if line.role is METADATA} == {11, 12}


def test_every_line_says_why_in_plain_words(seeds: Path) -> None:
    text = seed(seeds, "001")
    reasons = {place: line.reason for place, line in numbered(text, classify_lines(text)).items()}
    assert reasons[57] == "related stories"
    assert reasons[59] == "outside the article"
    assert reasons[63] == "comment form"
    assert reasons[3] == "article text"


STRIKE = "The crews will stay ashore for a third week, the union said.\nIt gave no date for talks.\n"


def test_a_title_that_asks_is_a_title() -> None:
    assert classify_lines("Will the ferry crews come back?\n" + STRIKE).title == "Will the ferry crews come back?"


def test_a_title_may_end_in_initials() -> None:
    assert classify_lines("Ferry crews look to the U.S.\n" + STRIKE).title == "Ferry crews look to the U.S."


def test_what_stands_between_a_title_and_its_repetition_is_boilerplate() -> None:
    text = "Ferry crews stay ashore\nHome page World\nFerry crews stay ashore\n" + STRIKE
    assert [line.role for line in classify_lines(text)] == [TITLE, FURNITURE, FURNITURE, BODY, BODY]


def test_a_short_title_is_known_by_its_repetition() -> None:
    text = "World News\nFerries stop\nFerries stop\n" + "The union said so of all ferries, and gave no date.\n"
    assert classify_lines(text).title == "Ferries stop"


def test_a_list_at_the_end_of_a_page_is_not_boilerplate() -> None:
    ports = [f"Port {number}" for number in range(9)]
    text = "\n".join(["A longer strike", STRIKE, *ports, "Leave a Reply", "Website"])
    assert [line.span.extract(text) for line in classify_lines(text) if line.role is FURNITURE] == [
        "Leave a Reply",
        "Website",
    ]


def test_a_markdown_heading_is_a_title_without_its_mark() -> None:
    assert classify_lines("# The ferry crews stay ashore\n\n" + STRIKE).title == "The ferry crews stay ashore"


def test_folds_hide_the_runs_at_the_top_and_the_bottom_only(seeds: Path) -> None:
    text = seed(seeds, "004")
    hidden = [span.extract(text).split("\n")[0::1] for span in classify_lines(text).folds()]
    assert [(lines[0], lines[-1]) for lines in hidden] == [
        ("Related stories", "According to a government document made public on Friday,..."),
        ("Oh hi there 👋", "Latest stories"),
    ]
    assert classify_lines(seed(seeds, "003")).folds() == []


def test_a_sentence_on_boilerplate_is_known_and_one_of_the_article_is_not(seeds: Path) -> None:
    text = seed(seeds, "000")
    lines = classify_lines(text)

    def furniture(words: str) -> bool:
        start = text.index(words)
        return lines.is_boilerplate(Span(start, start + len(words)))

    assert furniture("Subscribe now to keep reading")
    assert furniture("Leave a Reply\n\nDiscover more from International Research")
    assert not furniture("Xi expressed similar aspirations")
    assert not furniture(text.strip())


def test_an_analyst_may_flip_any_line(seeds: Path) -> None:
    text = seed(seeds, "001")
    ad, sentence = text.index("Check Also"), text.index("And with other disputes")
    flipped = classify_lines(text, overrides={str(ad): "body", str(sentence): "furniture"})
    assert flipped.line_at(ad + 3) == Line(Span(ad, ad + len("Check Also")), BODY, "set by hand")
    assert flipped.role_at(sentence) is FURNITURE
    assert [line.reason for line in flipped].count("set by hand") == 2
    assert len(flipped.folds()) == 1


def test_a_title_set_by_hand_wins(seeds: Path) -> None:
    text = seed(seeds, "001")
    start = text.index("Source link")
    assert classify_lines(text, overrides={str(start): "title"}).title == "Source link"


@each_row("place", ["7", "-1", "x", "", "99999", "9" * 5_000])
def test_a_flip_that_fits_no_line_any_more_is_passed_over(place: str) -> None:
    text = "Ferry crews stay ashore\n\n" + STRIKE
    assert list(classify_lines(text, overrides={place: "furniture"})) == list(classify_lines(text))


def test_a_flip_to_an_unknown_role_is_passed_over() -> None:
    assert list(classify_lines(STRIKE, overrides={"0": "advert"})) == list(classify_lines(STRIKE))


def test_folding_never_hides_a_whole_article() -> None:
    assert classify_lines("Leave a Reply\nShare this\nHome\n").folds() == []


def test_a_line_is_found_by_any_offset_in_it() -> None:
    text = "Title of it\n\n  First words of it.  \n"
    lines = classify_lines(text)
    assert lines.line_at(18) == Line(Span(13, 35), BODY, "article text")
    assert lines.line_at(12) is None
    assert lines.role_at(12) is BODY


def test_of_a_large_text_only_the_beginning_and_the_end_are_judged() -> None:
    middle = "The union said so on Friday, and nobody else said anything.\n" * 10_000 + "Advertisement\n" * 5
    text = f"Skip to content\nThe union said so\n{middle * 2}Leave a Reply\n"
    assert len(text) > 1_000_000
    lines = classify_lines(text)
    assert [line.span.extract(text) for line in lines.marked][:2] == ["Skip to content", "The union said so"]
    assert lines.marked[-1].reason == "comment form"
    assert len(lines.marked) < 10
    assert len(lines) == text.count("\n")


def test_a_large_text_of_long_lines_is_large_too() -> None:
    chapter = "The union said so on Friday, and nobody else said anything. " * 50
    text = "\n".join([*[chapter] * 220, "Advertisement", *[chapter] * 220, "Advertisement"])
    assert [line.span.end for line in classify_lines(text).marked] == [len(text)]


def test_the_title_of_a_large_text_stands_at_its_beginning() -> None:
    ballad = "".join(f"Line {number} of the ballad\n" for number in range(6_000))
    text = f"The long march\n{ballad}The queen of Norway sleeps\nAnd so the queen of Norway sleeps at last.\n"
    assert classify_lines(text).title == "The long march"


@each_row("text", ["x" * 2_000_000, "\n" * 2_000_000, "a\n" * 600_000, "word " * 400_000, "\n \n" * 400_000])
def test_odd_large_texts_are_judged(text: str) -> None:
    lines = classify_lines(text)
    assert not lines.folds()
    assert lines.role_at(len(text) // 2) is BODY


LINES = st.sampled_from(
    ["Leave a Reply", "Share", "Home", "  ", "", "\u2028", "\x0b", "May 3, 2024", "By Jane Doe", "x\u2028y", "\xa0"]
)
TEXTS = st.lists(LINES | st.text(max_size=30) | st.sampled_from(STRIKE.split("\n")), max_size=25).map("\n".join)


@given(TEXTS)
def test_the_lines_cover_every_line_that_is_not_blank_exactly_once(text: str) -> None:
    expected, start = [], 0
    for words in text.split("\n"):
        if words.strip():
            expected.append(Span(start, start + len(words)))
        start += len(words) + 1
    lines = classify_lines(text)
    assert [line.span for line in lines] == expected
    assert [line for line in lines if line.role is not BODY] == list(lines.marked)
    assert all(line.reason for line in lines)
    for line in lines:
        assert lines.line_at(line.span.start) == line == lines.line_at(line.span.end - 1)


@given(TEXTS)
def test_folds_hold_boilerplate_alone_and_leave_something_to_read(text: str) -> None:
    lines = classify_lines(text)
    for fold in lines.folds():
        inside = [line for line in lines if fold.overlaps(line.span)]
        assert len(inside) > 1
        assert all(line.role is FURNITURE and fold.contains(line.span) for line in inside)
        assert any(line.role is BODY for line in lines)
        assert lines.is_boilerplate(fold)
