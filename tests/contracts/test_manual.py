"""The manual names what there is: links, command lines, keys and settings."""

import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path

from reader.cli import main
from reader.commands.scopes import CODEBOOK, LIST, QUOTES, READING, REVIEW, SEARCH
from reader.commands.table import COMMANDS, active_in, key_label
from reader.settings import all_settings, read_settings
from tests.conftest import REPOSITORY
from tests.tables import each_row

README, DOCS = REPOSITORY / "README.md", REPOSITORY / "docs"
PAGES = (README, *sorted(DOCS.glob("*.md")))

FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
READER = re.compile(r"\s*(?:\.venv/bin/)?reader(?:\s|$)")
"""How a command line of the program begins."""

LISTENING = {
    "README": (READING, LIST),
    "guide": (READING,),
    "quotes": (QUOTES,),
    "themes": (CODEBOOK,),
    "search": (SEARCH,),
    "changed-articles": (REVIEW,),
}
"""Where the keys are listened to that a page lists in its tables."""


def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return FENCED.sub("", text_of(page))


def spans(text: str) -> Iterator[str]:
    """What stands between backticks, on one line."""
    return (" ".join(found.split()) for found in INLINE.findall(text))


def anchors(page: Path) -> set[str]:
    """What links to the headings of a page end with, as GitHub makes it."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def command_lines(page: Path) -> Iterator[str]:
    """The command lines of the program that a page names, in blocks of code and in its sentences."""
    blocks = [block for _, block in FENCED.findall(text_of(page))]
    lines = [line for block in blocks for line in block.splitlines()]
    indented = re.findall(r"^ {4}(\S.*)$", prose(page), re.MULTILINE)
    yield from filter(READER.match, (*lines, *indented, *spans(prose(page))))


def is_understood(line: str) -> bool:
    """Whether the program takes a command line; its placeholders stand for themselves, or for a number."""
    words = [{"START": "0", "END": "9"}.get(word, word) for word in shlex.split(line, comments=True)[1:]]
    if len(words) == 1 and words[0] in main.COMMANDS:
        return True  # a sentence names the command
    if words and words[0].isalpha() and words[0].islower() and words[0] not in main.COMMANDS:
        return (REPOSITORY / words[0]).is_dir()
    try:
        main.parse(words)
    except SystemExit as leaving:
        return not leaving.code
    return True


def named(keys: Iterable[str]) -> set[str]:
    """Keys as the manual writes them."""
    return {name for key in keys for name in (key, key_label([key]))}


def key_rows(page: Path) -> Iterator[str]:
    """The first cell of each row of a page's tables of keys."""
    for table in re.findall(r"^\| keys? \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", text_of(page), re.MULTILINE):
        yield from (row.split(" | ")[0] for row in table.splitlines())


@each_row("page", PAGES)
def test_every_link_leads_somewhere(page: Path) -> None:
    lost = []
    for link in LINK.findall(INLINE.sub("", prose(page))):
        if re.match(r"https?://", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(link)
    assert lost == []


def test_the_readme_lists_every_page() -> None:
    listed = {link.partition("#")[0] for link in LINK.findall(text_of(README))}
    assert {f"docs/{page.name}" for page in DOCS.glob("*.md")} - listed == set()


def test_every_picture_is_shown_and_described() -> None:
    shown = re.findall(r"!\[[^\]]{10,}\]\((?:docs/)?pictures/([\w-]+\.svg)\)", "".join(map(text_of, PAGES)))
    assert set(shown) == {picture.name for picture in (DOCS / "pictures").iterdir()}


@each_row("page", PAGES)
def test_every_command_line_is_understood(page: Path) -> None:
    assert [line for line in command_lines(page) if not is_understood(line)] == []


def test_the_manual_names_every_command() -> None:
    lines = [line.split() for page in PAGES for line in command_lines(page)]
    assert set(main.COMMANDS) - {words[1] for words in lines if len(words) > 1} == set()


@each_row("name", LISTENING)
def test_the_keys_of_a_table_are_keys_of_its_screen(name: str) -> None:
    page = README if name == "README" else DOCS / f"{name}.md"
    there = named(key for scope in LISTENING[name] for command in active_in(scope) for key in command.keys)
    rows = list(key_rows(page))
    assert rows
    assert [key for row in rows for key in spans(row) if key not in there] == []


def test_the_keys_of_the_first_hour_are_keys() -> None:
    hour = prose(DOCS / "guide.md").partition("## The reading screen")[0]
    known = named(key for command in COMMANDS for key in command.keys)
    assert [key for key in spans(hour) if len(key) == 1 and key not in known] == []


def test_every_setting_is_listed_and_no_other() -> None:
    table = re.findall(r"^\| `(\w+)` \|", text_of(DOCS / "settings.md"), re.MULTILINE)
    assert table == [setting.name for setting in all_settings()]


def test_settings_in_sentences_exist() -> None:
    known = {setting.name for setting in all_settings()}
    assert [
        (page.name, span)
        for page in PAGES
        for span in spans(prose(page))
        if (found := re.match(r'(\w+) = "', span)) and found[1] not in known
    ] == []


def test_the_examples_of_settings_can_be_used(tmp_path: Path) -> None:
    blocks = [block for kind, block in FENCED.findall(text_of(DOCS / "settings.md")) if kind == "toml"]
    assert blocks
    for block in blocks:
        (tmp_path / "reader.toml").write_text(block, "utf-8")
        assert read_settings(tmp_path / "reader.toml").problem == ""
