"""Actions that select mentions and tag them."""

from functools import partial
from typing import TYPE_CHECKING

from reader.actions.action import Actions
from reader.session.mention_tracker import MentionTracker

if TYPE_CHECKING:
    from reader.screens.reading import ReadingScreen


def select_mention(screen: "ReadingScreen", forward: bool) -> None:
    """Select the sentence of the next or the previous mention."""
    session = screen.session
    place = session.state(MentionTracker).step(forward)
    _, selection = session.open_selection()
    screen.select(selection)
    screen.say(f"mention {place}")


def tag_mention(screen: "ReadingScreen") -> None:
    """Tag the selection with the theme of the mention in it."""
    session = screen.session
    theme = session.state(MentionTracker).tag()
    screen.say(f"Tagged with {session.codebook.label(theme)} · f goes on")


ACTIONS: Actions = {
    "next-mention": partial(select_mention, forward=True),
    "previous-mention": partial(select_mention, forward=False),
    "tag-mention": tag_mention,
}
