"""A file that cannot be trusted is refused with one clear sentence and stays as it is; what can be read is read."""

import codecs
import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import DamagedStore, InvalidRecord, NewerSchema, StoreError
from annotations.model import Passage, Record
from annotations.store.folder.backend import open_store
from annotations.store.folder.loading import DocumentReader
from annotations.store.folder.lock import Lock
from annotations.tables import to_record
from tests.tables import each_row
from tests.unit.annotations.making import change, content, edit, keep, passage

NOTE = "the note in the first passage"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A file as this program writes it."""
    file = tmp_path_factory.mktemp("good") / "annotations.json"
    with open_store(file) as store:
        keep(store, passage("p", 1, 5, "ai", note=NOTE), passage("q", 3, 9, "russia"))
    return file.read_bytes()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "annotations.json"


def refusal(file: Path, raw: bytes, kind: type[StoreError] = DamagedStore) -> str:
    """Write a file, see that it is refused and left alone, and give the sentence."""
    file.write_bytes(raw)
    with pytest.raises(kind) as caught:
        open_store(file)
    assert file.read_bytes() == raw
    sentence = caught.value.sentence
    assert "annotations.json" in sentence
    assert "\n" not in sentence
    with open_store(file.with_name("other.json")) as other:
        assert not other.read_only, "the lock was not given back"
    return sentence


def unchecked(good: bytes) -> str:
    """The good file without its checksum, as somebody leaves it who changed it on purpose."""
    return re.sub('"checksum":"[0-9a-f]{64}"', '"checksum":""', good.decode())


def test_a_file_changed_on_purpose_opens_when_its_checksum_is_emptied(file: Path, good: bytes) -> None:
    text = good.decode().replace(NOTE, "another note")
    sentence = refusal(file, text.encode())
    assert "does not fit its checksum" in sentence
    file.write_text(unchecked(text.encode()))
    with open_store(file) as store:
        assert store.passage("p").note == "another note"
        keep(store, passage("r", 20, 30, "ai"))
    assert len(open_store(file, read_only=True).passages) == 3


@each_row(
    "raw, sentence",
    [
        (b"", "is empty"),
        (b"\n \n", "is empty"),
        (bytes(400), "is empty"),
        (b"null", "no tables"),
        (b"[]", "no tables"),
        (b"0", "no tables"),
        (b'"abc"', "no tables"),
        (b'{"passages": []}', "no tables"),
        (b'{"meta": {"1": 5}}', "no tables"),
        (b'{"_default": {"1": {"name": "somebody else"}}}', "not an annotations file"),
        (b'{"meta": {"1": {}}}', "not an annotations file"),
        (b'{"meta": {"1": {"schema": true}}}', "not an annotations file"),
        (b'{"meta": {"1": {"schema": "1"}}}', "not an annotations file"),
        (b'{"meta": {"1": {"schema": 0}}}', "not an annotations file"),
        (b'{"meta": {"1": {"schema": 1}, "2": {}}}', "not an annotations file"),
        (b'{"meta": {"1": {"schema": 1, "used_themes": [1]}}}', "not an annotations file"),
        (b'{"meta": {"01": {"schema": 1}}}', "no tables"),
        (b'{"meta": ' * 100_000, "nested deeper"),
        (b"<<<<<<< HEAD\n", "not valid JSON"),
    ],
)
def test_what_is_no_annotations_file_is_refused(file: Path, raw: bytes, sentence: str) -> None:
    assert sentence in refusal(file, raw)


Spoil = Callable[[str], str]

SPOILT: list[tuple[Spoil, str]] = [
    (lambda text: text[: len(text) * 6 // 10], "not valid JSON"),
    (lambda text: text + "}", "not valid JSON"),
    (lambda text: text.replace('"start":1,', "<<<<<<< HEAD\n"), "not valid JSON"),
    (lambda text: text.replace('"note":', '"note":"lost","note":', 1), "twice"),
    (lambda text: text.replace('"2":{"id":"q"', '"1":{"id":"q"'), "twice"),
    (lambda text: text.replace('"2":{"id":"q"', '"02":{"id":"q"'), "no tables"),
    (lambda text: text.replace('"start":1,', '"start":NaN,', 1), "NaN"),
    (lambda text: text.replace('"start":1,', '"start":1e999,', 1), "1e999"),
    (lambda text: text.replace('"start":1,', '"start":true,', 1), "offset"),
    (lambda text: text.replace('"start":1,', '"start":1.0,', 1), "offset"),
    (lambda text: text.replace('"start":1,', '"start":"1",', 1), "offset"),
    (lambda text: text.replace('"start":1,', '"start":5,', 1), "no stretch|not a stretch|not as long"),
    (lambda text: text.replace('"start":1,', '"start":-1,', 1), "stretch"),
    (lambda text: text.replace('"id":"q"', '"id":"p"'), 'two records of "p"'),
    (lambda text: text.replace('"id":"q"', '"ident":"q"'), "not complete"),
    (lambda text: text.replace(f'"note":"{NOTE}"', '"note":7'), "note"),
    (lambda text: text.replace('"tags":[{', '"tags":[7,{', 1), "not complete"),
    (lambda text: text.replace('"starred":false', '"starred":0', 1), "star"),
    (lambda text: text.replace('"theme":"ai"', '"theme":"war"'), 'theme "war"'),
    (lambda text: text.replace('"parent":null', '"parent":"war"', 1), "does not exist"),
    (lambda text: text.replace('"name":"AI"', '"name":""'), "no name"),
    (lambda text: text.replace('"key":3', '"key":12'), "key"),
]


@each_row("spoil, sentence", SPOILT)
def test_damage_is_refused_and_named(file: Path, good: bytes, spoil: Spoil, sentence: str) -> None:
    spoilt = spoil(unchecked(good))
    assert spoilt != unchecked(good)
    assert re.search(sentence, refusal(file, spoilt.encode()))


@each_row("encoding", ["utf-16", "utf-16-le", "latin-1"])
def test_another_encoding_is_refused(file: Path, good: bytes, encoding: str) -> None:
    assert refusal(file, good.decode().replace(NOTE, "né").encode(encoding))


def test_a_byte_order_mark_does_no_harm(file: Path, good: bytes) -> None:
    file.write_bytes(codecs.BOM_UTF8 + good)
    assert open_store(file, read_only=True).passage("p").note == NOTE


@pytest.mark.parametrize("options", [{}, {"indent": 4}, {"ensure_ascii": False}, {"sort_keys": True}])
def test_a_file_that_another_program_wrote_anew_opens(file: Path, good: bytes, options: dict[str, object]) -> None:
    file.write_text(json.dumps(json.loads(good), **options))  # type: ignore[arg-type]
    with open_store(file) as store:
        assert store.passage("p").note == NOTE
        keep(store, passage("r", 20, 30, "ai"))
        before = content(store)
    assert content(open_store(file, read_only=True)) == before


def test_line_ends_of_another_system_do_no_harm(file: Path, good: bytes) -> None:
    file.write_bytes(good.replace(b"\n", b"\r\n"))
    assert open_store(file, read_only=True).passage("p").note == NOTE


def test_what_this_program_wrote_is_read_line_by_line_and_as_one_piece_would_be(file: Path, good: bytes) -> None:
    file.write_bytes(good)
    with DocumentReader(file) as lines, DocumentReader(file) as piece:
        assert [item[:3] for item in lines.read_by_line()] == [item[:3] for item in piece.read_whole()]
        assert lines.identity == piece.identity
        assert lines.document.tables == piece.document.tables


def test_a_newer_file_is_shown_and_not_written(file: Path, good: bytes) -> None:
    newer = unchecked(good).replace('"schema":2', '"schema":3').encode()
    file.write_bytes(newer)
    with open_store(file) as store:
        assert "newer version" in store.read_only_reason
        assert store.passage("p").note == NOTE
    assert file.read_bytes() == newer


def test_a_newer_file_that_cannot_be_understood_says_that_it_is_newer(file: Path, good: bytes) -> None:
    newer = unchecked(good).replace('"schema":2', '"schema":3').replace('"start":', '"begin":')
    assert "newer version" in refusal(file, newer.encode(), NewerSchema)


def test_what_is_no_file_is_refused(file: Path) -> None:
    file.mkdir()
    with pytest.raises(StoreError, match="not a file that can hold annotations"):
        open_store(file)
    loop = file.with_name("loop.json")
    loop.symlink_to(loop)
    with pytest.raises(StoreError, match="cannot be read"):
        open_store(loop)


@given(st.data())
def test_no_flipped_bit_goes_unnoticed(
    tmp_path_factory: pytest.TempPathFactory, good: bytes, data: st.DataObject
) -> None:
    bit = data.draw(st.integers(0, 8 * len(good) - 1))
    flipped = bytearray(good)
    flipped[bit // 8] ^= 1 << bit % 8
    file = tmp_path_factory.getbasetemp() / "flipped.json"
    file.write_bytes(flipped)
    try:
        store = open_store(file, read_only=True)
    except StoreError:
        return
    # Only the name of the checksum can differ, and so nothing that the analyst wrote.
    file.write_bytes(good)
    assert content(store) == content(open_store(file, read_only=True))


def passage_records() -> st.SearchStrategy[Record]:
    whole = to_record(passage("p", 1, 5, "ai", "russia"))
    odd: st.SearchStrategy[object] = st.sampled_from(
        [None, True, 0, -1, 7, 1.0, "", "word", [], [1, 2], [2, 1], [1], {}, [{}], {"start": 1}]
    )
    fields = st.sampled_from(sorted(whole))
    return st.dictionaries(fields, odd, max_size=2).map(lambda changed: {**whole, **changed})


@given(passage_records(), st.sampled_from(["", "id", "tags", "now", "host", "exact"]))
def test_a_record_is_read_as_it_stands_or_refused(record: Record, missing: str) -> None:
    record.pop(missing, None)
    with suppress(InvalidRecord):
        read = to_record(Passage.from_record(record))
        assert {name: read[name] for name, content in record.items() if content} == {
            name: content for name, content in record.items() if content
        }


def test_a_passage_without_its_words_is_refused() -> None:
    with pytest.raises(InvalidRecord):
        Passage.from_record({"id": "p"})


def test_twins_that_a_merge_made_can_be_parted(file: Path, good: bytes) -> None:
    """Two passages on the same words, two themes on one key: no edit makes them, but each can be altered or removed."""
    text = unchecked(good).replace('"start":3,"end":9,"exact":"xxxxxx"', '"start":1,"end":5,"exact":"xxxx"')
    file.write_text(text.replace('"key":2', '"key":1'))
    with open_store(file) as store:
        keep(store, replace(store.passage("q"), note="the second of two"))
        fentanyl = store.codebook.get("fentanyl")
        store.apply(edit("describe", change(fentanyl, replace(fentanyl, note="opioids"))))
        store.apply(edit("remove", change(store.passage("p"), None)))
        assert [found.note for found in store.passages.in_order()] == ["the second of two"]


def test_a_newer_file_can_be_written_by_the_newer_program_meanwhile(file: Path, good: bytes) -> None:
    file.write_text(unchecked(good).replace('"schema":2', '"schema":3'))
    with open_store(file) as older:
        assert older.read_only
        Lock(file).release()
