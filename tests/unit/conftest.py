"""What tests of single parts share."""

import pytest

from reader import cli
from tests.unit.commands import Reader, Said


@pytest.fixture
def reader(capsys: pytest.CaptureFixture[str]) -> Reader:
    """Runs a command line as the console script does; what is not understood is a ``SystemExit``."""

    def run(*arguments: object) -> Said:
        status = cli.main([str(argument) for argument in arguments])
        return Said(status, *capsys.readouterr())

    return run
