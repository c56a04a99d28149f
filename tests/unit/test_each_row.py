"""A table of rows is one test that names every row that fails."""

from pathlib import Path

import pytest

from tests.tables import each_row


def test_all_rows_that_fail_are_named_with_their_reasons() -> None:
    @each_row("number, name", [(1, "one"), (2, "three"), (3, "three"), (4, None)])
    def is_named(number: int, name: str) -> None:
        assert ["one", "two", "three", "four"][number - 1] == name.lower()

    with pytest.raises(AssertionError, match="2 of 4 rows fail") as told:
        is_named()
    _, *lines = str(told.value).splitlines()
    rows = [line.partition(": ")[0] for line in lines if not line.startswith(" ")]
    assert rows == ["(2, 'three')", "(4, None)"]
    assert "AttributeError" in str(told.value)


def test_a_row_that_does_not_raise_what_it_should_is_a_row_that_fails() -> None:
    @each_row("text", ["x", "3"])
    def is_no_number(text: str) -> None:
        with pytest.raises(ValueError, match="invalid"):
            int(text)

    with pytest.raises(AssertionError, match="'3': Failed: DID NOT RAISE"):
        is_no_number()


def test_a_table_without_rows_is_no_test() -> None:
    @each_row("text", [])
    def holds(text: str) -> None: ...

    with pytest.raises(AssertionError, match="no rows"):
        holds()


@each_row("name", ["annotations.json", "articles"])
def test_other_arguments_are_fixtures(tmp_path: Path, name: str) -> None:
    assert not (tmp_path / name).exists()
