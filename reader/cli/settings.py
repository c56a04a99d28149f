"""``reader settings``: show every setting."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator

from reader.settings import report


def declare(_: ArgumentParser) -> None:
    """Add no arguments."""


def run(_: Namespace) -> Iterator[str]:
    """Yield each setting with its value, origin and default."""
    return report()
