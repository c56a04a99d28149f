"""Migration of records from older schemas: one pure function of a record per schema step.

A file of an older schema is kept as a version before it is first written. The tests hold a file of every past schema.
"""

from collections.abc import Callable, Mapping

from annotations.model import Record
from annotations.store.records_json import SCHEMA

Step = Callable[[str, Record], Record]
"""A function of a table name and a record that returns the record in the next schema."""

STEPS: Mapping[int, Step] = {}
"""The step from each past schema to the next; schema 1 is the first."""


def migrate(schema: int, table: str, record: Record, steps: Mapping[int, Step] = STEPS, to: int = SCHEMA) -> Record:
    """Return a record of a past schema in the current one.

    Args:
        schema: The schema of the record.
        table: The name of the record's table.
        record: The record; it is not modified.
        steps: The step from each schema to the next.
        to: The target schema.
    """
    for number in range(schema, to):
        record = steps[number](table, dict(record))
    return record
