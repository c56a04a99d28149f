"""Sentences end where an editor would end them."""

from pathlib import Path

from hypothesis import example, given

from annotations.text.paragraphs import Paragraphs
from annotations.text.sentences import sentences
from tests.tables import each_row
from tests.unit.annotations.text.strategies import assert_apart, assert_spans, texts

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
El Sr. García y la Srta. Ruiz llegaron tarde. | Nadie los esperaba.
Las FF. AA. del país no respondieron. | El Gral. Pérez dimitió el lunes.
«¿Quién lo dijo?», preguntó la Lic. Moreno. | «Nadie.» | Después se fue.
Vive en la Avda. América, núm. 12. | Trabaja allí desde 2019.
« Rien n’est décidé. » | Le ministre a quitté la salle.
« Pourquoi ? » a demandé Mme Roux. | « Je ne sais pas », a répondu M. Blanc.
Selon MM. Durand et Petit, l’usine ferme. | Env. 300 emplois disparaissent.
La vente a eu lieu à St. Malo. | Les Amis du port ont protesté.
Laut Prof. Weber kostet es ca. 40 Mio. Euro. | Das ist viel.
„Wir bleiben.“ | „Wie lange?“, fragte Hr. Schulz. | „Bis zum Ende.“
Am 3. Mai kam Frau Müller. | Am 4. fuhr sie ab.
»Das reicht nicht.« | »Doch«, sagte er.
Z. B. Hamburg und Bremen zahlen mehr. | Die anderen warten.
Il dott. Rossi e la Sig.ra Bianchi hanno firmato. | Poi sono partiti.
«Non è vero», ha detto l’Avv. Conti. | «È falso.»
O Sr. Silva e a Profa. Lima discordam. | «Veremos», disse ela.
Это сказал проф. Иванов. | На ул. Ленина было тихо.
В 2020 г. Россия подписала договор. | Через год он истёк.
«Мы уходим», — сказал А. С. Петров. | Зал молчал.
「本当ですか。」と彼は聞いた。|「はい。」
قال: «لن نرحل.» | ثم غادر القاعة.
The E.U. and the U.N. agreed. | They signed on Oct. 3.
“We will stay,” he said. | “We will win.” | The crowd cheered.
Mr. Lee Jr. sold it to Smith & Co. | The price was $3.2 bn. | No one complained.
See fig. 3 and pp. 12–14. | It is all there.
She asked, “Why now?” | Then she left. | “Why not?” said Gen. Lee.
The ship (built in 1999 by Hall & Co. in Leith) sank. | Nobody died.
He scored 3.5 vs. 2.8 for Dr. No. | What a day! | Really?
"""
"""A line is a paragraph; " | " stands where a sentence ends before a blank, "|" where the blank is missing."""


@each_row("line", GOLD.strip().split("\n"))
def test_hard_cases(line: str) -> None:
    text = line.replace(" | ", " ").replace("|", "")
    assert [sentence.extract(text) for sentence in sentences(text)] == line.replace(" | ", "|").split("|")


@each_row(
    "name, first, last, paragraphs, count",
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
    body = [span.extract(text) for span in Paragraphs(text) if start <= span.start and span.end <= end]
    body = [paragraph for paragraph in body if not paragraph.startswith("Read Also")]
    found = [sentence.extract(paragraph) for paragraph in body for sentence in sentences(paragraph)]
    assert (len(body), len(found)) == (paragraphs, count)
    assert all(words.endswith((".", "”", "”.")) for words in found)


@given(texts)
@example("中。\u1161中")
def test_sentences_hold_all_that_is_no_blank(text: str) -> None:
    found = sentences(text)
    assert_spans(text, found)
    assert_apart(found)
    assert "".join("".join(span.extract(text) for span in found).split()) == "".join(text.split())
