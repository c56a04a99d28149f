"""Sentences end where an editor would end them."""

from pathlib import Path

import pytest
from hypothesis import example, given

from annotations.text.paragraphs import Paragraphs
from annotations.text.sentences import sentences
from tests.unit.text.strategies import assert_apart, assert_spans, texts

GOLD = """
U.S. President Joe Biden met Mr. Xi. | He left.
He flew to Washington, D.C. | U.S. government authorities generally concur.
Antony J. Blinken spoke. | Donald J. Trump and Vladimir V. Putin did not.
It was a meeting with Microsoft Corp. co-founder Bill Gates. | It was Friday.
limiting the export of precursors to fentanyl.|Blinken also met with Xi.
He called it “very good.” | Mr. Wang agreed.
It needed to “reflect upon itself.” | “I hope so,” Mr. Wang said. | “This is good.”
They were “frank and constructive”. | He added more.
The threat (so he said.) | Then they left.
They are “growing and building… China’s rights are suppressed”. | He left.
And then… | They left.
“Is it over?” Mr. Wang asked. | No one answered.
Is it over? | Mr. Wang asked. | Yes!
It grew at a meeting. in Bali last year.
He worked at Apple Inc. until May. | He left Apple Inc. | The company denied it.
She was born on Jan. 5, 1990, in St. Louis. | She left on Sept. 11.
He said no. | Then he left. | See No. 5 and vol. 3 for details.
They met at 5 p.m. Friday in Beijing. | They left at 6 p.m. | Nobody spoke.
They sat. | Blinken left in the sun. | Xi stayed.
Sen. Ron Wyden (D-Ore.) said so. | Rep. Lee did not.
He lives in the U.S. | The rest do not, e.g. Mr. Xi, Ph.D. students and others.
It costs $3.5 million. | $8 billion more is needed. | 50 people came.
1. Russia is first. | 2. China is not.
Dr. Smith met Gen. Lee vs. Mr. Jones in Roe v. Wade. | Plan B. | It failed.
It ended.[12] | Then it began.
Visit www.state.Gov or write to press@state.Gov for more. | Thanks.
他走了。|我来了！|“你好。”他说。
Он уехал. | Потом вернулся. | Это было в г. Москве.
قال الرئيس ذلك. | ثم غادر؟ | نعم.
We don’t spam! | Read our privacy policy.
"""
"""A line is a paragraph; " | " stands where a sentence ends before a blank, "|" where the blank is missing."""


@pytest.mark.parametrize("line", GOLD.strip().split("\n"))
def test_hard_cases(line: str) -> None:
    text = line.replace(" | ", " ").replace("|", "")
    assert [sentence.of(text) for sentence in sentences(text)] == line.replace(" | ", "|").split("|")


@pytest.mark.parametrize(
    ("name", "first", "last", "paragraphs", "count"),
    [
        ("000", "U.S. Secretary", "studying in China.", 8, 20),
        ("001", "Secretary of State Antony J.", "of China,” he said.", 26, 44),
        ("002", "US Secretary", "of encirclement.", 6, 20),
        ("003", "Washington and Beijing", "continued discontent.", 33, 46),
        ("004", "On the final day", "conference in Singapore.", 22, 30),
    ],
)
def test_the_samples(seeds: Path, name: str, first: str, last: str, paragraphs: int, count: int) -> None:
    (path,) = seeds.glob(f"{name}*.txt")
    text = path.read_text(encoding="utf-8")
    start, end = text.index(first), text.index(last) + len(last)
    body = [span.of(text) for span in Paragraphs(text) if start <= span.start and span.end <= end]
    body = [paragraph for paragraph in body if not paragraph.startswith("Read Also")]
    found = [sentence.of(paragraph) for paragraph in body for sentence in sentences(paragraph)]
    assert (len(body), len(found)) == (paragraphs, count)
    assert all(words.endswith((".", "”", "”.")) for words in found)


@given(texts)
@example("中。\u1161中")
def test_sentences_hold_all_that_is_no_blank(text: str) -> None:
    found = sentences(text)
    assert_spans(text, found)
    assert_apart(found)
    assert "".join("".join(span.of(text) for span in found).split()) == "".join(text.split())
