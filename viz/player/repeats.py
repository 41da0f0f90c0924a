"""What a text says again long after it said it first: deflate looks back 32 kB, and pages are larger."""

from bisect import bisect_left

__all__ = ["MARK", "referring"]

# Begins a reference; no text of a page holds it.
MARK = "\x01"
# Only what is as far back as this is referred to: of all else deflate takes care. Shorter repetitions do not pay.
_FAR, _SHORTEST = 30_000, 80
# How many characters are compared at once, and how far apart those are that are remembered: each repetition has some.
_BLOCK, _STRIDE = 32, 32


def referring(text: str) -> str:
    """The text with references for what it repeats: a mark, where that begins and its length, base 36, then ``;``.

    Both are counted in UTF-16, as scripts do. What is referred to may itself have been a reference.
    """
    wide = [i for i, letter in enumerate(text) if letter > "\uffff"]  # of two units each
    known: dict[str, int] = {}
    found, done, at, remembered = [], 0, 0, 0
    while at < len(text):
        while remembered <= at - _FAR:
            known[text[remembered : remembered + _BLOCK]] = remembered
            remembered += _STRIDE
        first = known.get(text[at : at + _BLOCK])
        if first is not None:
            start, end = _grown(text, first, at, done)
            if end - start >= _SHORTEST:
                where, until = (i + bisect_left(wide, i) for i in (first - (at - start), first + end - at))
                found += [text[done:start], f"{MARK}{_base36(where)} {_base36(until - where)};"]
                at = done = end
                continue
        at += 1
    return "".join([*found, text[done:]])


def _grown(text: str, first: int, at: int, least: int) -> tuple[int, int]:
    """Where what is alike at `first` and at `at` begins and ends, the second time."""
    start, end, apart = at, at + _BLOCK, at - first
    while start > max(least, apart) and text[start - 1] == text[start - 1 - apart]:
        start -= 1
    while end < len(text) and end - apart < start and text[end] == text[end - apart]:
        end += 1
    return start, end


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits or "0"
