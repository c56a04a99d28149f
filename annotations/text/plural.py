"""A number with a noun, for messages."""


def pluralize(number: int, noun: str) -> str:
    """Return a number with a noun whose plural ends in s: ``1 passage``, ``1,204 passages``, ``2 matches``."""
    plural = "es" if noun.endswith("ch") else "s"
    return f"{number:,} {noun}{'' if number == 1 else plural}"
