"""One or several, where a sentence counts something."""

from __future__ import annotations


def counted(number, one, several):
    """Return the sentence for one thing, or for any other number of them.

    Both are whole sentences, so that each language can put its words as it needs.
    """
    return one if number == 1 else several
