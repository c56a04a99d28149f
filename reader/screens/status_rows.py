"""The status rows around the panes: the open article, the context of the selection, and the save status."""

from collections.abc import Iterator, Mapping

from textual.content import Content

from annotations.text.words import pluralize
from reader.articles.details import UNCONFIRMED
from reader.commands.keymap import Keymap
from reader.commands.scopes import Scope
from reader.folder.scan import ScanProgress
from reader.session.mentions import MentionTracker
from reader.session.models.article_list import ORDERS
from reader.session.session import Session
from reader.widgets.content import safe_content
from reader.widgets.context_bar import (
    MentionChip,
    ThemeKey,
    context_content,
    overlapping_themes,
    selected_tags,
    state_content,
)
from reader.widgets.style import RenderStyle

_FOLDER = {
    "open": "reads the article",
    "quotes": "quotes",
    "codebook": "themes",
    "search": "search",
    "matrix": "matrix",
    "export": "export",
}
"""Commands and descriptions for the row *here* while the article list has the focus."""

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


def context_row(session: Session, look: RenderStyle, keymap: Keymap, width: int, *, listing: bool) -> Content:
    """Return the row *here*: a warning, the keys of the list, or the context of the selection with the theme keys."""
    if listing and not _warning(session):
        return keys_row(look, keymap, _FOLDER, width)
    tags, around = selected_tags(session), overlapping_themes(session)
    warning = _warning(session)
    mention = None if listing else _mention(session, keymap.labels["tag-mention"])
    tip = warning or _next_keys(session, keymap)
    return context_content(look, tags, around, theme_keys(session), tip, width, mention=mention, warn=bool(warning))


def theme_keys(session: Session) -> tuple[ThemeKey, ...]:
    """Return the themes with a digit key, in the order of the digits."""
    keys = (ThemeKey(theme.key, theme.name, theme.colour) for theme in session.codebook if theme.key is not None)
    return tuple(sorted(keys, key=lambda key: key.digit))


def _mention(session: Session, key: str) -> MentionChip | None:
    mention, article = session.state(MentionTracker).current_mention(), session.article
    if mention is None or article is None:
        return None
    theme = session.codebook.get(mention.theme)
    return MentionChip(theme.name, theme.colour, " ".join(mention.span.extract(article.text).split()), key)


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


def warning_row(session: Session, look: RenderStyle) -> Content:
    """Return the reason why edits cannot be saved, to replace the row *here*."""
    return context_content(look, (), (), (), _warning(session), 0, warn=True)


def _warning(session: Session) -> str:
    store = session.store
    return "" if store.unread else str(store.backend.failure or store.read_only_reason)


def _next_keys(session: Session, keymap: Keymap) -> str:
    words = _SELECTED_BY if len(session.store.passages) else {"next-sentence": "goes on"} | _SELECTED_BY
    said = "nothing tagged" if len(session.store.passages) else "a digit tags it"
    return " · ".join([said, *(f"{keymap.labels[id]} {word}" for id, word in words.items())])


def state_row(
    session: Session, look: RenderStyle, keymap: Keymap, width: int, said: str, scope: Scope | None, progress: str = ""
) -> Content:
    """Return the row *state*: the save status or the last message, and the most useful keys of ``scope``."""
    hints = keymap.hints(scope) if scope else ()
    lasting = session.store.backend.failure or (session.store.read_only and not session.store.unread)
    if said and not lasting:
        return state_content(look, (said, look.shades.accent), (), hints, width)
    facts = (said,) if said else tuple(_counts(session, progress))
    return state_content(look, _saving(session, look), facts, hints, width)


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
