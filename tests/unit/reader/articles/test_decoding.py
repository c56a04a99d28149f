import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import UnreadableArticle
from reader.articles.decoding import decode
from tests.tables import each_row

ENGLISH = "The president called the “United States” a partner — for now. It’s over, he said.\n"
RUSSIAN = "Президент России заявил в пятницу, что переговоры с Китаем будут продолжены в мае.\n"
CHINESE = "美国国务卿星期五在北京会见了中国国家主席。双方讨论了台湾、芬太尼和人工智能等问题。\n"
POLISH = "Prezydent powiedział, że rząd będzie dążył do porozumienia w sprawie żołnierzy.\n"

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\ufeff"))


@given(TEXTS)
def test_utf8_is_taken_as_it_is(text: str) -> None:
    assert decode(text.encode()) == (text, "utf-8")


@given(
    TEXTS,
    st.sampled_from(
        [
            (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
            (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
            (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
            (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),
            (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be"),
        ]
    ),
)
def test_a_byte_order_mark_decides_and_is_left_out(text: str, mark: tuple[bytes, str, str]) -> None:
    signature, codec, name = mark
    assert decode(signature + text.encode(codec)) == (text, name)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=200))
def test_every_line_end_becomes_one_newline_and_nothing_else_changes(text: str) -> None:
    canonical = decode(text.encode()).text
    assert "\r" not in canonical
    assert canonical == text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_one_plain_sentence(content: bytes) -> None:
    try:
        text = decode(content).text
    except UnreadableArticle as error:
        text = error.sentence
    text.encode()  # no lone surrogates, whatever the file held


OLD_ENCODINGS = [
    (ENGLISH, "cp1252", "cp1252"),
    ("He drank a coffee at the café on the corner.\n", "latin-1", "cp1252"),
    (ENGLISH, "mac_roman", "mac-roman"),
    (POLISH, "cp1250", "cp1250"),
    (RUSSIAN, "cp1251", "cp1251"),
    (RUSSIAN, "koi8_r", "koi8-r"),
    (CHINESE, "gb18030", "gb18030"),
    ("アメリカの国務長官は金曜日、北京で中国の国家主席と会談した。\n", "shift_jis", "shift_jis"),
    ("미국 국무장관은 금요일 베이징에서 시진핑 국가주석을 만났다.\n", "euc_kr", "euc_kr"),
    (ENGLISH, "utf-16-le", "utf-16-le"),
    (ENGLISH, "utf-16-be", "utf-16-be"),
    (RUSSIAN, "utf-16-le", "utf-16-le"),
    (RUSSIAN, "utf-16-be", "utf-16-be"),
    (CHINESE, "utf-16-le", "utf-16-le"),
    (CHINESE, "utf-16-be", "utf-16-be"),
]
"""A text, its encoding, and the name under which that is told."""


@each_row("text, encoding, name, times", [(*case, times) for case in OLD_ENCODINGS for times in (1, 40, 2_000)])
def test_articles_in_old_encodings_can_be_read(text: str, encoding: str, name: str, times: int) -> None:
    assert decode((text * times).encode(encoding)) == (text * times, name)


def test_a_long_text_that_shows_its_encoding_only_at_the_end_is_read() -> None:
    text = "Plain words on a plain line.\n" * 20_000 + RUSSIAN
    assert decode(text.encode("cp1251")) == (text, "cp1251")


def test_bytes_that_are_unsure_are_kept_apart_from_what_is_certain() -> None:
    assert decode(b"\x93Yes\x94 \x81") == ("“Yes” \ufffd", "cp1252")


def test_a_beginning_may_end_in_the_midst_of_a_character() -> None:
    whole = "fünf Züge".encode()
    assert decode(whole[:2], complete=False) == ("f", "utf-8")
    assert decode(whole[:2]).encoding != "utf-8"


@each_row("content", [b"\0" * 100, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 9, b"\x7fELF\2\1\1\0\0\xff\xfe\x80\0" * 50])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(UnreadableArticle, match="not text"):
        decode(content)


def test_a_stray_nul_does_not_make_a_text_binary() -> None:
    assert decode(b"Talks went on\0 in Beijing.") == ("Talks went on\0 in Beijing.", "utf-8")


def test_a_text_is_not_judged_by_its_first_word() -> None:
    assert decode(b"Blinken and Xi Meet in Beijing").encoding == "utf-8"
