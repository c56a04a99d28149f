"""What the article list shows of an article."""

from typing import NamedTuple

from annotations.model import State
from reader.folder.headers import Header
from reader.session.mention_tracker import MentionTracker
from reader.session.reading import state_of
from reader.session.session import Session


class ThemeCount(NamedTuple):
    """How many passages of an article have a theme."""

    initial: str
    colour: int | str
    passages: int


class ArticleEntry(NamedTuple):
    """An article in the list: two rows."""

    state: State
    title: str
    source: str
    """Outlet or author, and date; gaps are named. The reason instead, when the file cannot be read."""
    themes: tuple[ThemeCount, ...]
    readable: bool
    new: bool = False
    """Whether it came into the folder since the last session."""
    mentions: int = 0
    """Mentions of themes that nobody has tagged, as far as somebody has looked."""
    needs_review: int = 0
    """Passages that wait to be looked at, since the article has changed."""


def article_entry(session: Session, header: Header) -> ArticleEntry:
    """The two rows of an article, from its details, its state and its passages."""
    if header.problem:
        return ArticleEntry(State.UNREAD, header.path, header.problem, (), readable=False)
    facts = session.catalog.known_facts(header.path, session.store.article(header.path))
    counts = session.store.theme_counts(header.path)
    themes = tuple(
        ThemeCount(theme.name[:1], theme.colour, counts[theme.id]) for theme in session.codebook if theme.id in counts
    )
    source = facts.outlet or facts.author or "outlet missing"
    doubt = "?" if "published" in facts.unconfirmed and facts.published else ""
    published = f"{facts.published}{doubt}" if facts.published else "n.d."
    return ArticleEntry(
        state_of(session, header.path),
        facts.title or header.title or header.path,
        f"{source} · {published}",
        themes,
        True,
        header.new,
        session.state(MentionTracker).untagged_count(header) or 0,
        sum(session.store.revised.get(header.path, {}).values()),
    )


def progress(session: Session) -> str:
    """How many articles are done or irrelevant, of those that can be read."""
    return f"{len(session.article_list.finished):,} of {session.article_list.readable:,} done"
