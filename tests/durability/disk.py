"""A disk in memory that forgets what was not synced: it stands in for the system's calls under one folder.

What a file holds reaches the disk at ``fsync`` of the file, what a folder holds at ``fsync`` of the folder. After
a loss of power, each file has what was synced, with any part of what was not (cut anywhere, or zeros); and each
folder has any selection of the operations that were not synced, in their order. An ``fsync`` that fails forgets which
bytes were to be written, as Linux does: the next one succeeds without them. (The idea is that of SQLite's crash tests.)
"""

import errno
import fcntl
import io
import os
import random
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = "/simulated"
"""The folder that is on this disk."""

FIRST_FILE = 1_000_000
"""Descriptors from here on are this disk's."""

CALLS = (
    "open",
    "write",
    "pwrite",
    "fsync",
    "replace",
    "rename",
    "link",
    "unlink",
    "ftruncate",
    "mkdir",
    "stat",
    "listdir",
)
"""The calls that can fail, or be the last one."""


class PowerLoss(BaseException):
    """The machine stops here: no handler of the program runs, whatever it catches."""


class Node:
    """A file or a folder."""

    def __init__(self, number: int, name: str = "", *, folder: bool = False) -> None:
        self.number = number
        self.name = name
        self.folder = folder
        self.data = bytearray()
        self.synced = bytearray()
        self.dirty: list[tuple[int, int]] = []
        self.names: dict[str, Node] = {}
        self.synced_names: dict[str, Node] = {}
        self.waiting: list[dict[str, Node | None]] = []
        self.modified = 0

    def write(self, at: int, block: bytes) -> None:
        if at > len(self.data):
            self.data.extend(bytes(at - len(self.data)))
        self.data[at : at + len(block)] = block
        self.dirty.append((at, at + len(block)))

    def sync(self) -> None:
        if self.folder:
            self.synced_names, self.waiting = dict(self.names), []
            return
        del self.synced[len(self.data) :]
        self.synced.extend(bytes(len(self.data) - len(self.synced)))
        for start, end in self.dirty:
            self.synced[start:end] = self.data[start:end]
        del self.synced[len(self.data) :]
        self.dirty = []

    def after_loss(self, chance: random.Random) -> None:
        """Be what is found when power is back."""
        if self.folder:
            names = dict(self.synced_names)
            reordering = chance.random() < 0.3
            count = chance.randint(0, len(self.waiting))
            for number, operation in enumerate(self.waiting):
                if chance.random() < 0.5 if reordering else number < count:
                    for name, node in operation.items():
                        if node is None:
                            names.pop(name, None)
                        else:
                            names[name] = node
            self.names = names
        elif self.data != self.synced or self.dirty:
            self.data = bytearray(chance.choice(list(self._possible(chance))))
        self.synced, self.dirty = bytearray(self.data), []
        self.synced_names, self.waiting = dict(self.names), []

    def _possible(self, chance: random.Random) -> Iterator[bytes]:
        yield bytes(self.synced)
        yield bytes(self.data)
        if self.data.startswith(self.synced):
            cut = chance.randint(len(self.synced), len(self.data))
            yield bytes(self.data[:cut])
            yield bytes(self.data[:cut]) + bytes(len(self.data) - cut)


class Disk:
    """The calls of :mod:`os`, for paths under :data:`ROOT`."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.root = Node(1, folder=True)
        self.files: dict[int, tuple[Node, int, list[int]]] = {}
        self.count = 1
        self.clock = 1
        self.dead = False
        self.fault: tuple[str, int, int | None] | None = None
        """A call, how many of them still succeed, and what the next one fails with; none for a loss of power."""
        self.fired = False

    # What a test does

    def lose_power(self) -> None:
        """Forget what was not synced, and be a machine that was started again."""
        self.dead, self.fault, self.files = False, None, {}
        self._restore(self.root)

    def _restore(self, node: Node) -> None:
        node.after_loss(self.chance)
        for child in node.names.values():
            self._restore(child)

    def read_file(self, path: Path) -> bytes | None:
        """What somebody else would read."""
        try:
            return bytes(self._node(path).data)
        except FileNotFoundError:
            return None

    def put_file(self, path: Path, content: bytes | None) -> None:
        """What somebody else writes, and syncs."""
        folder, name = self._node(path.parent), path.name
        folder.names.pop(name, None)
        if content is not None:
            node = self._new(folder, name)
            node.data, node.synced, node.dirty = bytearray(content), bytearray(content), []
        folder.sync()

    # The calls

    def _call(self, name: str) -> None:
        if self.dead:
            raise PowerLoss
        if self.fault and self.fault[0] in (name, "any"):
            kind, left, code = self.fault
            self.fault = (kind, left - 1, code) if left else None
            if left:
                return
            self.fired = True
            if code is None:
                self.dead = True
                raise PowerLoss
            raise OSError(code, os.strerror(code))

    def _node(self, path: Any) -> Node:
        node = self.root
        for part in os.fspath(path)[len(ROOT) :].strip("/").split("/"):
            if part:
                if not node.folder or part not in node.names:
                    raise FileNotFoundError(errno.ENOENT, "No such file", os.fspath(path))
                node = node.names[part]
        return node

    def _place(self, path: Any) -> tuple[Node, str]:
        folder, name = os.path.split(os.fspath(path))
        return self._node(folder), name

    def _new(self, folder: Node, name: str, *, is_folder: bool = False) -> Node:
        self.count += 1
        node = folder.names[name] = Node(self.count, name, folder=is_folder)
        self._touch(node)
        folder.waiting.append({name: node})
        return node

    def _touch(self, node: Node) -> None:
        self.clock += 1
        node.modified = self.clock

    def open(self, path: Any, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        self._call("open")
        folder, name = (self.files[dir_fd][0], path) if dir_fd is not None else self._place(path)
        node = self.root if os.fspath(path) == ROOT else folder.names.get(name)
        if node is None:
            if not flags & os.O_CREAT:
                raise FileNotFoundError(errno.ENOENT, "No such file", path)
            node = self._new(folder, name)
        elif flags & os.O_EXCL:
            raise FileExistsError(errno.EEXIST, "File exists", path)
        self.count += 1
        number = FIRST_FILE + self.count
        self.files[number] = (node, flags, [0])
        return number

    def close(self, file: int) -> None:
        self.files.pop(file, None)
        self._call("close")

    def write(self, file: int, block: Any) -> int:
        node, flags, place = self.files[file]
        block = bytes(block)
        try:
            self._call("write")
        except (OSError, PowerLoss):
            block = block[: self.chance.randint(0, len(block))]
            raise
        finally:
            at = len(node.data) if flags & os.O_APPEND else place[0]
            node.write(at, block)
            place[0] = at + len(block)
            self._touch(node)
        return len(block)

    def pwrite(self, file: int, block: bytes, at: int) -> int:
        self._call("pwrite")
        self.files[file][0].write(at, block)
        self._touch(self.files[file][0])
        return len(block)

    def pread(self, file: int, count: int, at: int) -> bytes:
        return bytes(self.files[file][0].data[at : at + count])

    def ftruncate(self, file: int, length: int) -> None:
        self._call("ftruncate")
        node = self.files[file][0]
        del node.data[length:]
        node.dirty = [(start, min(end, length)) for start, end in node.dirty if start < length]
        self._touch(node)

    def fsync(self, file: int) -> None:
        node = self.files[file][0]
        try:
            self._call("fsync")
        except OSError:
            node.dirty = []
            raise
        node.sync()

    def fdopen(self, file: int, mode: str) -> Any:
        reading = io.BytesIO(bytes(self.files[file][0].data))
        reading.fileno = lambda: file  # type: ignore[method-assign]
        return reading

    def stat(self, path: Any, **_: Any) -> os.stat_result:
        self._call("stat")
        return self._status(self._node(path))

    def fstat(self, file: int) -> os.stat_result:
        return self._status(self.files[file][0])

    def _status(self, node: Node) -> os.stat_result:
        mode = stat.S_IFDIR | 0o700 if node.folder else stat.S_IFREG | 0o600
        values = [mode, node.number, 1, 1, 0, 0, len(node.data), 0, node.modified, 0]
        return os.stat_result([*values, 0.0, float(node.modified), 0.0, 0, node.modified, 0])

    def flock(self, file: int, how: int) -> None:
        """One process is on this disk."""

    def replace(self, source: Any, target: Any) -> None:
        self._move("replace", source, target)

    def rename(self, source: Any, target: Any) -> None:
        self._move("rename", source, target)

    def _move(self, name: str, source: Any, target: Any) -> None:
        self._call(name)
        (old, was), (new, now) = self._place(source), self._place(target)
        node = new.names[now] = old.names.pop(was)
        node.name = now
        assert old is new, "only within a folder"
        new.waiting.append({was: None, now: node})

    def link(self, source: Any, target: Any) -> None:
        self._call("link")
        folder, name = self._place(target)
        folder.names[name] = self._node(source)
        folder.waiting.append({name: folder.names[name]})

    def unlink(self, path: Any) -> None:
        self._call("unlink")
        folder, name = self._place(path)
        if name not in folder.names:
            raise FileNotFoundError(errno.ENOENT, "No such file", path)
        del folder.names[name]
        folder.waiting.append({name: None})

    def mkdir(self, path: Any, mode: int = 0o777) -> None:
        self._call("mkdir")
        folder, name = self._place(path)
        if name in folder.names:
            raise FileExistsError(errno.EEXIST, "File exists", path)
        self._new(folder, name, is_folder=True)

    def listdir(self, path: Any) -> list[str]:
        self._call("listdir")
        return list(self._node(path).names)

    def access(self, path: Any, mode: int) -> bool:
        try:
            self._node(path)
        except FileNotFoundError:
            return False
        return True


BY_PATH = ("open", "stat", "lstat", "replace", "rename", "link", "unlink", "mkdir", "listdir", "access")
BY_FILE = ("close", "write", "pwrite", "pread", "ftruncate", "fsync", "fdopen", "fstat")


class Machine:
    """Sends calls to the disk that is in it, or to the system for what is not under :data:`ROOT`."""

    def __init__(self, kind: type[Disk] = Disk) -> None:
        self.kind = kind
        self.disk = kind(0)

    def _by_path(self, name: str, honest: Callable[..., Any]) -> Callable[..., Any]:
        ours = "stat" if name == "lstat" else name

        def call(path: Any, *arguments: Any, **options: Any) -> Any:
            within = options.get("dir_fd")
            if (within or 0) >= FIRST_FILE or (isinstance(path, str | Path) and os.fspath(path).startswith(ROOT)):
                return getattr(self.disk, ours)(path, *arguments, **options)
            return honest(path, *arguments, **options)

        return call

    def _by_file(self, name: str, honest: Callable[..., Any]) -> Callable[..., Any]:
        def call(file: int, *arguments: Any) -> Any:
            return (getattr(self.disk, name) if file >= FIRST_FILE else honest)(file, *arguments)

        return call

    @contextmanager
    def running(self) -> Iterator[None]:
        """Have the calls of :mod:`os` go through this machine."""
        honest = {name: getattr(os, name) for name in (*BY_PATH, *BY_FILE)}
        flock = fcntl.flock
        for name in BY_PATH:
            setattr(os, name, self._by_path(name, honest[name]))
        for name in BY_FILE:
            setattr(os, name, self._by_file(name, honest[name]))
        fcntl.flock = self._by_file("flock", flock)
        try:
            yield
        finally:
            fcntl.flock = flock
            for name, call in honest.items():
                setattr(os, name, call)
