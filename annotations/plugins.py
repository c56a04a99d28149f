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
        self._loaded: dict[str, T | None] = {}
        self._problems: list[str] = []

    def __getitem__(self, name: str) -> T:
        if name in self._built_in:
            return self._built_in[name]
        if name not in self._loaded:
            self._loaded[name] = self._load(self._entry_points[name])
        plugin = self._loaded[name]
        if plugin is None:
            raise KeyError(name)
        return plugin

    def __iter__(self) -> Iterator[str]:
        yield from self._built_in
        yield from (name for name in self._entry_points if name not in self._built_in and name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def take_problems(self) -> list[str]:
        """Return a sentence for each plug-in that turned out to be unusable since the last call."""
        problems, self._problems = self._problems, []
        return problems

    @cached_property
    def _entry_points(self) -> Mapping[str, "EntryPoint"]:
        from importlib.metadata import entry_points

        return {point.name: point for point in sorted(entry_points(group=self._group), key=attrgetter("name"))}

    def _load(self, point: "EntryPoint") -> T | None:
        try:
            plugin = point.load()
            if isinstance(plugin, self._kind):
                return plugin
            reason = f"it is not a {self._kind.__name__}"
        except (Exception, SystemExit) as error:  # noqa: BLE001  code of others may raise anything
            reason = f"{type(error).__name__}: {error}"
        package = point.dist.name if point.dist else point.module
        self._problems.append(f"The plug-in “{point.name}” of {package} cannot be used ({reason}).")
        return None
