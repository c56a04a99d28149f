"""Where things are and who is at work: the command line, then the environment, then the settings."""

from pathlib import Path

import pytest

from reader import paths
from reader.settings import SETTINGS_NAME, ReadSettings, Settings, coder_name, read_settings
from tests.tables import each_row
from tests.unit.settings import settings


def test_tags_are_kept_beside_the_articles_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path("china")
    assert paths.annotations_file(folder) == Path("china/annotations.json")
    monkeypatch.setenv("READER_ANNOTATIONS", "/team/tags.json")
    assert paths.annotations_file(folder) == Path("/team/tags.json")
    assert paths.annotations_file(folder, "mine.json") == Path("mine.json")
    monkeypatch.setenv("READER_ANNOTATIONS", "")
    assert paths.annotations_file(folder) == Path("china/annotations.json")


def test_who_is_at_work_is_who_was_named_last_on_the_way_to_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    assert coder_name(None, Settings()) == "ana"  # logged in
    assert coder_name(None, Settings(coder=" Bo ")) == "Bo"
    monkeypatch.setenv("READER_CODER", "cem")
    assert coder_name(None, Settings(coder="Bo")) == "cem"
    assert coder_name("dee", Settings(coder="Bo")) == "dee"
    assert coder_name("  ", Settings(coder="Bo")) == "cem"


def test_a_user_without_an_account_entry_has_a_name_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr("os.getuid", lambda: 4_000_000)
    assert coder_name(None, Settings()) == "user 4000000"


def test_settings_that_nobody_wrote_are_no_problem() -> None:
    assert read_settings() == ReadSettings(Settings(), "")


def test_settings_are_read() -> None:
    assert settings('theme = "paper"\ncoder = "Ana Ibáñez"\n') == ReadSettings(Settings("paper", "Ana Ibáñez"), "")


@each_row(
    "text, says",
    [
        ('coder = "ana"\ntheme = \n', "line 2: Invalid value; the defaults are used."),
        ('coder = "ana"\ntheme = "', "line 2: "),
        ("# é\n# \xe9".encode("latin-1"), "line 1: not UTF-8; the defaults are used."),
        ("a = " + "[" * 5_000, "nested too deeply; the defaults are used."),
    ],
)
def test_settings_that_cannot_be_read_are_named_with_their_line(text: str | bytes, says: str) -> None:
    found = settings(text)
    assert found.settings == Settings()
    assert says in found.problem
    assert found.problem.startswith(str(paths.config_folder() / "reader.toml"))
    assert "\n" not in found.problem


def test_one_wrong_setting_does_not_cost_the_others() -> None:
    found = settings('coder = "ana"\n\ntheme = 3\n[keymap]\nx = 1\n')
    assert found.settings == Settings(coder="ana")
    assert "line 3: theme must be text in quotation marks; line 4: there is no setting 'keymap'" in found.problem


def test_citation_and_clipboard_are_one_of_what_there_is() -> None:
    assert settings('citation = "apa"\nclipboard = "tmux"\n').settings == Settings(citation="apa", clipboard="tmux")
    found = settings('citation = "mla"\nclipboard = 3\n')
    assert found.settings == Settings()
    assert "line 1: citation must be one of plain, chicago, apa, pandoc" in found.problem
    assert "line 2: clipboard must be one of system, tmux, terminal, file" in found.problem


def test_a_folder_in_the_place_of_the_settings_is_reported() -> None:
    (paths.config_folder() / SETTINGS_NAME).mkdir(parents=True)
    assert "cannot be read" in read_settings().problem


def test_our_folders_are_the_users_own_and_not_made_by_asking(own_place: Path) -> None:
    for folder in (paths.config_folder(), paths.state_folder(), paths.cache_folder()):
        assert own_place in folder.parents
        assert not folder.exists()
