"""Numbers with a noun, for use in sentences."""


def pluralize(number: int, noun: str) -> str:
    """Return a number with a noun whose plural ends in s: ``1 passage``, ``1,204 passages``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
