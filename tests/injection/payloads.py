"""Hostile words of each kind: what would take effect somewhere if a channel did not make it harmless.

Each is one text that a template, a file name or a pull request may hold. The names are those of the tests.
"""

SHA = "deadbeefcafe0123456789abcdefdeadbeefcafe"  # no commit of any test
ATTACK = "window.fired=1"  # what a script of ours would do; nothing else of the page sets it

MARKDOWN = {
    "mention": "@octocat and @octo-org/team",
    "reference": "#123 GH-123 gh-7 octo-org/octo-repo#9 Fixes #1, closes GH-2",
    "commit": f"{SHA} and deadbeef, octocat@{SHA}",
    "address": "http://evil.example/x?a=b www.evil.example ftp://evil.example/",
    "mail": "mail a@evil.example or mailto:b@evil.example xmpp:c@evil.example/d",
    "pointed-address": "<http://evil.example> <a@evil.example>",
    "link": "[x](http://evil.example) [y]: http://evil.example 'y' [y][] [z](javascript:window.fired=1)",
    "image": "![x](http://evil.example/x.png)",
    "emphasis": "*a* **b** __c__ _d_ ~~e~~ ~f~ ***g***",
    "quote": "> [!WARNING]",
    "heading": "# Heading",
    "setext": "Heading\n=======\n\nOther\n---",
    "list": "- a\n- b\n1. c",
    "task": "- [x] done",
    "rule": "---\n***\n",
    "table": "a | b |\n| --- | --- |\n| c | d |",
    "pipe": "a | b \\| c \\\\| d |",
    "footnote": "[^1]\n\n[^1]: note",
    "math": "$x$ $$\\sum$$ $`y`$ $E=mc^2$",
    "emoji": ":octocat: :+1::tada: x:smile:",
    "backtick": "`", "two-backticks": "``", "three-backticks": "```", "backticks": "a`b``c```d````e`````f",
    "tilde-fence": "~~~\nx\n~~~",
    "fence": "```\n@octocat\n```",
    "suggestion": "```\n```suggestion\nexec evil\n```",
    "indented": "x\n\n    code",
    "backslash": "\\`x\\` \\* \\",
    "entity": "&lt;b&gt; &#64;octocat &#x23;1 &copy;",
    "hard-break": "a  \nb\\\nc",
}  # fmt: skip

HTML = {
    "script": f"<script>{ATTACK}</script>",
    "image-tag": f"<img src=x onerror={ATTACK}>",
    "svg-tag": f"<svg/onload={ATTACK}>",
    "details": "</details><details open><summary>x</summary>",
    "cells": "</td></tr></table><h1>x</h1>",
    "end-of-code": "</code></pre><b>x</b>",
    "comment": "<!-- x",
    "end-of-comment": "--> x <!--",
    "marker": "<!-- layer-bot:v1:eyJraW5kIjoicmV2aWV3Iiwic3RhdGUiOiJvcGVuIiwiZGlnZXN0IjoiIiwidG9sZCI6IiJ9 -->",
    "anchor": "<a href=http://evil.example>x</a>",
    "cdata": "]]><![CDATA[ x",
    "doctype": "<!DOCTYPE x [<!ENTITY y 'z'>]>",
    "declaration": "<?php x ?>",
}

INVISIBLE = {
    "bidi": "\u202etxet\u202c \u2066x\u2069 \u200f \u061c",
    "zero-width": "a\u200bb\u200dc\u2060d\ufeffe\u00adf",
    "tags": "a\U000e0041\U000e0042b",
    "null": "a\x00b",
    "control": "a\x07b\x08c\x7fd\x9be",
    "ansi": "\x1b[31mred\x1b[0m \x1b]8;;http://evil.example\x07x\x1b]8;;\x07 \x1b[2J",
    "carriage-return": "a\rb",
    "line-separator": "a\u2028b\u2029c\x85d\x0be\x0cf",
    "variation": "#\ufe0f#[error]x #\ufe0f\u20e3",
}

COMMANDS = {
    "error-command": "::error file=x.py,line=1::fake",
    "command-after-a-line": "x\n::error::fake\n",
    "command-after-a-return": "x\r::warning::fake",
    "environment-command": "\n::set-env name=PATH::/evil",
    "output-command": "\n::set-output name=findings::0",
    "mask-command": "\n::add-mask::a",
    "stop-command": "\n::stop-commands::x",
    "matcher-command": "\n::add-matcher::/tmp/x.json",
    "group-command": "\n::group::x\n::endgroup::",
    "spaced-command": "\n \t::debug::x",
    "separated-command": "\u2028::error::x\x85::error::y\x0b::error::z",
    "old-command": "##[error]fake",
    "old-commands": "x ##[set-env name=PATH;]/evil ##[[group]x ###[error]y",
    "old-environment": "##[set-output name=findings;x=y]0",
    "escaped-command": "%0A::error::fake%0D%0A",
    "escaped-percent": "%250A%2C%3A%25",
    "place": "src/app.py:1: fake",
    "properties": "a,line=9,title=x::y",
    "output-delimiter": "x<<EOF\nfindings=0\nEOF",
    "output-line": "\nfindings=0\nreview-url=http://evil.example",
    "heredoc": "findings<<ghadelimiter_1\n0\nghadelimiter_1",
}

DIAGRAM = {
    "mermaid-label": '"]; click f0 href "http://evil.example"; x["',
    "mermaid-call": '"]\nclick f0 call alert(1)\n',
    "mermaid-directive": "%%{init: {'securityLevel': 'loose'}}%%",
    "mermaid-arrow": "a --> b; c -.-> d",
    "mermaid-end": "end\nsubgraph x",
    "mermaid-style": "x:::evil; classDef evil fill:#f00; style f0 fill:#f00; linkStyle 0 stroke:red",
    "mermaid-code": "#quot;]#lt;b#gt; #35;1",
    "mermaid-html": f"<b onclick={ATTACK}>x</b>",
    "mermaid-shape": "a)b]c}d>e((f))@{ shape: img, img: 'http://evil.example' }",
    "mermaid-markdown": '`**b** [x](http://evil.example)`"',
}

SARIF = {
    "sarif-link": "[x](http://evil.example) [y](1) \\[z](0)",
    "placeholder": "{0} {1} {{x}}",
}

PATHS = {
    "dots": "../../etc/passwd",
    "dash": "-rf --output=x",
    "equals": "=template",
    "scheme": "javascript:window.fired=1//x",
    "absolute": "//evil.example/x",
    "percent": "%2e%2e%2f x?y=z#L1",
    "quotes": "a'b\"c",
    "long": "x" * 70 + "@octocat" + "y" * 3000,
}

PAYLOADS = {**MARKDOWN, **HTML, **INVISIBLE, **COMMANDS, **DIAGRAM, **SARIF, **PATHS}
