from reader.articles.boilerplate import BOILERPLATE_RULES, match_rule
from reader.articles.dates import find_dates
from reader.articles.metadata import byline, is_date, is_name, is_post, is_weather
from tests.tables import each_row


@each_row(
    "text, values",
    [
        ("Tuesday, May 21, 2024", ["2024-05-21"]),
        ("2024April 2024International News", ["2024-04"]),
        ("3rd of June 2023", ["2023-06-03"]),
        ("SEPT. 5, 2023", ["2023-09-05"]),
        ("2024-04-26T10:00", ["2024-04-26"]),
        ("2021.04.13 / 17:58", ["2021-04-13"]),
        ("26/04/2024", ["2024-04-26"]),
        ("04/26/2024", ["2024-04-26"]),
        ("04.05.2024", ["2024-05-04"]),
        ("04/05/2024", []),
        ("February 30, 2024", []),
        ("99/99/2024", []),
        ("it may 2024 be", []),
        ("section 12.3 of 20241", []),
        ("May 3, 2024 to 5 May 2024", ["2024-05-03", "2024-05-05"]),
    ],
)
def test_dates_are_read_when_they_can_be_read_in_one_way(text: str, values: list[str]) -> None:
    assert [date.value for date in find_dates(text)] == values


@each_row(
    "line",
    ["May 21, 2024", "Published: 14 March 2023, 6:02 p.m. ET", "18 November 2017 01:21 (South Africa)", "• 09/20/2024"],
)
def test_a_line_that_is_a_date(line: str) -> None:
    assert is_date(line)


@each_row("line", ["The treaty of 3 May 1815 is broken again", "What 2024 brought", "", "x" * 500])
def test_a_line_that_only_holds_one_is_not(line: str) -> None:
    assert not is_date(line)


@each_row(
    "line, names",
    [
        ("By Jane Doe", "Jane Doe"),
        ("by Jane Doe, Staff Writer", "Jane Doe"),
        ("By JANE DOE and ALI KHAN | 3 May 2024", "JANE DOE and ALI KHAN"),
        ("By Ana de la Cruz, Ali Khan and J. O’Neil", "Ana de la Cruz, Ali Khan and J. O’Neil"),
        ("By Jane Doe, Harbour Post", "Jane Doe"),
        ("Written by: Jane Doe", "Jane Doe"),
        ("Author: Jane Doe", "Jane Doe"),
        ("By Jane Doe and staff", "Jane Doe"),
        ("By the time he came", ""),
        ("Byron Smith", ""),
        ("By 2030", ""),
        ("", ""),
    ],
)
def test_a_byline_gives_its_names(line: str, names: str) -> None:
    assert byline(line) == names


def test_names_posts_and_weather() -> None:
    assert is_name("Madeline Field")
    assert is_name("Ludwig van Beethoven")
    assert not is_name("International")
    assert not is_name("The end of it")
    assert not is_name("Room 101")
    assert is_post("Staff Writer")
    assert is_post("Chief Political Correspondent at the Harbour Post")
    assert not is_post("Writer’s block and how to end it")
    assert is_weather("14.1 C")
    assert is_weather("72°F Nairobi")
    assert not is_weather("3 C. elegans genes")


@each_row(
    "line, reason",
    [
        ("— LEAVE A REPLY —", "comment form"),
        ("12 Comments", "comment form"),
        ("All of it in your inbox, every week.", "newsletter or subscription"),
        ("You may also like", "related stories"),
        ("Read also: What comes next.", "related story"),
        ("Facebook | Twitter | Email", "share buttons"),
        ("[Advertisement]", "advertisement"),
        ("Image courtesy of Getty Images", "image credit"),
        ("Source: Reuters", "source or republication"),
        ("About the author", "about the author"),
        ("© 2024 The Harbour Post", "copyright notice"),
        ("Deja un comentario", "comment form"),
        ("Abonnez-vous à notre lettre du soir", "newsletter or subscription"),
        ("Материалы по теме", "related stories"),
        ("Lesen Sie auch: Weizen wird teurer", "related story"),
        ("اقرأ أيضا: القمح يرتفع", "related story"),
        ("分享到微博", "share buttons"),
        ("Lire aussi : Le blé grimpe", "related story"),
        ("広告", "advertisement"),
        ("版权所有，未经许可不得转载", "copyright notice"),
        ("Zum Inhalt springen", "page menu"),
        ("Skip to main content", "page menu"),
        ("4 min read", "page controls"),
    ],
)
def test_boilerplate_is_known_by_its_words(line: str, reason: str) -> None:
    found = match_rule(line)
    assert found
    assert found.reason == reason


def test_every_family_is_shown_here() -> None:
    assert len({each.reason for each in BOILERPLATE_RULES}) == len(BOILERPLATE_RULES) == 12


@each_row(
    "line",
    [
        "“Leave a reply,” he said.",
        "Source: “I saw it myself”",
        "Sources close to the minister said so.",
        "The newsletter reached four million readers.",
        "He urged them to read the privacy policy and to sign up.",
        "See also how seldom anyone says so.",
        "Share prices fell in Shanghai.",
        "Related work by others came to the same end.",
        "Home prices rose",
        "Anzeigen gegen den Minister wurden am Montag erstattet.",
        "Teilen der Partei geht das zu weit.",
        "Inicio de las clases en marzo",
        "Реклама подорожала на треть.",
        "شارك الوزير في الاجتماع يوم الثلاثاء.",
        "广告市场今年增长百分之五。",
        "Lire aussi bien que lui est rare.",
        "Register to vote by Friday.",
        "Copyright law is older than that.",
        "",
        "share " * 200,
    ],
)
def test_an_article_may_speak_of_such_things(line: str) -> None:
    assert match_rule(line) is None
