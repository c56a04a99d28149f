"""Finds text that could reach a widget as markup.

Textual parses a ``str`` given to a widget: ``[/`` in it crashes the program and ``[@click=app.quit]`` runs an action.
So a widget is given a literal of ours or a ``Content``, and a ``Content`` is made of foreign text in one place. Types
cannot tell, for Textual takes both; this reads the source instead. It is strict: what it cannot follow, it reports.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeGuard


class Door(NamedTuple):
    """Which arguments of a call end up on the screen."""

    positions: tuple[int, ...]
    names: tuple[str, ...] = ()
    rest: bool = False
    """Whether every argument does, however many."""


DOORS: Mapping[str, Door] = {
    "Button": Door((0,), ("label",)),
    "Checkbox": Door((0,), ("label",)),
    "Collapsible": Door((), ("title",)),
    "DiscoveryHit": Door((0, 3), ("display", "help")),
    "Hit": Door((1, 4), ("match_display", "help")),
    "Label": Door((0,), ("content",)),
    "Link": Door((0,), ("text",)),
    "Option": Door((0,), ("prompt",)),
    "RadioButton": Door((0,), ("label",)),
    "Static": Door((0,), ("content",)),
    "SystemCommand": Door((0, 1), ("title", "help")),
    "Tab": Door((0,), ("label",)),
    "TabPane": Door((0,), ("title",)),
    "Tooltip": Door((0,), ("content",)),
    "add_column": Door((0,), ("label",)),
    "add_columns": Door((), rest=True),
    "add_leaf": Door((0,), ("label",)),
    "add_option": Door((0,), ("option",)),
    "add_row": Door((), ("label",), rest=True),
    "from_markup": Door((0,)),
    "matcher.highlight": Door((0,)),
    "notify": Door((0,), ("message", "title")),
    "render_str": Door((0,)),
    "set_label": Door((0,)),
    "update": Door((0,), ("content",)),  # of a dict or a set as well: a collection written out is let pass, else use |=
    "with_tooltip": Door((0,)),
}
"""Calls that parse markup, those of one object with its name. With ``markup=False``, ``sanitize(...)`` is enough."""

DRAWN: Mapping[str, Door] = {
    "Content": Door((0,), ("text",)),
    "Content.assemble": Door((), rest=True),
    "Content.styled": Door((0,), ("text",)),
}
"""Calls whose texts are drawn as they are. A list of parts is not followed; the screens themselves are watched."""

ATTRIBUTES = ("border_subtitle", "border_title", "tooltip")
"""Attributes of widgets that parse markup."""

PLAIN = ("placeholder",)
"""Arguments and attributes that are drawn as they are: no markup, but control characters reach the terminal."""

CLEANERS = ("sanitize", "sanitize_lines")
"""Functions that leave nothing in a text that a terminal would obey."""

COLLECTIONS = (ast.Dict, ast.DictComp, ast.GeneratorExp, ast.ListComp, ast.Set, ast.SetComp)
"""What no widget takes for text."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def foreign_markup(sources: Mapping[str, str]) -> list[str]:
    """Every place in ``sources`` (path to source) where foreign text may be parsed, as ``path:line: what``."""
    trees = {path: ast.parse(source) for path, source in sources.items()}
    makers = _makers(trees.values())
    attributes = _content_attributes(trees.values())
    return [
        f"{path}:{line}: {what}"
        for path, tree in trees.items()
        for line, what in sorted(_Module(tree, makers, attributes).findings())
    ]


def _makers(trees: Iterable[ast.AST]) -> frozenset[str]:
    """Names of functions that return a ``Content`` wherever a function of that name is defined."""
    functions = [node for tree in trees for node in ast.walk(tree) if _is_function(node)]
    others = {function.name for function in functions if not _is_content(function.returns)}
    return frozenset(function.name for function in functions) - others


def _content_attributes(trees: Iterable[ast.AST]) -> frozenset[str]:
    """Names of attributes that are declared as ``Content`` and nowhere as something else."""
    declared = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.AnnAssign)]
    names = {True: set[str](), False: set[str]()}
    for node in declared:
        names[_is_content(node.annotation)].add(_last_name(node.target))
    return frozenset(names[True] - names[False])


def _is_function(node: ast.AST) -> TypeGuard[Function]:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def _is_content(annotation: ast.expr | None) -> bool:
    return annotation is not None and ast.unparse(annotation).strip("'\"") in {"Content", "Content | None"}


def _last_name(node: ast.AST) -> str:
    """``b`` of ``a.b`` and of ``b``; empty for what has no name."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _parts(node: ast.expr, unparsed: bool) -> list[ast.expr]:
    """What a text or a ``Content`` is made of; nothing where that cannot be told."""
    parts: list[ast.expr] = []
    match node:
        case ast.IfExp(body=body, orelse=orelse):
            parts = [body, orelse]
        case ast.BoolOp(values=values):
            parts = values
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            parts = [left, right]
        case ast.BinOp(left=ast.Constant(value=str()) as repeated, op=ast.Mult()):
            parts = [repeated]
        case ast.JoinedStr(values=values) if unparsed:
            parts = values
        case ast.FormattedValue(value=part):
            parts = [part]
        case ast.Tuple(elts=[first, *_]) | ast.Subscript(value=first) | ast.Starred(value=first):
            parts = [first]
    return parts


@dataclass
class _Module:
    """One source file under the rule."""

    tree: ast.Module
    makers: frozenset[str]
    attributes: frozenset[str]
    doors: dict[str, Door] = field(init=False)
    scopes: dict[ast.AST, ast.AST] = field(init=False, default_factory=dict)
    """For each node the function, or else the module, that it stands in."""
    bases: dict[ast.AST, str] = field(init=False, default_factory=dict)
    """For each node in a widget of our own, the widget of Textual's that it is made from."""

    def __post_init__(self) -> None:
        self.doors = dict(DOORS)
        self._enter(self.tree, self.tree, "")

    def _enter(self, node: ast.AST, scope: ast.AST, base: str) -> None:
        self.scopes[node] = scope
        self.bases[node] = base
        if isinstance(node, ast.ClassDef):
            base = next((_last_name(each) for each in node.bases if _last_name(each) in self.doors), "")
            if base and not any(_is_function(each) and each.name == "__init__" for each in node.body):
                self.doors[node.name] = self.doors[base]
        for child in ast.iter_child_nodes(node):
            self._enter(child, node if _is_function(node) else scope, base)

    def findings(self) -> Iterator[tuple[int, str]]:
        """Line and description of each place where foreign text may be parsed."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield from self._in_call(node)
            elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                yield from self._in_assignment(node, node.value)
            elif _is_function(node) and node.name == "render" and "str" in ast.unparse(node.returns or ast.Tuple([])):
                yield node.lineno, "render() returns a str, which is parsed"

    def _in_call(self, call: ast.Call) -> Iterator[tuple[int, str]]:
        name = _last_name(call.func)
        owner = _last_name(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        door = self.doors.get(f"{owner}.{name}") or self.doors.get(name)
        if name == "__init__" and ast.unparse(call.func) == "super().__init__":
            door = self.doors.get(self.bases[call])
        keywords = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
        unparsed = "markup" in keywords and ast.unparse(keywords["markup"]) == "False"
        for argument in self._shown(call, door) if door else ():
            if not isinstance(argument, COLLECTIONS) and not self._harmless(argument, unparsed):
                yield argument.lineno, f"{name}({ast.unparse(argument)})"
        made = ast.unparse(call.func)
        for argument in self._shown(call, DRAWN[made]) if made in DRAWN else ():
            if not isinstance(argument, ast.Starred) and not self._harmless(argument, unparsed=True):
                yield argument.lineno, f"{made}({ast.unparse(argument)})"
        for plain in PLAIN:
            if plain in keywords and not self._harmless(keywords[plain], unparsed=True):
                yield keywords[plain].lineno, f"{plain}={ast.unparse(keywords[plain])}"

    @staticmethod
    def _shown(call: ast.Call, door: Door) -> Iterator[ast.expr]:
        for position, argument in enumerate(call.args):
            if door.rest or position in door.positions or isinstance(argument, ast.Starred):
                yield argument
        yield from (keyword.value for keyword in call.keywords if keyword.arg in door.names)

    def _in_assignment(self, node: ast.Assign | ast.AnnAssign, value: ast.expr) -> Iterator[tuple[int, str]]:
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            name = target.attr if isinstance(target, ast.Attribute) else ""
            if name in (*ATTRIBUTES, *PLAIN) and not self._harmless(value, unparsed=name in PLAIN):
                yield node.lineno, f"{name} = {ast.unparse(value)}"

    def _harmless(self, node: ast.expr, unparsed: bool = False, following: frozenset[str] = frozenset()) -> bool:
        """Whether ``node`` is a literal of ours, a ``Content`` of harmless parts or, where unparsed, a cleaned text."""
        match node:
            case ast.Constant():
                return True
            case ast.Attribute(attr=name):
                return name in self.attributes
            case ast.Name(id=name):
                return name in following or self._name_is_harmless(node, unparsed, following | {name})
            case ast.Call():
                return self._call_is_harmless(node, unparsed, following)
        parts = _parts(node, unparsed)
        return bool(parts) and all(self._harmless(part, unparsed, following) for part in parts)

    def _call_is_harmless(self, call: ast.Call, unparsed: bool, following: frozenset[str]) -> bool:
        name = _last_name(call.func)
        if name in self.makers or (unparsed and name in CLEANERS):
            return True
        made = ast.unparse(call.func)
        if made in {"Content", "Content.styled"}:
            return all(self._harmless(argument, unparsed, following) for argument in call.args[:1])
        if made == "Content.assemble" or name == "append":
            return all(self._harmless(argument, unparsed, following) for argument in call.args)
        if made in {"Content.empty", "Content.blank", "Content.from_markup"}:  # the last is a door of its own
            return True
        # A method of a Content gives a Content; a method of a str gives a str.
        return isinstance(call.func, ast.Attribute) and self._is_made(call.func.value, following)

    def _is_made(self, node: ast.expr, following: frozenset[str]) -> bool:
        return not isinstance(node, ast.Constant) and self._harmless(node, False, following)

    def _name_is_harmless(self, name: ast.Name, unparsed: bool, following: frozenset[str]) -> bool:
        scope = self.scopes[name]
        found = list(self._bindings(scope, name.id)) or list(self._bindings(self.tree, name.id))
        return bool(found) and all(
            _is_content(value[0]) if isinstance(value, tuple) else self._harmless(value, unparsed, following)
            for value in found
        )

    def _bindings(self, scope: ast.AST, name: str) -> Iterator[ast.expr | tuple[ast.expr | None]]:
        """What ``name`` is bound to in ``scope``: expressions, and where only a type is known, that in a tuple."""
        for node in ast.walk(scope):
            if self.scopes[node] is not scope:
                continue
            match node:
                case ast.arg(arg=bound, annotation=annotation) if bound == name:
                    yield (annotation,)
                case ast.Name(id=bound, ctx=ast.Store()) if bound == name:
                    yield self._bound(scope, node)

    @staticmethod
    def _bound(scope: ast.AST, name: ast.Name) -> ast.expr | tuple[ast.expr | None]:
        for node in ast.walk(scope):
            match node:
                case ast.AnnAssign(target=target, annotation=annotation) if target is name and _is_content(annotation):
                    return (annotation,)
                case ast.Assign(targets=targets, value=value) if name in targets:
                    return value
                case ast.AnnAssign(target=target, value=ast.expr() as value) if target is name:
                    return value
                case ast.AugAssign(target=target, value=value) | ast.NamedExpr(target=target, value=value):
                    if target is name:
                        return value
        return (None,)
