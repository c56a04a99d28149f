"""The content of an article's entry in the article list."""

from typing import NamedTuple

from annotations.model import State
from reader.folder.headers import Header
from reader.session.mention_tracker import MentionTracker
from reader.session.session import Session


class ThemeCount(NamedTuple):
    """The number of passages in an article that have a theme."""

    initial: str
    colour: int | str
    passages: int


class ArticleEntry(NamedTuple):
    """An entry in the article list: two rows."""

    state: State
    title: str
    source: str
    """Outlet or author, and date, with placeholders for missing values. For an unreadable file, the reason."""
    themes: tuple[ThemeCount, ...]
    readable: bool
    new: bool = False
    """True if the article was added to the folder since the last session."""
    mentions: int = 0
    """Number of untagged mentions of themes, 0 if the article has not been scanned."""
    needs_review: int = 0
    """Number of passages that need review because the article has changed."""


def article_entry(session: Session, header: Header) -> ArticleEntry:
    """Return the entry of an article, from its facts, its state and its passages."""
    if header.problem:
        return ArticleEntry(State.UNREAD, header.path, header.problem, (), readable=False)
    facts = session.catalog.known_facts(header.path, session.store.article(header.path))
    counts = session.store.passages.theme_counts(header.path)
    themes = tuple(
        ThemeCount(theme.name[:1], theme.colour, counts[theme.id]) for theme in session.codebook if theme.id in counts
    )
    source = facts.outlet or facts.author or "outlet missing"
    doubt = "?" if "published" in facts.unconfirmed and facts.published else ""
    published = f"{facts.published}{doubt}" if facts.published else "n.d."
    return ArticleEntry(
        session.state_of(header.path),
        facts.title or header.title or header.path,
        f"{source} · {published}",
        themes,
        True,
        header.new,
        session.state(MentionTracker).untagged_count(header) or 0,
        sum(session.store.passages.revised.get(header.path, {}).values()),
    )


def progress(session: Session) -> str:
    """Return the number of articles that are done or irrelevant, out of those that can be read."""
    return f"{len(session.article_list.finished):,} of {session.article_list.readable:,} done"
