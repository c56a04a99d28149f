"""The actions of the commands, in modules by topic. Each is a function of an ``ActionContext``."""

from reader.actions import articles, copy, general, tags, text
from reader.actions.context import Actions, ReadingView

ACTIONS: Actions[ReadingView] = {
    **text.ACTIONS,
    **tags.ACTIONS,
    **copy.ACTIONS,
    **articles.ACTIONS,
    **general.ACTIONS,
}
"""The actions of the main screen by command id."""
