"""One file as it is on disk, decoded once."""

from functools import cached_property

from bot.text.spans import LineIndex


class SourceFile:
    """The bytes of a file and their text. Equal only to itself; offsets are str offsets into `text`.

    A BOM stays in the text as its first character, so that encoding the text gives the bytes back.
    """

    def __init__(self, path: str, data: bytes) -> None:
        """`path` uses `/` and is relative to the repository root. Raises UnicodeDecodeError if `data` is not UTF-8."""
        self.path = path
        self.data = data
        self.text = data.decode("utf-8")

    def __repr__(self) -> str:
        return f"SourceFile({self.path!r}, {len(self.data)} bytes)"

    @cached_property
    def lines(self) -> LineIndex:
        """The line index of the text, made on first use."""
        return LineIndex(self.text)
