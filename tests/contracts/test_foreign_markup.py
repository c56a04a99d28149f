"""No text that came from outside reaches a widget as markup."""

from pathlib import Path

from tests.conftest import REPOSITORY
from tests.contracts.markup import foreign_markup
from tests.tables import each_row

SHOWING = ("reader/app.py", "reader/widgets", "reader/screens", "reader/actions")


def _sources() -> dict[str, str]:
    files: list[Path] = []
    for place in SHOWING:
        path = REPOSITORY / place
        files += [path] if path.suffix else sorted(path.rglob("*.py"))
    return {file.relative_to(REPOSITORY).as_posix(): file.read_text("utf-8") for file in files}


def test_widgets_are_given_content_or_literals_only() -> None:
    sources = _sources()
    assert "reader/widgets/content.py" in sources
    assert foreign_markup(sources) == []


FOREIGN = """
from reader.widgets.content import content
def content(text: str) -> Content: ...
def headline(title: str) -> Content: ...
def plain_headline(title: str) -> str: ...
class Quiet(Static):
    pass
class Loud(Label):
    label: Content
    def __init__(self, text: str, ready: Content) -> None:
        {}
"""


def _judge(statement: str) -> list[str]:
    return foreign_markup({"pane.py": FOREIGN.format(statement)})


@each_row(
    "statement",
    [
        "Static(text)",
        "Static(f'{text}')",
        "Static('note: ' + text)",
        "Static('note: %s' % text)",
        "Static('note: {}'.format(text))",
        "Static(str(text))",
        "Static(plain_headline(text))",
        "Static(content=text)",
        "Static(text, markup=False)",
        "Static(Content(text))",
        "row = Content(text)",
        "row = Content.styled(f'{sanitize(text)} {text}', 'bold')",
        "row = Content.assemble(ready, (text, 'bold'))",
        "shown = matcher.highlight(text)",
        "Static(Content.from_markup(text))",
        "Static(Content.assemble(ready, (text, 'bold')))",
        "Static(ready.append(text))",
        "Static(' '.join([text]))",
        "Static(ready if text else text)",
        "Static(*text)",
        "Quiet(text)",
        "super().__init__(text)",
        "title = text; Label(title)",
        "title = ready; title = text; Label(title)",
        "title: str = text; Label(title)",
        "title = ready; title += text; Label(title)",
        "[Label(title) for title in text]",
        "Option(text, id='a')",
        "self.query_one('#here').update(text)",
        "self.notify(text)",
        "self.notify('Saved', title=text)",
        "self.notify(sanitize(text))",
        "self.notify(text, markup=False)",
        "self.border_title = text",
        "self.tooltip = f'{text}'",
        "Input(placeholder=text)",
        "Hit(1, text, None)",
        "yield DiscoveryHit('Quit', None, None, text)",
        "def render(self) -> str: return text",
    ],
)
def test_foreign_text_on_its_way_into_a_widget_is_found(statement: str) -> None:
    assert _judge(statement)


@each_row(
    "statement",
    [
        "Static('Nothing is tagged yet')",
        "Static(content(text))",
        "Static(content(f'{text} by {text}'), id=text)",
        "Static(headline(text))",
        "Static(self.label)",
        "Static(ready)",
        "Static(sanitize(text), markup=False)",
        "Static(Content.assemble(content(text), ' · ', ('here', 'bold')))",
        "Static(Content(' ').join([content(text)]))",
        "row = Content(' ' * text)",
        "row = Content.assemble((f' {sanitize(text)}', 'bold'), ready)",
        "self.lines.highlight(text)",
        "Static(ready.stylize('bold', 0, 3)[:9])",
        "Static(ready + ' ' + content(text) if text else 'none')",
        "Quiet(ready)",
        "super().__init__(ready)",
        "title = content(text); title += ' and more'; Label(title)",
        "title: Content = find(text); Label(title)",
        "self.query_one('#here').update(content(text))",
        "{1}.update(edge for edge in text)",
        "self.notify(sanitize(text), title='Saved', markup=False)",
        "self.border_title = content(text)",
        "Input(placeholder='words to find')",
        "Input(placeholder=sanitize(text))",
        "def render(self) -> Content: return ready",
    ],
)
def test_literals_and_content_are_left_alone(statement: str) -> None:
    assert _judge(statement) == []
