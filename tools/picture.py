"""Draw docs/pictures/review.png, what a review of examples/pull-request looks like: `python tools/picture.py`.

The action itself reviews the example; its Markdown becomes a page by GitHub's own parser and Mermaid, and a browser
takes the picture. The words of the page go into review.txt, which a test compares with a page made anew.

Needs `make tools`, chromium, the fonts Inter and Liberation Mono, and `pip install pillow`, which makes the file small.
"""

import html
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

_Row = tuple[str, int | None, str]  # sign, line number and text of a line of a diff

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.github.clone import Clone  # noqa: E402
from tests.github.hub import Hub, Said  # noqa: E402
from tests.github.server import make_hub, running  # noqa: E402
from tests.github.step import Workflow  # noqa: E402
from tests.injection.browser import browse, mermaid, to_html  # noqa: E402

PICTURE = ROOT / "docs" / "pictures" / "review.png"
WORDS = PICTURE.with_suffix(".txt")
WIDTH = 900
SCALE = 2
_SHOWN = 4  # lines of the diff above a comment, as many as GitHub shows
_FACE = (
    '<div class="face"><svg viewBox="0 0 18 18" fill="none" stroke="#fff" stroke-width="1.6" stroke-linejoin="round">'
    '<path d="M9 2 16 6 9 10 2 6Z M2.5 9.5 9 13l6.5-3.5 M2.5 12.8 9 16.3l6.5-3.5"/></svg></div>'
)
_DRAW = """
  const theme = {edgeLabelBackground: "#fff", fontFamily: "Inter, Helvetica, Arial, sans-serif"};
  mermaid.initialize({startOnLoad: false, themeVariables: theme});
  for (const [number, place] of [...document.querySelectorAll(".diagram")].entries())
    place.innerHTML = (await mermaid.render("d" + number, place.textContent)).svg;
"""
_TELL = """
  await document.fonts.ready;
  const told = document.body.innerText + "\\nHEIGHT " + Math.ceil(document.body.getBoundingClientRect().height);
  if (location.hash === "#tell") document.documentElement.textContent = "BEGIN" + told + "END";
"""


def main() -> None:
    """Write the picture and its words."""
    with tempfile.TemporaryDirectory() as folder:
        page = make_page(Path(folder))
        words, height = read_page(page)
        size = f"--window-size={WIDTH},{height}"
        options = (f"--screenshot={PICTURE}", size, f"--force-device-scale-factor={SCALE}", "--hide-scrollbars")
        browse(page, "--virtual-time-budget=60000", *options)
    _reduce(PICTURE)
    WORDS.write_text(words, encoding="utf-8")
    print(f"{PICTURE.relative_to(ROOT)}: {WIDTH * SCALE} x {height * SCALE}, {PICTURE.stat().st_size:,} bytes")


def make_page(folder: Path) -> Path:
    """Return the page of the review, written into a folder."""
    clone = Clone(folder / "repository")
    clone.commit("main", _files("base"))
    clone.commit("change", _files("head"))
    with running(make_hub(clone)) as hub:
        outcome = Workflow(folder / "workflow", hub).run(review_from="error")
        assert outcome.status == 1, outcome.log
        parts = "".join((_review(hub), *(_thread(clone, each) for each in hub.comments)))
    css = PICTURE.with_suffix(".css").read_text(encoding="utf-8")
    scripts = f'<script src="{mermaid().as_uri()}"></script><script type="module">{_DRAW}{_TELL}</script>'
    page = folder / "page.html"
    page.write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><style>{css}</style><body>{parts}{scripts}', encoding="utf-8"
    )
    return page


def read_page(page: Path) -> tuple[str, int]:
    """Return the words of a page, one block a line, and its height in CSS pixels."""
    told = browse(page, f"--window-size={WIDTH},1000", "--virtual-time-budget=60000", "--dump-dom", at="#tell")
    found = re.search(r"BEGIN(.*)\nHEIGHT (\d+)END", told, re.DOTALL)
    assert found is not None, told[:500]
    lines = (" ".join(line.replace("\u200b", "").split()) for line in html.unescape(found[1]).split("\n"))
    return "\n".join(filter(None, lines)) + "\n", int(found[2])


def _reduce(picture: Path) -> None:
    """Keep 256 colours of a picture."""
    from PIL import Image  # type: ignore[import-not-found]  # only who draws the picture needs it

    with Image.open(picture) as image:
        reduced = image.convert("RGB").quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    reduced.save(picture, optimize=True)


def _files(side: str) -> dict[str, str | bytes | None]:
    folder = ROOT / "examples" / "pull-request" / side
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _review(hub: Hub) -> str:
    said = _said("reviewed")
    return f'{said}<section><div class="body">{_body(str(hub.reviews[0]["body"]), [])}</div></section>'


def _said(what: str = "") -> str:
    return f'<div class="said">{_FACE}github-actions <span>bot</span><i>{what}</i></div>'


def _thread(clone: Clone, said: Said) -> str:
    """Return a comment below the lines of the diff that it stands on."""
    assert said.line is not None
    patch = next(str(each["patch"]) for each in clone.files("main", "change") if each["filename"] == said.path)
    rows = list(_rows(patch))
    end = next(at for at, (_, number, _) in enumerate(rows) if number == said.line) + 1
    shown = rows[max(0, end - _SHOWN - (said.line - (said.start_line or said.line))) : end]
    lines = clone.blob(clone.sha_of(f"change:{said.path}")).decode().split("\n")
    before: list[_Row] = [("-", at, lines[at - 1]) for at in range(said.start_line or said.line, said.line + 1)]
    comment = f'<div class="comment">{_said()}<div class="body">{_body(said.body, before)}</div></div>'
    return f'<section><header class="path">{html.escape(said.path)}</header>{_table(shown)}{comment}</section>'


def _rows(patch: str) -> Iterator[_Row]:
    """Yield sign, line number on head and text of the lines of a patch."""
    number = 0
    for line in patch.split("\n"):
        header = re.match(r"@@ .* \+(\d+)", line)
        if header:
            number = int(header[1])
        elif line.startswith("-"):
            yield "-", None, line[1:]
        else:
            yield line[:1], number, line[1:]
            number += 1


def _table(rows: list[_Row]) -> str:
    kinds = {"+": "added", "-": "removed"}
    cells = (
        f'<tr class="{kinds.get(sign, "")}"><td class="number">{number or ""}</td><td class="sign">{sign}</td>'
        f"<td>{html.escape(text)}</td></tr>"
        for sign, number, text in rows
    )
    return f'<table class="lines">{"".join(cells)}</table>'


def _body(markdown: str, before: list[_Row]) -> str:
    """Return the HTML of a text, with its diagram and its suggestion, which replaces the lines `before`."""
    text = to_html(markdown).replace("<table>", '<table class="verdicts">')
    text = re.sub(
        r'<pre><code class="language-mermaid">(.*?)</code></pre>',
        r'<div class="diagram">\1</div>',
        text,
        flags=re.DOTALL,
    )

    def suggestion(found: re.Match[str]) -> str:
        after = html.unescape(found[1]).removesuffix("\n").split("\n")
        rows = [*before, *(("+", number, line) for number, line in enumerate(after, before[0][1] or 1))]
        return f'<div class="suggestion"><header>Suggested change</header>{_table(rows)}</div>'

    return re.sub(r'<pre><code class="language-suggestion">(.*?)</code></pre>', suggestion, text, flags=re.DOTALL)


if __name__ == "__main__":
    main()
