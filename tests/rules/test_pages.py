"""The published page of a rule."""

from bot.findings.finding import Severity
from bot.rules.base import Rule
from bot.rules.pages import render_page

RULE = Rule(
    name="own-rule",
    summary="A summary.",
    severity=Severity.ERROR,
    check=lambda _context: iter(()),
    references=("https://example.org",),
)
DOCSTRING = """A layer is wrong.

## What it finds

Something.

## Examples

```yaml fires="a" fires="b" severity="note"
Resources: {}
```

```yaml base
before
```

```yaml silent region="eu-west-1"
after
```
"""


def test_the_page_says_in_words_what_the_tests_hold() -> None:
    assert render_page(RULE, DOCSTRING) == (
        "# own-rule\n\nA layer is wrong.\n\nSeverity: error, unless an example says otherwise.\n\n"
        "## What it finds\n\nSomething.\n\n## Examples\n\n"
        "```yaml\nResources: {}\n```\n\n→ 2 findings at `a`, `b` (note).\n\n"
        "```yaml\nbefore\n```\n\nbecomes\n\n"
        "```yaml\nafter\n```\n\n→ With `--region eu-west-1`: no finding.\n\n"
        "## Sources\n\n- <https://example.org>\n"
    )


def test_a_rule_without_sources_has_no_section_for_them() -> None:
    bare = Rule(name="own-rule", summary="A summary.", severity=Severity.NOTE, check=lambda _context: iter(()))
    assert render_page(bare, "A layer.\n\n## Examples") == (
        "# own-rule\n\nA layer.\n\nSeverity: note, unless an example says otherwise.\n\n## Examples\n"
    )
