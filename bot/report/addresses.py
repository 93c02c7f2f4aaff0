"""Paths as parts of addresses; apart from `escaping`, for what this needs takes time to import."""

from urllib.parse import quote


def escape_path(path: str) -> str:
    """A path for a URL or URI: the bytes that the file system or GitHub named, percent-encoded but for slashes."""
    try:
        return quote(path.encode("utf-8", errors="surrogateescape"))
    except UnicodeEncodeError:  # half of a pair, as JSON may have it
        return quote(path.encode("utf-8", errors="surrogatepass"))
