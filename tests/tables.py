"""One test of many rows: every row is judged, and all that fail are named in one list."""

from collections.abc import Callable, Iterable
from functools import wraps
from inspect import signature
from reprlib import Repr
from textwrap import indent
from typing import Any

import pytest

Test = Callable[..., None]

SHORTLY = Repr()
SHORTLY.maxstring = SHORTLY.maxother = 200
SHORTLY.maxlist = SHORTLY.maxtuple = SHORTLY.maxdict = 20


def each_row(names: str, rows: Iterable[Any]) -> Callable[[Test], Test]:
    """Make one test that judges every row of a table.

    Rows fill arguments of the test as those of ``pytest.mark.parametrize`` do. The other arguments are fixtures, which
    all rows share: use ``parametrize`` where a row changes what the next one finds.

    Args:
        names: The arguments that a row fills, with commas between them.
        rows: A tuple of values for each run, or bare values where there is one name.

    Raises:
        AssertionError: Some rows fail; the message lists each of them with its reason.
    """
    filled, table = names.split(", "), list(rows)

    def judge_all(test: Test) -> Test:
        @wraps(test)
        def judged(**fixtures: Any) -> None:
            __tracebackhide__ = True
            errors: list[BaseException] = []
            failures: list[str] = []
            for row in table:
                values = row if len(filled) > 1 else (row,)
                try:
                    test(**dict(zip(filled, values, strict=True)), **fixtures)
                except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - told with its row
                    errors.append(error)
                    reason = indent(f"{type(error).__name__}: {error}", "    ").strip()
                    failures.append(f"{SHORTLY.repr(row)}: {reason}")
            if errors:
                raise AssertionError("\n".join((f"{len(errors)} of {len(table)} rows fail:", *failures))) from errors[0]
            assert table, "the table has no rows"

        whole = signature(test)
        fixtures = [parameter for name, parameter in whole.parameters.items() if name not in filled]
        judged.__signature__ = whole.replace(parameters=fixtures)  # type: ignore[attr-defined]
        return judged

    return judge_all
