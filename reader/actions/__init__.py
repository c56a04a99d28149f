"""The action of each command: one function a command, in modules by topic."""

from reader.actions import articles, char_selection, copy, details, find, general, mentions, selection, tags, view
from reader.actions.action import Acts

ACTS: Acts = {
    **selection.ACTS,
    **char_selection.ACTS,
    **tags.ACTS,
    **copy.ACTS,
    **find.ACTS,
    **mentions.ACTS,
    **articles.ACTS,
    **details.ACTS,
    **view.ACTS,
    **general.ACTS,
}
"""Every act of the main screen."""
