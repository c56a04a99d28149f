"""Key scripts: stories of articles, keys and what is seen and kept, in text files that an analyst can write.

``README.md`` beside this file describes the format.
"""

import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple

from tinydb import TinyDB

from annotations.codebook import Codebook
from annotations.model import Theme
from tests.app.analyst import Analyst, NotSeen, at_work
from tests.clipboard import Clipboard

DETAILS = {"note": "note", "speaker": "speaker", "via": "via", "said on": "said_on"}
"""Details of a passage: the word in a script, and the field of the record."""


class Step(NamedTuple):
    """One line of a script."""

    number: int
    """Of the line in the file, from 1."""
    verb: str
    argument: str
    """The rest of the line."""
    block: tuple[str, ...]
    """The indented lines below, without their indentation."""


class Script(NamedTuple):
    """A story that can be run."""

    path: Path
    story: str
    articles: dict[str, str]
    """Text by file name; empty for the samples."""
    size: tuple[int, int]
    """Columns and rows."""
    steps: tuple[Step, ...]


def read_script(path: Path) -> Script:
    """Read a script.

    Raises:
        ValueError: A line is not understood; the message names file and line.
    """
    text = path.read_text("utf-8")
    story, found, body = text.partition("\n\n")
    articles: dict[str, str] = {}
    size, steps = (120, 36), []
    for step in _steps(body.split("\n"), story.count("\n") + 3 if found else 1):
        if step.verb == "article":
            articles[step.argument] = _text_of(step)
        elif step.verb == "size":
            columns, _, rows = step.argument.partition("x")
            size = (int(columns), int(rows))
        elif step.verb in VERBS:
            steps.append(step)
        else:
            raise ValueError(f"{path.name}, line {step.number}: there is no step “{step.verb}”")
    if not steps:
        raise ValueError(f"{path.name} has no steps")
    return Script(path, " ".join(story.split()), articles, size, tuple(steps))


def _steps(lines: list[str], first: int) -> Iterator[Step]:
    head, at = "", 0
    block: list[str] = []
    for number, line in enumerate([*lines, "end"], first):
        if line.startswith("#"):
            continue
        if not line or line[0].isspace():
            block.append(line)
            continue
        if head:
            verb, _, argument = head.partition(" ")
            indented = textwrap.dedent("\n".join(block)).strip("\n")
            yield Step(at, verb, argument.strip(), tuple(indented.split("\n")) if indented else ())
        head, at, block = line, number, []


def _text_of(step: Step) -> str:
    """The text of the article below a step."""
    return "\n".join(step.block).rstrip("\n") + "\n"


class Player:
    """Runs a script at the real application, in a folder of its own."""

    def __init__(self, script: Script, folder: Path, clipboard: Clipboard) -> None:
        self._script = script
        self._folder = folder
        self._clipboard = clipboard

    async def play(self) -> None:
        """Take every step.

        Raises:
            AssertionError: Something else is seen or kept than the script says; the message names its line.
        """
        steps = list(self._script.steps)
        while steps:
            async with AsyncExitStack() as stack:
                analyst = await stack.enter_async_context(at_work(self._folder, self._script.size))
                while steps and (step := steps.pop(0)).verb != "restart":
                    try:
                        await VERBS[step.verb](self, analyst, step)
                    except (AssertionError, NotSeen) as error:
                        where = f"{self._script.path.name}, line {step.number}: {step.verb} {step.argument}"
                        raise AssertionError(f"{where}\n{error}") from error
                if steps:
                    await analyst.press("ctrl+q")

    async def _keys(self, analyst: Analyst, step: Step) -> None:
        await analyst.press(*step.argument.split())

    async def _type(self, analyst: Analyst, step: Step) -> None:
        await analyst.type(step.argument)

    async def _see(self, analyst: Analyst, step: Step) -> None:
        wanted = [_on_one_line(words) for words in (step.argument, *step.block) if words]
        await analyst.until(lambda: _in_order(wanted, _rows(analyst)))

    async def _hidden(self, analyst: Analyst, step: Step) -> None:
        await analyst.until(lambda: not any(step.argument in row for row in _rows(analyst)))

    async def _selected(self, analyst: Analyst, step: Step) -> None:
        words = _on_one_line(analyst.words)
        assert words == step.argument, f"selected: {words}"

    async def _passages(self, analyst: Analyst, step: Step) -> None:
        await self._becomes(analyst, step, lambda: _passages_in(self._saved(analyst)))

    async def _themes(self, analyst: Analyst, step: Step) -> None:
        await self._becomes(analyst, step, lambda: _themes_in(self._saved(analyst)))

    async def _copied(self, analyst: Analyst, step: Step) -> None:
        await self._becomes(analyst, step, lambda: "".join(self._clipboard.texts[-1:]).splitlines())

    async def _becomes(self, analyst: Analyst, step: Step, read: Callable[[], Iterable[str]]) -> None:
        """Wait until ``read`` gives the lines below a step: an edit of many passages goes on between keys."""
        try:
            await analyst.until(lambda: tuple(read()) == step.block)
        except NotSeen as error:
            raise AssertionError("\n".join(["found:", *read(), str(error)])) from error

    def _saved(self, analyst: Analyst) -> Path:
        """The annotations file; the writer is asked to bring it up to date."""
        analyst.session.store.backend.flush()
        return self._folder / "annotations.json"

    async def _add(self, analyst: Analyst, step: Step) -> None:
        (self._folder / step.argument).write_text(_text_of(step), "utf-8")

    async def _change(self, analyst: Analyst, step: Step) -> None:
        match = re.fullmatch(r"(\S+): (.+) => (.*)", step.argument)
        assert match, "change NAME: OLD => NEW"
        name, old, new = match.groups()
        text = (self._folder / name).read_text("utf-8")
        assert old in text, f"{name} does not hold: {old}"
        (self._folder / name).write_text(text.replace(old, new), "utf-8")


VERBS = {
    "keys": Player._keys,
    "type": Player._type,
    "see": Player._see,
    "hidden": Player._hidden,
    "selected": Player._selected,
    "passages": Player._passages,
    "themes": Player._themes,
    "copied": Player._copied,
    "add": Player._add,
    "change": Player._change,
    "restart": Player._keys,
}
"""What each step does; ``restart`` is done by :meth:`Player.play`."""


def _rows(analyst: Analyst) -> list[str]:
    """The rows of the screen, each run of blanks as one."""
    return [_on_one_line(row) for row in analyst.rows()]


def _in_order(wanted: list[str], rows: list[str]) -> bool:
    """Whether each of ``wanted`` is on a row of its own, from top to bottom."""
    left = iter(rows)
    return all(any(words in row for row in left) for words in wanted)


def _passages_in(file: Path) -> Iterator[str]:
    """The passages of an annotations file as a script writes them, in the order of the text."""
    if not file.exists():
        return
    with TinyDB(file, access_mode="r") as database:
        themes = {theme["id"]: theme["name"] for theme in database.table("themes")}
        passages = sorted(database.table("passages"), key=lambda each: (each["article"], each["start"], each["end"]))
    for passage in passages:
        names = ", ".join(themes[tag["theme"]] for tag in passage["tags"])
        tags = f" → {names}" if names else ""
        details = [f" · {word}: {passage[field]}" for word, field in DETAILS.items() if passage.get(field)]
        star = " · starred" if passage.get("starred") else ""
        yield f"{_on_one_line(passage['exact'])}{tags}{''.join(details)}{star}"


def _themes_in(file: Path) -> Iterator[str]:
    """The themes of an annotations file as a script writes them, in the order of the codebook."""
    if not file.exists():
        return
    with TinyDB(file, access_mode="r") as database:
        book = Codebook(map(Theme.from_record, database.table("themes")))
    for theme in book:
        yield book.label(theme.id) + (f" · key: {theme.key}" if theme.key else "")


def _on_one_line(words: str) -> str:
    return " ".join(words.split())
