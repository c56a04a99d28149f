"""Which keys ask for which command: those of the table, unless the settings say otherwise.

Textual ignores unknown commands in a keymap and lets one command take another's key without a word; so a keymap is
checked here before it is used.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from reader.commands.table import BY_ID, COMMANDS, Command, Scope, active_in, key_label

_NAMES = "up down left right home end pageup pagedown insert delete enter space backspace tab escape"
NAMED_KEYS = frozenset([*_NAMES.split(), *(f"f{number}" for number in range(1, 13))])
"""Keys that have a name instead of a character."""

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>"
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"
_LAYOUT_EQUIVALENTS = dict(zip(_LATIN, _CYRILLIC, strict=True))
_UKRAINIAN = {"]": "ї", "s": "і", "'": "є", "}": "Ї", "S": "І", '"': "Є"}


def layout_equivalents(key: str) -> Iterator[str]:
    """The letters that stand where ``key`` stands, on keyboards whose letters mean nothing else here."""
    for layout in (_LAYOUT_EQUIVALENTS, _UKRAINIAN):
        if key in layout:
            yield layout[key]


class KeymapError(NamedTuple):
    """A line of a keymap that cannot be used."""

    command: str
    """The id it speaks of."""
    reason: str
    """Why not, as part of a sentence."""


class Keymap:
    """The keys of every command."""

    def __init__(self, changed: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Take the keys of the table, with those of some commands changed; :func:`validate` tells which may be."""
        self.changed = dict(changed or {})
        """Command ids and keys, as far as they are not those of the table."""
        self._asking: defaultdict[str, list[Command]] = defaultdict(list)
        for command in COMMANDS:
            for key in self.keys(command):
                self._asking[key].append(command)
        self.hints = cache(self._hints)
        """Keys and words of the most useful commands while the keys go to one place."""

    def keys(self, command: Command) -> tuple[str, ...]:
        """The keys of a command, as they are typed."""
        return self.changed.get(command.id, command.keys)

    def commands_for(self, key: str) -> list[Command]:
        """The commands that a key asks for, each in its own place."""
        return self._asking.get(key, [])

    def _hints(self, scope: Scope) -> tuple[tuple[str, str], ...]:
        return tuple((key_label(self.keys(command)[:1]), command.hint) for command in active_in(scope) if command.hint)

    def bindings(self) -> dict[str, str]:
        """The changed keys as Textual takes them: id to keys joined by commas."""
        return {id: textual_keys(keys) for id, keys in self.changed.items()}


def textual_keys(keys: tuple[str, ...]) -> str:
    """Keys as Textual takes them, with the letters in their place on other keyboards."""
    every = [place for key in keys for place in (key, *layout_equivalents(key))]
    return ",".join("comma" if key == "," else key for key in every)


def validate(changed: Mapping[str, tuple[str, ...]]) -> list[KeymapError]:
    """What cannot be used of changed keys: unknown commands, unknown keys, keys that two commands would share."""
    found = [misfit for id, keys in changed.items() for misfit in _unusable(id, keys)]
    usable = Keymap({id: keys for id, keys in changed.items() if id in BY_ID})
    for id in usable.changed:
        for other in COMMANDS:
            shared = set(usable.keys(BY_ID[id])) & set(usable.keys(other))
            if shared and other.id != id and BY_ID[id].scope.collides_with(other.scope):
                found.append(KeymapError(id, f"{' '.join(sorted(shared))} is the key of {other.id}"))
    return found


def _unusable(id: str, keys: tuple[str, ...]) -> Iterator[KeymapError]:
    if id not in BY_ID:
        yield KeymapError(id, "there is no such command")
    for key in keys:
        if not _is_key(key):
            yield KeymapError(id, f"{key!r} is no key")


def _is_key(key: str) -> bool:
    plain = key
    for modifier in ("ctrl+", "shift+", "alt+"):
        plain = plain.removeprefix(modifier) if len(plain) > len(modifier) else plain
    return plain in NAMED_KEYS or (len(plain) == 1 and plain.isprintable())
