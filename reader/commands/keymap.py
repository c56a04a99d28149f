"""The keymap: the keys bound to each command, from the command table or from the settings.

Textual ignores unknown commands in a keymap and silently lets one command override the key of another. For that reason
this module validates a keymap before the application uses it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from reader.commands.scopes import Scope
from reader.commands.table import BY_ID, COMMANDS, Command, active_in, key_label

_NAMES = "up down left right home end pageup pagedown insert delete enter space backspace tab escape"
NAMED_KEYS = frozenset([*_NAMES.split(), *(f"f{number}" for number in range(1, 13))])
"""Names of the keys that do not type a character."""

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>"
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"
_LAYOUT_EQUIVALENTS = dict(zip(_LATIN, _CYRILLIC, strict=True))
_UKRAINIAN = {"]": "ї", "s": "і", "'": "є", "}": "Ї", "S": "І", '"': "Є"}


def layout_equivalents(key: str) -> Iterator[str]:
    """Yield the letters at the position of ``key`` on Cyrillic layouts, whose letters have no bindings of their own."""
    for layout in (_LAYOUT_EQUIVALENTS, _UKRAINIAN):
        if key in layout:
            yield layout[key]


class KeymapError(NamedTuple):
    """An error in the keymap: an entry that cannot be used."""

    command: str
    """The command id of the entry."""
    reason: str
    """The reason, worded as part of a sentence."""


class Keymap:
    """The keys of every command."""

    def __init__(self, changed: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Create a keymap from the command table and overrides.

        Args:
            changed: Keys by command id for the commands whose keys differ from the table. :func:`validate` checks them.
        """
        self.changed = dict(changed or {})
        """Overridden keys by command id."""
        self.labels = {command.id: key_label(self.keys(command)[:1]) for command in COMMANDS}
        """Label of the first key of each command, by id."""
        self._commands: defaultdict[str, list[Command]] = defaultdict(list)
        for command in COMMANDS:
            for key in self.keys(command):
                self._commands[key].append(command)
        self.hints = cache(self._hints)
        """Key label and hint of each command with a hint that is active in a scope. The results are cached."""
        self.active_keys = cache(self._active_keys)
        """The keys that are active in a scope. The results are cached."""

    def keys(self, command: Command) -> tuple[str, ...]:
        """Return the keys of a command, in the notation of the settings."""
        return self.changed.get(command.id, command.keys)

    def commands_for(self, key: str) -> list[Command]:
        """Return the commands bound to a key, across all scopes."""
        return self._commands.get(key, [])

    def _hints(self, scope: Scope) -> tuple[tuple[str, str], ...]:
        return tuple((self.labels[command.id], command.hint) for command in active_in(scope) if command.hint)

    def _active_keys(self, scope: Scope) -> frozenset[str]:
        return frozenset(key for command in active_in(scope) for key in self.keys(command))

    def bindings(self) -> dict[str, str]:
        """Return the overridden keys in Textual's format: command id to comma-separated keys."""
        return {id: textual_keys(keys) for id, keys in self.changed.items()}


def textual_keys(keys: tuple[str, ...]) -> str:
    """Return keys in Textual's format, together with their equivalents on other keyboard layouts."""
    every = [place for key in keys for place in (key, *layout_equivalents(key))]
    return ",".join("comma" if key == "," else key for key in every)


def validate(changed: Mapping[str, tuple[str, ...]]) -> list[KeymapError]:
    """Return the errors in overridden keys: unknown commands, unknown keys and keys that two commands would share."""
    found = [misfit for id, keys in changed.items() for misfit in _unusable(id, keys)]
    usable = Keymap({id: keys for id, keys in changed.items() if id in BY_ID})
    for id in usable.changed:
        scope = BY_ID[id].scope
        for other in COMMANDS:
            shared = set(usable.keys(BY_ID[id])) & set(usable.keys(other))
            if shared and other.id != id and (scope.is_active_in(other.scope) or other.scope.is_active_in(scope)):
                found.append(KeymapError(id, f"{' '.join(sorted(shared))} is the key of {other.id}"))
    return found


def _unusable(id: str, keys: tuple[str, ...]) -> Iterator[KeymapError]:
    if id not in BY_ID:
        yield KeymapError(id, "there is no such command")
    for key in keys:
        if not _is_key(key):
            yield KeymapError(id, f"{key!r} is not a key")


def _is_key(key: str) -> bool:
    plain = key
    for modifier in ("ctrl+", "shift+", "alt+"):
        plain = plain.removeprefix(modifier) if len(plain) > len(modifier) else plain
    return plain in NAMED_KEYS or (len(plain) == 1 and plain.isprintable())
