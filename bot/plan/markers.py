"""The hidden marker at the end of what we write, by which we know it again.

It holds base64 alone, so that no text of a template can end the HTML comment around it. A marker says something only in
a comment of our own: anybody can paste one. Other workflows write under the same identity, perhaps what a stranger told
them to: a marker counts only where the text above it is what the marker was made for. A comment that begins as ours do
counts too, as one that somebody edited.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import NamedTuple

_MARKER = re.compile(r"<!-- layer-bot:v1:([A-Za-z0-9_=-]+) -->")
_OPENING = re.compile(r"\*\*(?:🔴 error|🟡 warning|🔵 note)\*\* \[|✅ (?:Fixed|Suppressed|In the base)")
_COMMIT = re.compile(r"(?<=/blob/)[0-9a-f]{40}|(?<=[Aa]s of `)[0-9a-f]{7}(?=`)")
_DIGEST_LENGTH = 16  # hex digits: 64 bits, of texts that are all ours
_KEY_LENGTH = 8
MAX_TOLD = 400  # so many keys keep a marker below 5,000 characters


class FindingMark(NamedTuple):
    """The marker of a comment about one finding; `state` is "open", or how it ended; `digest` is that of its text.

    `scope` tells apart the jobs of one identity that judge different things.
    """

    fingerprint: str
    rule: str
    state: str
    digest: str
    scope: str = ""


class ReviewMark(NamedTuple):
    """The marker of a review: its state, the digest of its text, and the keys of what has been told.

    `state` is "open", "clean" or "replaced"; `told` the keys one after the other, each of 8 hex digits. Where
    `is_cut` is set there was more to tell than a marker holds: nothing counts as untold then.
    """

    state: str
    digest: str
    told: str = ""
    is_cut: bool = False
    scope: str = ""

    def lists(self, key: str) -> bool:
        """Whether something has surely been told already."""
        keys = {self.told[start : start + _KEY_LENGTH] for start in range(0, len(self.told), _KEY_LENGTH)}
        return _shorten(key) in keys

    def has_told(self, key: str) -> bool:
        """Whether something may not be called untold."""
        return self.is_cut or self.lists(key)


Mark = FindingMark | ReviewMark


def add_marker(body: str, mark: Mark) -> str:
    """The text with its marker."""
    kind = "finding" if isinstance(mark, FindingMark) else "review"
    data = json.dumps({"kind": kind, **mark._asdict()}, separators=(",", ":"), sort_keys=True)
    return f"{body.rstrip()}\n\n<!-- layer-bot:v1:{urlsafe_b64encode(data.encode()).decode()} -->"


def find_marker(body: str) -> Mark | None:
    """The marker of a text, or None where there is none or none of ours could have written it."""
    found = list(_MARKER.finditer(body))  # a suggestion may hold what looks like one: ours is the last
    if not found:
        return None
    try:
        data = json.loads(urlsafe_b64decode(found[-1][1]))
    except (ValueError, Error):
        return None
    mark = _read(data) if isinstance(data, Mapping) else None
    if mark is None or _is_whole(body, mark):
        return mark
    return mark if isinstance(mark, FindingMark) and _OPENING.match(body) else None


def is_edited(body: str, mark: Mark) -> bool:
    """Whether somebody changed a text since it was written, below its marker too."""
    return not _is_whole(body, mark)


def _is_whole(body: str, mark: Mark) -> bool:
    text, _, rest = _normal(body).rpartition("<!-- layer-bot:v1:")
    return digest_of(text) == mark.digest and "\n" not in rest


def _read(data: Mapping[object, object]) -> Mark | None:
    texts = {str(key): value for key, value in data.items() if isinstance(value, str)}
    try:
        if texts["kind"] == "finding":
            return FindingMark(texts["fingerprint"], texts["rule"], texts["state"], texts["digest"], texts["scope"])
        return ReviewMark(texts["state"], texts["digest"], texts["told"], data.get("is_cut") is True, texts["scope"])
    except KeyError:
        return None


def review_mark(state: str, digest: str, keys: Iterable[str], scope: str = "") -> ReviewMark:
    """The marker of a review that has told all of `keys`, the most important first."""
    told = list(dict.fromkeys(_shorten(key) for key in keys))
    return ReviewMark(state, digest, "".join(sorted(told[:MAX_TOLD])), is_cut=len(told) > MAX_TOLD, scope=scope)


def digest_of(body: str) -> str:
    """What stays the same about a text as long as it says the same: the commit that its links lead to is left out."""
    text = _COMMIT.sub("", _normal(body))
    return sha256(text.encode("utf-8", errors="backslashreplace")).hexdigest()[:_DIGEST_LENGTH]


def _shorten(key: str) -> str:
    return sha256(key.encode("utf-8", errors="backslashreplace")).hexdigest()[:_KEY_LENGTH]


def is_same_text(one: str, other: str) -> bool:
    """Whether GitHub would show the same: it may change line ends, and spaces at the end."""
    return _normal(one) == _normal(other)


def _normal(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()
