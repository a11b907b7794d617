"""Values that are equal when they are written the same."""

from __future__ import annotations


class Written:
    """A value with one spelling: ``2.0 %`` and ``2.00 %`` are two statements.

    ``==`` compares what is written, so that a set, a test or a comparison of two
    recipe versions never takes one statement for the other. Whether two quantities
    amount to the same is another question: :meth:`Quantity.amounts_to`.
    """

    @property
    def text(self) -> str:
        """The one spelling."""
        raise NotImplementedError

    def __str__(self) -> str:
        """Return the one spelling."""
        return self.text

    def __repr__(self) -> str:
        """Return kind and spelling."""
        return f"{type(self).__name__}({self.text!r})"

    def __eq__(self, other: object) -> bool:
        """Tell whether the other is of this kind and written the same."""
        return type(other) is type(self) and other.text == self.text

    def __hash__(self) -> int:
        """Hash what is written."""
        return hash((type(self), self.text))


def plain(text: str) -> str:
    """Return a text with single spaces between its words and none around it."""
    return " ".join(text.split())
