"""Numbers with what they count, as sentences have them."""


def pluralize(number: int, noun: str) -> str:
    """``1 passage``, ``1,204 passages``: a number with a noun whose plural takes an s."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
