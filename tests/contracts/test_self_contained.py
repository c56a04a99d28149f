"""The repository can be understood by someone who has nothing else: nothing in it points outside."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import REPOSITORY

PARTS = ("annotations", "reader", "docs", "tests", ".ci")
TEXT = {".css", ".json", ".lock", ".md", ".py", ".svg", ".tcss", ".toml", ".txt", ""}

# Put together from pieces, so that this file does not hold what it looks for.
HOMES = "|".join(("work", "root", r"home/\w+", r"Users/\w+"))
NEIGHBOURS = "|".join(("shared", "research", "reference", "design"))
MAKERS = "|".join(("Clau" + "de", "Chat" + "GPT", "Open" + "AI", "Co" + "pilot", "Anthro" + "pic"))
OUTSIDE = {
    "a home or a working folder of one machine": rf"(?<![\w.~$}}])/(?:{HOMES})/",
    "a folder beside the repository": rf"\.\./(?:\.\./)*(?:{NEIGHBOURS})",
    "a temporary folder of one machine": "/" + "tmp/(?:spec|tool)",
    "a file of pyenv": r"\.pyenv/" + "versions/[0-9]",
    "a task by number": r"\b[Ii]ssue" + r"s? (?:#|no\. ?)?[0-9]",
    "who wrote it": rf"\b(?:{MAKERS})\b",
}
"""What may stand nowhere, as patterns."""


def _files() -> Iterator[Path]:
    """All that is kept in the repository as text, but for the sample articles, which are other people's words."""
    for path in REPOSITORY.iterdir():
        if path.is_file() and path.suffix in TEXT and path.name != ".git":
            yield path
    for part in PARTS:
        for path in (REPOSITORY / part).rglob("*"):
            if path.is_file() and path.suffix in TEXT and "__pycache__" not in path.parts:
                yield path


def test_nothing_points_outside_the_repository() -> None:
    found = [
        f"{path.relative_to(REPOSITORY)}: {what}: {match.group()}"
        for path in _files()
        for what, pattern in OUTSIDE.items()
        for match in re.finditer(pattern, path.read_text("utf-8"))
    ]
    assert found == []


def test_what_points_outside_would_be_found() -> None:
    examples = {
        "a home or a working folder of one machine": "see /" + "home/ana/notes",
        "a folder beside the repository": "../" + "shared/design",
        "a temporary folder of one machine": "/tmp/" + "spec/seams",
        "a file of pyenv": ".pyenv/" + "versions/3.11",
        "a task by number": "issue" + " 12",
        "who wrote it": "by Clau" + "de",
    }
    assert [what for what, pattern in OUTSIDE.items() if not re.search(pattern, examples[what])] == []
