"""From the schemas of older versions to this one: a pure function of a record for each step, and nothing else.

A file of an older schema is kept as a version before it is first written. Every past schema has a file among the tests.
"""

from collections.abc import Callable, Mapping

from annotations.model import Record
from annotations.store.encoding import SCHEMA

Step = Callable[[str, Record], Record]
"""Makes a record of the next schema of a table's name and a record."""

STEPS: Mapping[int, Step] = {}
"""The step that leads away from each past schema; schema 1 is the first."""


def migrate(schema: int, table: str, record: Record, steps: Mapping[int, Step] = STEPS, to: int = SCHEMA) -> Record:
    """A record of a past schema as it is in this one.

    Args:
        schema: The schema it was written in.
        table: Name of its table.
        record: The record; it stays as it is.
        steps: The step that leads away from each schema.
        to: The schema that is wanted.
    """
    for number in range(schema, to):
        record = steps[number](table, dict(record))
    return record
