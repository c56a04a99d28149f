"""A search finds what stands in the folded text, at word borders, and shows it in its context."""

from hypothesis import assume, given
from hypothesis import strategies as st

from annotations.text.normalized import normalize_query
from annotations.text.span import Span
from reader.folder.query import parse
from reader.folder.search import MAX_MATCHES, Matcher, with_context
from tests.tables import each_row
from tests.unit.reader.folder import asking


def found(query: str, text: str) -> list[str]:
    places = Matcher(parse(query)).find(text)
    return [] if places is None else [span.extract(text) for span in places.spans]


@each_row(
    "query, text, words",
    [
        ("ai", "AI in Taiwan, said the ai lab", ["AI", "ai"]),
        ("nitro*", "Nitrocellulose, nitro and trinitro", ["Nitro", "nitro"]),
        ("*nitro", "Nitrocellulose, nitro and trinitro", ["nitro", "nitro"]),
        ("*nitro*", "Nitrocellulose, nitro and trinitro", ["Nitro", "nitro", "nitro"]),
        ('"south china sea"', "the South\xa0China  Sea and the south china seas", ["South\xa0China  Sea"]),
        ('"don\'t"', "I don’t", ["don’t"]),
        ("u.s.", "The U.S. and us", ["U.S."]),
        ("china taiwan", "Taiwan faces China", ["Taiwan", "China"]),
        ("china taiwan", "China alone", []),
        ("china | taiwan", "Taiwan alone", ["Taiwan"]),
        ("china -taiwan", "China alone", ["China"]),
        ("china -taiwan", "China and Taiwan", []),
        ("china NOT taiwan", "China and Taiwan", []),
        ("china AND (taiwan OR japan)", "Japan, China", ["Japan", "China"]),
        ('"south china" china', "South China, China", ["South China", "China"]),
        ("台湾", "习近平谈台湾问题", ["台湾"]),
        ("الصين", "قالت والصين", ["الصين"]),
        ("$8", "US$8 and $80", ["$8"]),
        ("straße", "STRASSE", ["STRASSE"]),
        ("fi*", "ﬁsh", ["ﬁ"]),
        ('"a a"', "ba a a", ["a a"]),
    ],
)
def test_what_a_query_finds(query: str, text: str, words: list[str]) -> None:
    assert found(query, text) == words


@given(asking.texts, st.data())
def test_a_query_holds_where_the_slow_look_finds_it(text: str, data: st.DataObject) -> None:
    query = data.draw(asking.queries([text]))
    tree = parse(query)
    places = Matcher(tree).find(text)
    assert (places is not None) == asking.holds(tree, text)
    if places is not None:
        assert places.spans
        assert all(asking.shows(tree, normalize_query(span.extract(text))) for span in places.spans)
        assert all(one.end <= other.start for one, other in zip(places.spans, places.spans[1:], strict=False))


@given(asking.texts, asking.texts, st.integers(0, 40), st.integers(1, 9))
def test_between_stars_it_is_a_plain_folded_in(text: str, other: str, start: int, length: int) -> None:
    plain = "".join(char for char in (text + other)[start : start + length] if char not in '*"“”„«»')
    assume(normalize_query(plain))
    assert (Matcher(parse(f'"*{plain}*"')).find(text) is not None) == (normalize_query(plain) in normalize_query(text))


def test_no_text_gives_more_places_than_can_be_shown() -> None:
    assert len(found("a", "a " * (MAX_MATCHES + 5))) == MAX_MATCHES


@given(asking.texts.filter(bool), st.data())
def test_the_context_holds_the_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))
    place = with_context(text * 30, span)
    assert place.found.extract(place.context).split() == span.extract(text).split()
    assert "\n" not in place.context


def test_the_context_begins_and_ends_at_words() -> None:
    text = "Blinken " * 40 + "spoke of\n\nTaiwan " + "yesterday " * 40
    start = text.index("Taiwan")
    place = with_context(text, Span(start, start + 6))
    assert place.context.startswith("Blinken Blinken")
    assert " spoke of Taiwan yesterday" in place.context
    assert place.context.endswith("yesterday")
