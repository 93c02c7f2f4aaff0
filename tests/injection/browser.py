"""Markdown as GitHub's own parser reads it, looked at in a real browser; and diagrams as Mermaid draws them.

GitHub takes away scripts and unknown elements afterwards; here nothing is taken away, so that whatever is markup shows.
"""

import base64
import html
import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import cmarkgfm
import pytest
from cmarkgfm.cmark import Options

from tests.tools.places import cache

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_EXTENSIONS = ["table", "strikethrough", "autolink", "tasklist"]  # all of GitHub's but "tagfilter", which takes away
_COLLECT = """
const outside = node => !node.parentElement.closest("code, pre");
const look = part => {
  const walk = kind => { const found = [], walker = document.createTreeWalker(part, kind);
    while (walker.nextNode()) found.push(walker.currentNode); return found; };
  const all = [...part.querySelectorAll("*")];
  return {
    elements: all.map(each => [each.localName, Object.fromEntries([...each.attributes].map(a => [a.name, a.value]))]),
    comments: walk(NodeFilter.SHOW_COMMENT).map(each => each.data),
    texts: walk(NodeFilter.SHOW_TEXT).filter(outside).map(each => [each.parentElement.localName, each.data]),
    code: all.filter(each => each.matches("pre > code")).map(each => [each.className, each.textContent]),
    rows: [...part.querySelectorAll("tbody tr")].map(row => [...row.cells].map(cell => cell.textContent)),
  };
};
const show = value => { document.documentElement.textContent = "BEGIN" + btoa(unescape(encodeURIComponent(
  JSON.stringify(value)))) + "END"; };
"""


class Seen(NamedTuple):
    """What a browser makes of a text: elements with attributes, comments, and text nodes outside of code.

    Text nodes come with their element; code blocks with their class; rows are those of tables' bodies.
    """

    elements: list[tuple[str, dict[str, str]]]
    comments: list[str]
    texts: list[tuple[str, str]]
    code: list[tuple[str, str]]
    rows: list[list[str]]


def find_browser() -> str:
    """The path of a Chromium; skips the test where there is none."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.skip("a browser is absent: run `make tools` as root on Debian, or install chromium")
    return found


def browse(page: Path, *options: str, at: str = "") -> str:
    """What a browser prints that has loaded a page, `at` a place in it; it has a new profile beside the page."""
    quiet = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    alone = [
        "--disable-dev-shm-usage",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={page.parent}/profile",
    ]
    command = [find_browser(), *quiet, *alone, *options, page.as_uri() + at]
    return subprocess.run(command, check=True, capture_output=True, timeout=240).stdout.decode()


def to_html(markdown: str, *, is_comment: bool = True) -> str:
    """The HTML of a text, with raw HTML let through; a line end in a comment breaks the line."""
    options = Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES
    options |= Options.CMARK_OPT_HARDBREAKS if is_comment else 0
    found: str = cmarkgfm.markdown_to_html_with_extensions(markdown, options=options, extensions=_EXTENSIONS)
    return found


def look(folder: Path, texts: Sequence[str]) -> list[Seen]:
    """What the browser makes of each text."""
    parts = "".join(f"<article>{to_html(each)}</article>\n" for each in texts)
    found = _collect(folder, f"<body>{parts}", '[...document.querySelectorAll("body > article")].map(look)')
    assert len(found) == len(texts), "some text ends its article"
    return [Seen(**each) for each in found]


class Drawn(NamedTuple):
    """What Mermaid makes of a diagram: what went wrong, the names of its elements, and its labels."""

    error: str
    elements: list[str]
    labels: list[str]


def draw(folder: Path, diagrams: Iterable[str]) -> list[Drawn]:
    """What Mermaid makes of each diagram when it allows everything; skips the test where it is absent."""
    listed = list(diagrams)
    script = f"""
      mermaid.initialize({{startOnLoad: false, securityLevel: "loose"}});
      const found = [];
      for (const [number, text] of {_json(listed)}.entries()) {{
        try {{
          const place = document.body.appendChild(document.createElement("div"));
          place.innerHTML = (await mermaid.render("d" + number, text)).svg;
          found.push({{error: "", elements: [...place.querySelectorAll("*")].map(each => each.localName),
            labels: [...place.querySelectorAll("g.node, g.edgeLabel")].map(each => each.textContent.trim())}});
        }} catch (error) {{ found.push({{error: String(error), elements: [], labels: []}}); }}
      }}
      """
    page = f"<body><script src={html.escape(mermaid().as_uri())}></script>"
    return [Drawn(**each) for each in _collect(folder, page, "found", before=script)]


def mermaid() -> Path:
    """The script of Mermaid."""
    place = cache() / "node" / "node_modules" / "mermaid" / "dist" / "mermaid.min.js"
    if not place.is_file():
        pytest.skip("Mermaid is absent: run `make tools`")
    return place


def _collect(folder: Path, body: str, expression: str, before: str = "") -> list[dict[str, Any]]:
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "page.html"
    script = (
        f"<script type=module>{_COLLECT}{before}\nshow({{fired: window.fired === 1, found: {expression}}});</script>"
    )
    start = '<!DOCTYPE html><meta charset="utf-8">'
    page.write_text(f"{start}{body}{script}", encoding="utf-8", errors="surrogatepass")
    printed = browse(page, "--virtual-time-budget=60000", "--dump-dom")
    result = re.search(r"BEGIN([A-Za-z0-9+/=]*)END", printed)
    assert result is not None, f"the page does not reach its end: {printed[:500]}"
    answer = json.loads(base64.b64decode(result[1]))
    assert answer["fired"] is False, "a script ran"
    found: list[dict[str, Any]] = answer["found"]
    return found


def _json(value: object) -> str:
    return json.dumps(value).replace("<", "\\u003c")
