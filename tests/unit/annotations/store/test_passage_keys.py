"""What a passage's line says at a glance is what the decoded passage says, whatever the analyst wrote."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from annotations.model import CurrentPlace, Passage, Status, Tag
from annotations.store.passages import interval_of
from annotations.store.records_json import PassageKeys, encode_line, read_passage_keys
from annotations.tables import to_record
from tests.tables import each_row
from tests.unit.annotations.making import passage

written = st.text(
    st.one_of(st.sampled_from('"\\{}[],:\n\t\x1b“é𝒳'), st.characters(codec="utf-8")), max_size=12
) | st.sampled_from(['","now":null,"tags":[]', '"now":', "\\", '{"theme":"war"'])
names = st.text(min_size=1, max_size=6)


@st.composite
def passages(draw: st.DrawFn) -> Passage:
    plain = passage(draw(names), 3, 9, article=draw(names), coder=draw(written))
    tags = [Tag(draw(names), draw(written), draw(written)) for _ in range(draw(st.integers(0, 3)))]
    texts = ("note", "speaker", "via", "said_on", "created", "modified", "locator", "source_id")
    fields = {name: draw(written) for name in texts}
    now = draw(st.none() | st.builds(CurrentPlace, st.just(5), st.integers(6, 99), written, st.sampled_from(Status)))
    anchor = replace(plain.anchor, prefix=draw(written), suffix=draw(written), sha256=draw(written))
    return replace(plain, anchor=anchor, tags=tuple(tags), now=now, starred=draw(st.booleans()), **fields)


@given(passages(), st.integers(1, 10**9), st.booleans())
def test_a_glance_says_what_the_passage_says(one: Passage, number: int, more: bool) -> None:
    line = encode_line(number, to_record(one)) + b"," * more
    seen = read_passage_keys(line)
    assert seen is None or seen == PassageKeys(
        number, one.article, one.themes, interval_of(one), one.needs_review if one.now else None, more
    )
    assert Passage.from_record(json.loads(json.dumps(to_record(one)))) == one


def test_what_this_program_writes_is_seen_at_a_glance() -> None:
    one = passage("p", 1, 5, "ai", "russia", note='She said "no".\n', now=CurrentPlace(7, 9, "1" * 64, Status.MOVED))
    for fields in ({}, {"locator": "¶ 9"}, {"source_id": "x"}, {"locator": "p. 3", "source_id": "x"}):
        assert read_passage_keys(encode_line(7, {**to_record(one), **fields})) is not None


@each_row(
    "was, put",
    [
        ('"start":1,', '"start":"1",'),
        ('"start":1,', '"start":1.0,'),
        ('"start":1,', '"start":01,'),
        ('"end":5,', '"end":1,'),
        ('"end":5,', '"end":-5,'),
        ('"id":"p"', '"id":""'),
        ('"id":"p"', '"id":"p","id":"q"'),
        ('"article":"001.txt"', '"article":7'),
        ('"tags":[{', '"tags":[7,{'),
        ('"tags":[{', '"tags":[{}{'),
        ('"theme":"ai"', '"theme":null'),
        ('"now":null', '"now":{"start":9,"end":3,"sha256":"","status":"moved"}'),
        ('"now":null', '"now":{"start":3,"end":9,"sha256":"","status":"lost"}'),
        ('"created":"2024', '"created":7,"again":"2024'),
        ('"modified":', '"mine":{"now":null},"modified":'),
        ('"starred":false', '"starred":0'),
        ('"2024-05-01T09:30:00Z"}', '"2024-05-01T09:30:00Z"}}'),
    ],
)
def test_what_is_not_plainly_sound_is_looked_at_thoroughly(was: str, put: str) -> None:
    line = encode_line(1, to_record(passage("p", 1, 5, "ai"))).decode()
    spoilt = line.replace(was, put) if was[-1] != "}" else line[: -len(was)] + put
    assert spoilt != line
    assert read_passage_keys(spoilt.encode()) is None
