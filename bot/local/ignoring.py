"""What patterns in the form of `.gitignore` say of paths, as git reads them (https://git-scm.com/docs/gitignore).

The patterns come from the repository that is checked: each becomes a regular expression that cannot backtrack into
more than the square of a path's length, and one that git would never match is left out.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

MAX_SIZE_BYTES = 1024 * 1024  # of one file of patterns
MAX_PATTERN_LENGTH = 4096  # no path is longer

Says = Callable[[str], bool | None]  # of a path, a directory with "/" at its end: ignored, kept, or nothing
_TOKEN = re.compile(
    r"\\(?P<escaped>.)|(?P<stars>\*+)|(?P<any>\?)|\[(?P<not>[!^]?)(?P<set>\]?(?:\\.|[^\]\\])*)\]|(?P<one>.)", re.DOTALL
)
_RANGE = re.compile(r"\\?(.)-\\?([^\]])|\\?(.)", re.DOTALL)
_DEEPER = "(?:[^/]+/)*"


class _Pattern(NamedTuple):
    matches: Callable[[str], object]
    is_kept: bool
    is_for_directories: bool


def read_patterns(data: bytes, prefix: str) -> Says | None:
    """What the bytes of a `.gitignore` in the directory `prefix` ("" or "a/b/") say; None where they say nothing."""
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="surrogateescape")
    return parse_patterns(text.split("\n"), prefix)


def parse_patterns(lines: Iterable[str], prefix: str = "") -> Says | None:
    """What patterns say of the paths below `prefix`, the last that fits first; None where there is none."""
    found = [pattern for pattern in map(_parse_line, lines) if pattern is not None]
    if not found:
        return None
    found.reverse()
    start = len(prefix)

    def says(path: str) -> bool | None:
        if not path.startswith(prefix):
            return None
        is_directory = path.endswith("/")
        below = path[start : -1 if is_directory else None]
        for pattern in found:
            if (is_directory or not pattern.is_for_directories) and pattern.matches(below):
                return not pattern.is_kept
        return None

    return says


def is_ignored(path: str, sources: Sequence[Says]) -> bool:
    """Whether a path is ignored: of the sources, outermost directory first, the last that says something decides."""
    for says in reversed(sources):
        said = says(path)
        if said is not None:
            return said
    return False


def excluder(patterns: tuple[str, ...]) -> Callable[[str], bool]:
    """Whether the setting `exclude` leaves out a path, or a directory that it lies in."""
    says = parse_patterns(patterns)
    if says is None:
        return lambda _: False

    def is_excluded(path: str) -> bool:
        ends = (index for index, letter in enumerate(path) if letter == "/")
        return any(says(path[: end + 1]) for end in ends) or bool(says(path))

    return is_excluded


def _parse_line(line: str) -> _Pattern | None:
    line = _without_trailing_spaces(line.removesuffix("\r"))
    if not line or line.startswith("#") or len(line) > MAX_PATTERN_LENGTH:
        return None
    is_kept = line.startswith("!")
    line = line[1:] if is_kept else line
    is_for_directories = line.endswith("/")
    line = line[:-1] if is_for_directories else line
    regex = _translate(line)
    return _Pattern(re.compile(regex, re.DOTALL).fullmatch, is_kept, is_for_directories) if regex else None


def _without_trailing_spaces(line: str) -> str:
    stripped = line.rstrip(" ")
    escapes = len(stripped) - len(stripped.rstrip("\\"))
    return stripped + " " if escapes % 2 and stripped != line else stripped


def _translate(pattern: str) -> str | None:
    """The expression for a pattern without its slash at the end; None for one that never matches."""
    if "/" not in pattern:
        segment = _translate_segment(pattern)
        return f"{_DEEPER}{segment}" if segment else None
    groups: list[list[str]] = [[]]
    for written in pattern.removeprefix("/").split("/"):
        if written == "**":
            groups.append([])
            continue
        segment = _translate_segment(written)
        if segment is None:
            return None
        groups[-1].append(segment)
    return _join([group for index, group in enumerate(groups) if group or index in (0, len(groups) - 1)])


def _join(groups: list[list[str]]) -> str | None:
    """The expression for groups of segments with any number of directories between two groups."""
    first, *rest = groups
    if not rest:
        return "/".join(first)
    start = "".join(f"{segment}/" for segment in first)
    middle = "".join(f"(?>(?:[^/]+/)*?{'/'.join(group)}/)" for group in rest[:-1])
    return start + middle + (_DEEPER + "/".join(rest[-1]) if rest[-1] else ".+")


def _translate_segment(segment: str) -> str | None:
    """The expression for a name; None for an empty one, and for one that git never matches."""
    chunks = [""]
    position = 0
    while position < len(segment):
        token = _TOKEN.match(segment, position)
        if token is None or token["one"] in ("\\", "["):
            return None
        position = token.end()
        if token["stars"]:
            chunks.append("")
        else:
            chunks[-1] += _translate_character(token)
    if not segment:
        return None
    first, *rest = chunks
    if not rest:
        return first
    return first + "".join(f"(?>[^/]*?{chunk})" for chunk in rest[:-1] if chunk) + f"[^/]*{rest[-1]}"


def _translate_character(token: re.Match[str]) -> str:
    if token["any"]:
        return "[^/]"
    if token["set"] is None:
        return re.escape(token["escaped"] or token["one"])
    ranges = "".join(_translate_range(match) for match in _RANGE.finditer(token["set"]))
    if not ranges:
        return "[^/]" if token["not"] else "(?!)"
    return f"[^/{ranges}]" if token["not"] else f"(?!/)[{ranges}]"


def _translate_range(match: re.Match[str]) -> str:
    low, high, single = match.groups()
    if single is not None:
        return re.escape(single)
    return f"{re.escape(low)}-{re.escape(high)}" if low <= high else re.escape(low)  # so git does
