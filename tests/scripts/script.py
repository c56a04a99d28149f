"""Key scripts: stories of articles, keys and what is seen and kept, in text files that an analyst can write.

``README.md`` beside this file describes the format.
"""

import re
import textwrap
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple

from tinydb import TinyDB

from tests.app.analyst import DEADLINE_SECONDS, Analyst, NotSeen, at_work
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
            articles[step.argument] = "\n".join(step.block).rstrip("\n") + "\n"
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
        wanted = [step.argument, *step.block] if step.argument else list(step.block)
        await analyst.until(lambda: _in_order(wanted, _rows(analyst)))

    async def _hidden(self, analyst: Analyst, step: Step) -> None:
        rows = _rows(analyst)
        assert not any(step.argument in row for row in rows), "it is seen:\n" + "\n".join(rows)

    async def _selected(self, analyst: Analyst, step: Step) -> None:
        words = _on_one_line(analyst.words)
        assert words == step.argument, f"selected: {words}"

    async def _passages(self, analyst: Analyst, step: Step) -> None:
        analyst.session.store.settle(DEADLINE_SECONDS)
        kept = list(_passages_in(self._folder / "annotations.json"))
        assert kept == list(step.block), "the passages in the file are:\n" + "\n".join(kept)

    async def _copied(self, analyst: Analyst, step: Step) -> None:
        wanted = "\n".join(step.block)
        await analyst.until(lambda: self._clipboard.texts[-1:] == [wanted])

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
    "copied": Player._copied,
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
        details = [f" · {word}: {passage[field]}" for word, field in DETAILS.items() if passage.get(field)]
        yield f"{_on_one_line(passage['exact'])} → {names}{''.join(details)}"


def _on_one_line(words: str) -> str:
    return " ".join(words.split())
