"""What each command does to a screen: one function a command, in small modules by noun.

The ids are those of ``reader.commands.table``; a test holds the two together.
"""

from reader.screens.acts import (
    arranging,
    browsing,
    detailing,
    finding,
    fine,
    general,
    mentioning,
    quoting,
    selecting,
    tagging,
)
from reader.screens.acts.act import Acts

ACTS: Acts = {
    **selecting.ACTS,
    **fine.ACTS,
    **tagging.ACTS,
    **quoting.ACTS,
    **finding.ACTS,
    **mentioning.ACTS,
    **browsing.ACTS,
    **detailing.ACTS,
    **arranging.ACTS,
    **general.ACTS,
}
"""Every act of the main screen."""
