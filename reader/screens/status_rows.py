"""The status rows around the panes: the open article, the context of the selection, and the save status."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain

from rich.cells import cell_len
from textual.content import Content

from annotations.model import Passage
from annotations.text.plural import pluralize
from annotations.text.sanitize import sanitize
from reader.articles.details import UNCONFIRMED
from reader.commands.keymap import Keymap
from reader.commands.scopes import Scope
from reader.folder.scan import ScanProgress
from reader.session.mentions import MentionTracker
from reader.session.models.article_list import ORDERS
from reader.session.session import Session
from reader.widgets.content import safe_content
from reader.widgets.row_painter import Mark
from reader.widgets.style import RenderStyle

_SELECTED_BY = {"next-quotation": "quotation", "next-clause": "clause", "next-word": "word", "extend-word": "longer"}
"""Commands that select parts of the text, with descriptions, shown while the selection has no tag."""

BAR_WIDTH = 10
"""Width of a progress bar in cells."""


def top_row(session: Session, look: RenderStyle, folder: str, width: int, scanned: ScanProgress | None) -> Content:
    """Return the first row: program, folder, scan progress, filter and order of the list, in ``width`` cells."""
    listing = session.article_list
    left = safe_content(" reader", f"bold {look.shades.accent}") + safe_content(f"  {folder}", look.shades.dim)
    parts = [_scanned(scanned, look)] if scanned else []
    problems = len(session.article_list.problems)
    parts += [f"! {pluralize(problems, 'problem')} in sources.csv"] if problems else []
    parts += [f"{len(listing):,} of {len(listing.headers):,} match {listing.typed}"] if listing.typed else []
    parts += [f"by {listing.order}"] if listing.order != ORDERS[0] else []
    right = safe_content(" · ".join(parts), look.shades.text)
    return left + safe_content(" " * max(2, width - left.cell_length - right.cell_length - 1)) + right


def _scanned(scan: ScanProgress, look: RenderStyle) -> str:
    if not scan.of:
        return "scanning the folder"
    return f"{progress_bar(look, scan.probed, scan.of)} {scan.probed:,} of {scan.of:,} scanned"


def progress_bar(look: RenderStyle, done: int, of: int) -> str:
    """Return a progress bar of :data:`BAR_WIDTH` cells."""
    cells = BAR_WIDTH * done // of
    return look.full * cells + look.empty * (BAR_WIDTH - cells)


def title_row(session: Session, look: RenderStyle, margin: int) -> Content:
    """Return the row with the open article's title, ``margin`` cells from the left."""
    if session.article is None:
        return safe_content("")
    name = session.article.details.title.value or session.article.path
    return safe_content(" " * margin + name, f"bold {look.shades.text}")


def facts_row(session: Session, look: RenderStyle, margin: int, width: int) -> Content:
    """Return the row with the open article's source and date on the left, the reading position on the right."""
    article, selection = session.article, session.selection
    if article is None:
        return safe_content(" " * margin + "No article is open.", look.shades.dim)
    details = article.details
    known = [
        details.author.value or "author missing",
        details.outlet.value or "outlet missing",
        f"{details.published.value or 'n.d.'}{'?' if details.published.origin in UNCONFIRMED else ''}",
    ]
    known += ["! front matter"] if article.problems else []
    source, place = " · ".join(known), ""
    if selection:
        paragraphs = article.units.paragraphs
        number = paragraphs.index_at(selection.span.start) + 1
        place = f"¶ {number} of {len(paragraphs)} · {100 * selection.span.end // len(article.text)} %"
    left = safe_content(" " * margin + source, look.shades.dim)
    room = margin + width - left.cell_length - len(place)
    return left + safe_content(" " * max(2, room) + place, look.shades.dim)


# The row *here*

Group = list[tuple[str, str]]
"""Pairs of text and colour that are shown together or not at all."""


def context_row(session: Session, look: RenderStyle, keymap: Keymap, width: int) -> Content:
    """Return the tags, the overlapping themes and the mention at the selection, with the theme keys."""
    tagged = len(session.store.passages) > 0
    words = _SELECTED_BY if tagged else {"next-sentence": "goes on"} | _SELECTED_BY
    keys = [f"{keymap.labels[id]} {word}" for id, word in words.items()]
    tip = " · ".join(["nothing tagged" if tagged else "a digit tags it", *keys])
    here = _tags(session, look)
    around = _overlaps(session, look, " around " if here else " in ")
    return tip_row(session, look, tip, width, [*here, *around, *_mention(session, look, keymap.labels["tag-mention"])])


def tip_row(session: Session, look: RenderStyle, tip: str, width: int, here: Sequence[tuple[str, str]] = ()) -> Content:
    """Return a row with ``here``, or else a tip of parts separated by dots, on the left; the theme keys on the right.

    The theme keys are shortened, and then omitted, if they do not fit in ``width`` cells.
    """
    left, themes = [(" here ", look.shades.dim), *here], _theme_keys(session, look, short=False)
    if not here:
        parts, room = tip.split(" · "), width - _cells([*left, *chain(*themes)]) - 1
        while len(parts) > 2 and cell_len(" · ".join(parts)) > room:
            parts.pop()
        left.append((f" {' · '.join(parts)}", look.shades.dim))
    if _cells([*left, *chain(*themes)]) >= width:
        themes = _theme_keys(session, look, short=True)
    return _joined(left, themes, width)


def _tags(session: Session, look: RenderStyle) -> Group:
    """Return every tag, or the note without tags, of the passages on exactly the selected span."""
    parts: Group = []
    for passage in _touched(session, exactly=True):
        tags = [(tag.theme, tag.coder, tag.created) for tag in passage.tags]
        for theme, coder, created in tags or [("", passage.coder, passage.created)]:
            label, index = Mark.of(session.codebook, passage, theme)
            colour = look.shades.theme(index)
            parts += [(f" {look.bar}", colour), (label, colour)]
            parts.append((f" {sanitize(coder)} {_moment(created)} ", look.shades.dim))
    return parts


def _overlaps(session: Session, look: RenderStyle, word: str) -> Group:
    """Return the themes of the other passages that overlap the selection after ``word``, most frequent first."""
    touched, book = _touched(session, exactly=False), session.codebook
    counts = Counter(theme for passage in touched for theme in dict.fromkeys(passage.themes or ("",)))
    parts: Group = [(word, look.shades.dim)] if counts else []
    for theme, passages in counts.most_common():
        colour, count = look.shades.theme(book.colour_of(theme)), f" {passages}" if passages > 1 else ""
        parts += [(f" {look.bar}", colour), (f"{sanitize(book.name_of(theme) or 'note')}{count} ", colour)]
    return parts


def _touched(session: Session, *, exactly: bool) -> list[Passage]:
    if session.article is None or session.selection is None:
        return []
    span = session.selection.span
    return [passage for passage in session.passages_at(span) if (passage.span == span) is exactly]


def _moment(created: str) -> str:
    """Return the local time of an ISO timestamp if it is of today, else its date, or ``""`` if it is invalid."""
    try:
        moment = datetime.fromisoformat(created).astimezone()
    except ValueError:
        return ""
    today = moment.date() == datetime.now(UTC).astimezone().date()
    return moment.strftime("%H:%M" if today else "%Y-%m-%d")


def _mention(session: Session, look: RenderStyle, key: str) -> Group:
    mention, article = session.state(MentionTracker).current_mention(), session.article
    if mention is None or article is None:
        return []
    shades, theme = look.shades, session.codebook.get(mention.theme)
    name, words = sanitize(theme.name), sanitize(" ".join(mention.span.extract(article.text).split()))
    quoted = "" if name.casefold() == words.casefold() else f" “{words}”"
    shown = [(" mention ", shades.dim), (f"{look.bar}{name}", shades.theme(theme.colour)), (quoted, shades.text)]
    return [*shown, (f"  {key}", shades.accent), (" tags it", shades.dim)]


def _theme_keys(session: Session, look: RenderStyle, *, short: bool) -> list[Group]:
    """Return the digit, the bar and the name of each theme with a key, in the order of the digits."""
    groups = []
    for theme in sorted((theme for theme in session.codebook if theme.key), key=lambda theme: theme.key or 0):
        colour, name = look.shades.theme(theme.colour), sanitize(theme.name)
        key = (f" {theme.key}" if short else f"  {theme.key} ", look.shades.accent)
        groups.append([key, (look.bar, colour), (name[:1] if short else name, colour)])
    return groups


def keys_row(look: RenderStyle, keymap: Keymap, words: Mapping[str, str], width: int) -> Content:
    """Return the row *here* of a screen with many keys of its own, from descriptions by command id.

    Keys that do not fit in ``width`` cells are omitted, starting with the last.
    """
    return typing_row(look, {keymap.labels[id]: word for id, word in words.items()}, width)


def typing_row(look: RenderStyle, words: Mapping[str, str], width: int) -> Content:
    """Return the row *here* while an input has the focus, from descriptions by key label."""
    row = safe_content("")
    for key, word in words.items():
        more = safe_content(f" {key} ", look.shades.accent) + safe_content(f"{word} ", look.shades.dim)
        if row.cell_length + more.cell_length > width:
            break
        row += more
    return row


def warning_row(session: Session, look: RenderStyle) -> Content | None:
    """Return the reason why edits cannot be saved, to replace the row *here*, or ``None`` if they can."""
    store = session.store
    reason = "" if store.unread else str(store.backend.failure or store.read_only_reason)
    return safe_content(f" {reason}", look.shades.error) if reason else None


# The row *state*


def state_row(
    session: Session, look: RenderStyle, keymap: Keymap, width: int, said: str, scope: Scope | None, progress: str = ""
) -> Content:
    """Return the row *state*: the save status or the last message, and the most useful keys of ``scope``."""
    hints = keymap.hints(scope) if scope else ()
    keys = [[(f"  {key}", look.shades.accent), (f" {word}", look.shades.text)] for key, word in hints]
    lasting = session.store.backend.failure or (session.store.read_only and not session.store.unread)
    is_status = said and not lasting
    state = (said, look.shades.accent) if is_status else _saving(session, look)
    facts = [""] if is_status else [sanitize(fact) for fact in ([said] if said else _counts(session, progress))]
    left = [(f" {sanitize(state[0])} ", state[1])]
    whole = len(facts)
    while len(facts) > 1 and 2 + _cells([*left, (" · ".join(facts), ""), *chain(*keys)]) > width:
        facts.pop(0 if len(facts) == whole else -1)  # first the name of the file, then the others from the last
    return _joined([*left, (f" {' · '.join(facts)}", look.shades.dim)], keys, width)


def _saving(session: Session, look: RenderStyle) -> tuple[str, str]:
    shades, store = look.shades, session.store
    if store.read_only:
        return "read-only", shades.error
    if store.backend.failure and not store.backend.failure.unsaved:
        return "saved in the journal only", shades.error
    if store.backend.failure:
        return f"NOT SAVED since {store.backend.failure.since.astimezone():%H:%M}", shades.error
    if store.pending:
        return "saving", shades.dim
    return f"{look.check} saved", shades.success


def _counts(session: Session, progress: str) -> Iterator[str]:
    passages = len(session.store.passages)
    yield session.store.backend.name
    yield pluralize(passages, "passage")
    if session.store.passages.review_count:
        yield f"{session.store.passages.review_count:,} to review"
    if progress:
        yield progress
    yield session.coder


def _cells(parts: Iterable[tuple[str, str]]) -> int:
    return sum(cell_len(text) for text, _ in parts)


def _joined(left: Sequence[tuple[str, str]], groups: Sequence[Group], width: int) -> Content:
    """Join the left parts and the right groups, and drop groups that do not fit; the last group is dropped last."""
    groups, used = list(groups), _cells(left)
    while groups and used + 1 + _cells(chain(*groups)) > width:
        groups.pop(max(0, len(groups) - 2))
    right = list(chain(*groups))
    return Content.assemble(*left, " " * max(0, width - used - _cells(right) - 1), *right, " ")
