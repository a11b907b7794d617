"""The printed document of a batch: its record, laid out for a person to read.

Pure: from a record file to plain data (:func:`document`), and from that to a PDF/A-3
that carries the record file (:func:`render`). Nothing here asks a database; whatever
is printed stands in the record.
"""

from .contents import document
from .typesetting import render
from .source import Source, read

__all__ = ["Source", "document", "read", "render"]
