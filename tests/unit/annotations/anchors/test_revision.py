"""Passages are found again in a changed article, or honestly called doubtful or lost."""

import unicodedata
from collections import Counter, defaultdict

from hypothesis import example, given
from hypothesis import strategies as st

from annotations.anchors import digest, make_anchor
from annotations.anchors.anchor import same_words
from annotations.anchors.candidates import align, are_similar
from annotations.anchors.index import RevisionIndex
from annotations.anchors.revision import Revision
from annotations.model import Anchor, CurrentPlace, SentenceContext, Status
from annotations.text.span import Span
from annotations.text.units import Units
from tests.tables import each_row
from tests.unit.annotations.anchors.revisions import EDITS, KINDS, UNSEEN, Tally, cases, texts
from tests.unit.annotations.text.strategies import texts as any_text

ARTICLE = """Ministers leave summit early

The foreign ministers ended two days of talks without a date for the next ones.

The dispute over fishing rights took most of Friday. Minister Brandt left the room twice. “A map is no argument,” said
his colleague from the eastern shore.

Officials in Taiwan reported similar finds this spring, and in each case the company did not exist.

The sanctions against Russia will be extended. Critics noted that this had been promised before.
"""

TAKEN = (Status.EXACT, Status.MOVED)
"""What says that the words are the same."""


def anchor_of(words: str, text: str = ARTICLE) -> Anchor:
    start = text.index(words)
    return make_anchor(Units(text), Span(start, start + len(words)), digest(text))


def found(words: str, text: str, before: str = ARTICLE) -> tuple[str, Status]:
    """The words that stand for some of the article's in a revision, and their status."""
    now = Revision(text, digest(text)).locate(anchor_of(words, before))
    assert now is not None
    return text[now.start : now.end], now.status


def test_an_article_that_is_as_it_was_needs_no_present_place() -> None:
    assert Revision(ARTICLE, digest(ARTICLE)).locate(anchor_of("Taiwan")) is None


def test_words_before_a_change_stand_where_they_stood() -> None:
    assert found("fishing rights", ARTICLE.replace("extended", "prolonged")) == ("fishing rights", Status.EXACT)


def test_words_behind_a_change_have_moved() -> None:
    assert found("Taiwan", "Advertisement\n\n" + ARTICLE) == ("Taiwan", Status.MOVED)


def test_straight_quotation_marks_and_other_line_ends_are_no_change_of_words() -> None:
    text = ARTICLE.replace("“", '"').replace("”", '"').replace("\nhis", " his").replace("two days", "two  days")
    words = "“A map is no argument,” said\nhis colleague"
    assert found(words, text) == ('"A map is no argument," said his colleague', Status.MOVED)


def test_a_word_changed_in_a_sentence_is_marked() -> None:
    text = ARTICLE.replace("took most of Friday", "filled most of Friday")
    sentence = "The dispute over fishing rights took most of Friday."
    assert found(sentence, text) == (sentence.replace("took", "filled"), Status.CHANGED)


def test_other_capitals_and_other_punctuation_are_other_words() -> None:
    assert found("Minister Brandt left", ARTICLE.replace("Minister B", "minister B"))[1] is Status.CHANGED
    assert found("finds this spring, and", ARTICLE.replace("spring, and", "spring; and"))[1] is Status.CHANGED


def test_a_word_with_a_slip_is_found_through_its_sentence_and_marked() -> None:
    assert found("Taiwan", ARTICLE.replace("Taiwan", "Tiawan")) == ("Tiawan", Status.CHANGED)


def test_where_a_word_was_put_elsewhere_only_its_sentence_is_here() -> None:
    text = ARTICLE.replace("Officials in Taiwan reported", "Officials in Korea reported") + "\nTaiwan was silent.\n"
    words, status = found("Taiwan", text)
    assert status is Status.HOST
    assert words.startswith("Officials in Korea reported")


def test_a_deleted_passage_is_not_attached_to_words_like_it() -> None:
    sentence = "The sanctions against Russia will be extended."
    text = ARTICLE.replace(sentence + " ", "") + "\nThe visa rules for Russia may be softened.\n"
    assert found(sentence, text)[1] is Status.ORPHAN
    assert found("Russia", text)[1] is Status.ORPHAN


def test_of_two_places_that_are_equally_good_none_is_taken() -> None:
    line = "Subscribe to our newsletter and never miss a story"
    text = f"{line}\n\n{ARTICLE}\n{line}\n"
    page = f"Weather\n\n{line}\n\nAn article.\n"
    now = Revision(text, digest(text)).locate(anchor_of(line, page))
    assert now is not None
    assert now.status is Status.REVIEW


def test_in_another_text_a_headline_is_offered_and_a_word_of_a_sentence_is_not() -> None:
    headline = "Ministers leave summit early"
    text = f"It was all written anew by somebody.\n\n{headline}\n\nIt rains in Taiwan and nobody minds.\n"
    assert found(headline, text) == (headline, Status.REVIEW)
    assert found("Taiwan", text)[1] is Status.ORPHAN


def test_half_of_a_sentence_is_taken_between_the_sentences_that_were_around_it() -> None:
    sentence = "Minister Brandt left the room twice."
    new = "Minister Brandt went out of the room in anger."
    assert found(sentence, ARTICLE.replace(sentence, new)) == (new, Status.CHANGED)


def test_a_sentence_cut_out_where_it_was_is_only_offered_where_its_words_stand_among_others() -> None:
    sentence = "Officials in Taiwan reported similar finds this spring, and in each case the company did not exist."
    text = ARTICLE.replace(f"{sentence}\n\n", "") + f"\nFrom the archive: it is known by now. {sentence} Read more.\n"
    assert found(sentence, text) == (sentence, Status.REVIEW)


def test_a_sentence_changed_where_it_was_is_only_offered_while_its_old_words_stand_elsewhere() -> None:
    sentence = "Officials in Taiwan reported similar finds this spring, and in each case the company did not exist."
    new = sentence.replace("reported", "described")
    text = ARTICLE.replace(sentence, new)
    assert found(sentence, text) == (new, Status.CHANGED)
    assert found(sentence, f"{text}\nFrom the archive. {sentence} Read more.\n") == (new, Status.REVIEW)


def test_a_lone_word_far_from_those_around_it_stands_for_no_other() -> None:
    before, between = [f"old{n}" for n in range(30)], [f"new{n}" for n in range(60)]
    old, new = [*before, "ministers", "met", "the"], [*between[:30], "ministers", "met", *between[30:50], "the"]
    assert align(old, new)[-3:] == [30, 31, -1]


def test_words_put_in_right_before_a_passage_are_not_its_own() -> None:
    text = ARTICLE.replace("reported similar", "reported with some surprise similar")
    assert found("similar finds this spring", text) == ("similar finds this spring", Status.MOVED)


def test_a_word_put_in_behind_the_first_one_of_an_article_leaves_it_that_first_one() -> None:
    new = "Ministers suddenly leave summit early"
    text = ARTICLE.replace("Ministers leave summit early", new)
    assert found("Ministers leave summit early", text) == (new, Status.REVIEW)


def test_a_passage_keeps_every_mark_before_its_first_word() -> None:
    words = "(“A map is no argument,” said his colleague)"
    before = ARTICLE.replace("“A map is no argument,” said\nhis colleague", words)
    assert found(words, before.replace("twice.", "at noon."), before) == (words, Status.MOVED)


def test_a_sentence_is_taken_where_only_what_follows_it_was_written_anew() -> None:
    sentence = "The harbour office closes at noon, and nobody knows when the ferries leave."
    before = f"Ships came late. {sentence} The mayor was not to be reached."
    assert found(sentence, f"Ships came late. {sentence} Nothing else was said about it.", before) == (
        sentence,
        Status.EXACT,
    )


def test_a_passage_that_is_the_whole_article_needs_nothing_around_it() -> None:
    whole = (
        "The harbour office closes at noon, and nobody knows when the ferries to the islands will leave again, if ever."
    )
    assert found(whole, whole.replace("noon", "night"), whole) == (whole.replace("noon", "night"), Status.CHANGED)


def test_a_changed_sentence_among_none_of_its_neighbours_is_only_offered() -> None:
    old = (
        "The harbour office closes at noon, and nobody knows when the ferries to the islands will leave again, if ever."
    )
    new = old.replace("noon", "night")
    text = f"It is winter by now. {new} Read this and more every Sunday."
    assert found(old, text, f"Ships came late. {old} The mayor was not to be reached.") == (new, Status.REVIEW)


def test_a_word_inside_a_longer_one_is_another_word() -> None:
    assert not are_similar("port", "transport")
    assert not are_similar("transport", "port")
    assert are_similar("Taiwan", "Tiawan")
    assert are_similar("sanction", "sanctions")


def test_words_in_a_row_are_known_wherever_the_rarest_of_them_stands() -> None:
    index = RevisionIndex("The old map and the new map; the old map of the harbour.")
    assert index.contains_run(["the", "new", "map"])
    assert index.contains_run(["of", "the", "harbour"])
    assert index.contains_run(["the", "old", "map"], 2)
    assert not index.contains_run(["the", "old", "map"], 3)
    assert not index.contains_run(["new", "old", "map"])


def test_an_article_that_stands_twice_in_its_file_leaves_the_choice_open() -> None:
    assert found("The dispute over fishing rights", f"News.\n\n{ARTICLE}\n{ARTICLE}")[1] is Status.REVIEW


def test_a_lost_passage_keeps_its_old_offsets() -> None:
    anchor = anchor_of("Taiwan")
    now = Revision("Nothing of this is left.", "f" * 64).locate(anchor)
    assert now == CurrentPlace(anchor.start, anchor.end, "f" * 64, Status.ORPHAN)


@each_row("text", ["", " \n\n", "…", "the " * 5000, "x" * 5000])
def test_a_revision_may_hold_anything(text: str) -> None:
    for words in ("Taiwan", ARTICLE.strip(), "“", "the"):
        now = Revision(text, "0" * 64).locate(anchor_of(words))
        assert now is not None
        assert now.status in (Status.ORPHAN, Status.REVIEW)


def test_an_anchor_whose_sentence_is_somewhere_else_still_finds_its_words() -> None:
    odd = Anchor(
        10, 16, "Taiwan", "Officials in ", " reported", SentenceContext(500, 503, "Odd"), Span(0, 30), "0" * 64
    )
    now = Revision("Nine officials in Taiwan reported it.", "1" * 64).locate(odd)
    assert now is not None
    assert now.status in (Status.MOVED, Status.REVIEW)


def spoken(text: str) -> str:
    """What a text says: its letters and marks, whatever the white space and the kind of quotation mark and dash."""
    plain = "".join(char for char in unicodedata.normalize("NFC", text) if not char.isspace())
    kinds = str.maketrans({**dict.fromkeys("“”„‟«»″〝〞", '"'), **dict.fromkeys("‘’‚‛′‹›ʼ`´", "'")})
    return "".join(char for char in plain.translate(kinds) if char.isalnum() or char in "!?;:,")


@st.composite
def revised(draw: st.DrawFn) -> tuple[str, Span, str]:
    """A text, a span in it, and the text with some stretches cut out, put in, doubled or put elsewhere."""
    text = draw(st.one_of(any_text.filter(bool), st.sampled_from([ARTICLE, *texts().values()])))
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, min(len(text), start + 200)))
    new = text
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(new)))
        until = min(len(new), at + draw(st.integers(0, 40)))
        to = draw(st.integers(0, len(new)))
        put = draw(st.one_of(st.just(new[at:until]), any_text, st.just(new[at:until].swapcase())))
        new = draw(st.sampled_from([new[:at] + put + new[until:], new[:to] + put + new[to:], new[:at] + new[until:]]))
    return text, Span(start, end), new


@given(revised())
@example((ARTICLE, Span(0, 9), ARTICLE.upper()))
def test_nothing_is_moved_silently(case: tuple[str, Span, str]) -> None:
    text, span, new = case
    anchor = make_anchor(Units(text), span, digest(text))
    now = Revision(new, digest(new)).locate(anchor)
    if now is None:
        assert new == text
        return
    assert now.sha256 == digest(new)
    if now.status is Status.ORPHAN:
        assert (now.start, now.end) == span
        return
    assert 0 <= now.start < now.end <= len(new)
    words = new[now.start : now.end]
    if spoken(words) != spoken(anchor.exact):
        assert now.status not in TAKEN
    if now.status is Status.EXACT:
        assert (now.start, now.end) == span
    if now.status is Status.CHANGED:
        assert not same_words(words, anchor.exact)


@given(revised())
def test_a_revision_answers_the_same_whatever_was_asked_before(case: tuple[str, Span, str]) -> None:
    text, span, new = case
    units, sha = Units(text), digest(text)
    anchors = [make_anchor(units, part, sha) for part in (span, Span(0, 1), Span(len(text) - 1, len(text)))]
    together = Revision(new, digest(new))
    assert [together.locate(one) for one in anchors] == [Revision(new, digest(new)).locate(one) for one in anchors]


def test_passages_in_known_revisions_are_found_or_offered_and_hardly_one_is_put_elsewhere() -> None:
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    verdicts: Counter[str] = Counter()
    for case in cases(5, sorted(UNSEEN), 2):
        now = Revision(case.revision, "f" * 64).locate(case.anchor)
        assert now is not None
        verdicts[tallies[case.kind].add(case, now)] += 1
    assert verdicts.total() > 4 * len(UNSEEN) * len(EDITS)
    for kind in KINDS:
        tally = tallies[kind]
        assert tally.found + tally.offered >= 0.95 * tally.there, kind
        assert tally.found >= 0.8 * tally.there, kind
        assert tally.false <= 0.02 * tally.gone, kind
    assert sum(tally.wrong for tally in tallies.values()) <= 1
