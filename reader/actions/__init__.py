"""The actions of the commands, one function per command, in modules by topic."""

from reader.actions import articles, char_selection, copy, details, find, general, mentions, selection, tags, view
from reader.actions.action import Actions

ACTIONS: Actions = {
    **selection.ACTIONS,
    **char_selection.ACTIONS,
    **tags.ACTIONS,
    **copy.ACTIONS,
    **find.ACTIONS,
    **mentions.ACTIONS,
    **articles.ACTIONS,
    **details.ACTIONS,
    **view.ACTIONS,
    **general.ACTIONS,
}
"""The actions of the main screen by command id."""
