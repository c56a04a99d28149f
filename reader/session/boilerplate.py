"""Page furniture: folding, and correction of lines that were classified as furniture by mistake."""

from collections.abc import Sequence

from annotations.text.span import Span
from reader.articles.classify import Role
from reader.session.annotator import Annotator
from reader.session.session import Session


def toggle_line(session: Session) -> bool:
    """Assign the furniture line at the selection to the body, or restore its original role.

    Returns:
        Whether there is such a line at the selection.
    """
    article, selection = session.open_selection()
    line = article.lines.line_at(selection.span.start)
    record = session.store.article(article.path)
    roles = dict(record.roles)
    if line is None or (line.role is not Role.FURNITURE and str(line.span.start) not in roles):
        return False
    if roles.pop(str(line.span.start), None) is None:
        roles[str(line.span.start)] = Role.BODY
    session.state(Annotator).edit_article("role of a line", {"roles": roles})
    return True


def folds(session: Session) -> Sequence[Span]:
    """Return the spans of the open article that are folded."""
    article, _ = session.open_selection()
    return [] if article.path in session.unfolded_paths else list(article.lines.folds())


def toggle_boilerplate(session: Session) -> None:
    """Fold or unfold the furniture of the open article. Steps can select unfolded furniture."""
    article, _ = session.open_selection()
    session.unfolded_paths ^= {article.path}
