"""Plug-ins: objects that installed packages offer to the program by entry points.

Reading the metadata of the installed packages takes milliseconds, so a registry reads it only for a name that is not
built in. It imports the module of a plug-in when the plug-in is first looked up. A plug-in that cannot be used is left
out and reported once; it affects nothing else.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

T = TypeVar("T")


class Registry(Mapping[str, T], Generic[T]):
    """Objects of one type by name: those of the program, followed by those of plug-ins.

    An object of the program takes precedence over a plug-in of the same name.
    """

    def __init__(self, group: str, kind: type[T], built_in: Mapping[str, T]) -> None:
        """Create a registry.

        Args:
            group: The group of entry points, such as ``reader.formats``.
            kind: The type that the object of an entry point must have.
            built_in: The objects of the program by name.
        """
        self._group = group
        self._kind = kind
        self._built_in = built_in
        self._loaded: dict[str, T] = {}
        self._failed: dict[str, str] = {}
        self._unreported: list[str] = []

    def __getitem__(self, name: str) -> T:
        """Return an object; the ``KeyError`` for a plug-in that cannot be used has a sentence as its argument."""
        if name in self._built_in:
            return self._built_in[name]
        if name not in self._loaded and name not in self._failed:
            self._load(self._entry_points[name])
        if name in self._failed:
            raise KeyError(self._failed[name])
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        yield from self._built_in
        yield from (name for name in self._entry_points if name not in self._built_in and name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def offers(self, name: str) -> bool:
        """Return whether there is an object or a plug-in of this name, without importing the plug-in."""
        return name in self._built_in or name in self._entry_points

    def take_problems(self) -> list[str]:
        """Return a sentence for each plug-in that turned out to be unusable since the last call."""
        problems, self._unreported = self._unreported, []
        return problems

    @cached_property
    def _entry_points(self) -> Mapping[str, "EntryPoint"]:
        from importlib.metadata import entry_points

        return {point.name: point for point in sorted(entry_points(group=self._group), key=attrgetter("name"))}

    def _load(self, point: "EntryPoint") -> None:
        try:
            plugin = point.load()
            reason = "" if isinstance(plugin, self._kind) else f"it is not a {self._kind.__name__}"
        except (Exception, SystemExit) as error:  # noqa: BLE001  code of others may raise anything
            plugin, reason = None, f"{type(error).__name__}: {error}"
        if reason:
            package = point.dist.name if point.dist else point.module
            self._failed[point.name] = f"The plug-in “{point.name}” of {package} cannot be used ({reason})."
            self._unreported.append(self._failed[point.name])
        else:
            self._loaded[point.name] = plugin
