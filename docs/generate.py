"""Write the generated parts of the documentation: `python docs/generate.py`, or tell what is old with `--check`.

- docs/rules/<name>.md from the docstring of each rule, and docs/rules/README.md, the table of them all
- between `<!-- rules: begin -->` and `<!-- rules: end -->` in README.md: the table of rules
- between `<!-- settings: begin -->` and `<!-- settings: end -->` in README.md: the table of settings
- between `<!-- example: begin -->` and `<!-- example: end -->` in README.md: what the example pull request gives
- the inputs and outputs in action.yml
"""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bot.configuration.docs import render_action_inputs, render_settings_table  # noqa: E402
from bot.local.runner import OUTPUTS  # noqa: E402
from bot.rules import load_rules, page  # noqa: E402
from bot.rules.names import rule_names  # noqa: E402

_PAGES = "docs/rules"
_GENERATED = "<!-- Made from the rules by `make docs`. -->\n\n"
_INDEX = "# Rules\n\nEach page says what a rule finds, why it matters, how to fix it, and when it is wrong.\n\n"


def main(arguments: list[str]) -> int:
    """Write what has changed; with --check write nothing and return 1 if something is old."""
    wanted = generated_files()
    old = [path for path, text in wanted.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    stray = sorted(set((ROOT / _PAGES).glob("*.md")) - set(wanted))
    for path in [*old, *stray]:
        print(f"{path.relative_to(ROOT)} {'is not what `make docs` writes' if '--check' in arguments else 'written'}")
    if "--check" in arguments:
        return 1 if old or stray else 0
    for path in old:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8", newline="\n")
    for path in stray:
        path.unlink()
    return 0


def generated_files() -> dict[Path, str]:
    """Return every file that holds generated text, with its text."""
    files = {ROOT / _PAGES / f"{name}.md": _GENERATED + page(name) for name in rule_names()}
    files[ROOT / _PAGES / "README.md"] = _GENERATED + _INDEX + rules_table("")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    readme = between(readme, "example", example())
    readme = between(readme, "rules", rules_table(f"{_PAGES}/"))
    files[ROOT / "README.md"] = between(readme, "settings", render_settings_table())
    action = (ROOT / "action.yml").read_text(encoding="utf-8")
    pattern = re.compile(r"(settings: begin\n).*?(  # generated[^\n]*: end)", re.DOTALL)
    action = pattern.sub(lambda match: match[1] + render_action_inputs() + match[2], action)
    outputs = "".join(f"  {name}:\n    description: {json.dumps(what)}\n" for name, what in OUTPUTS.items())
    pattern = re.compile(r"(outputs: begin\n).*?(  # generated[^\n]*: end)", re.DOTALL)
    files[ROOT / "action.yml"] = pattern.sub(lambda match: match[1] + outputs + match[2], action)
    return files


def example() -> str:
    """Return what a user sees who checks the example pull request, as a fenced block."""
    command = ["check", "--base", "base/", "--head", "head/", "--select", "architecture-mismatch",
               "--select", "unpublished-layer-change"]  # fmt: skip
    place = ROOT / "examples" / "pull-request"
    command = [sys.executable, "-m", "bot", *command]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 1:
        sys.exit(f"the example ends with {done.returncode}: {done.stderr}")
    return f"```console\n$ layer-bot check --base main\n{done.stdout}```\n"


def rules_table(folder: str) -> str:
    """Return the Markdown table of all rules, linked to their pages below `folder`."""
    rows = [f"| [{rule.name}]({folder}{rule.name}.md) | {rule.severity} | {rule.summary} |\n" for rule in
            load_rules(rule_names())]  # fmt: skip
    return "| Rule | Severity | What it finds |\n| --- | --- | --- |\n" + "".join(rows)


def between(text: str, marker: str, table: str) -> str:
    """Return a text with the table between its markers; as it is where it has none."""
    pattern = re.compile(rf"(<!-- {marker}: begin -->\n).*?(<!-- {marker}: end -->)", re.DOTALL)
    return pattern.sub(lambda match: match[1] + "\n" + table + "\n" + match[2], text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
