"""What the proof of a fix refuses, and why: every promise of a fix is broken once."""

import pytest

from bot.analysis import Knowledge, judge, look, read_all
from bot.findings.finding import Applicability, Change, Edit, Finding, Fix, Location
from bot.fixes.proof import Examined, find_failure
from bot.fixes.selection import Candidate
from bot.proving import examined_of
from bot.publishing.verdicts import Judged, Verdict
from bot.rules import load_rules
from bot.rules.names import rule_names
from bot.settings import Settings
from bot.text.spans import Span
from tests.fixes.bench import (
    CHOICE,
    OURS,
    PROBE,
    TODAY,
    TOOLS,
    TOOLS_ANYWHERE,
    TOOLS_ARM,
    catalogue,
    function,
    sam,
    snapshot,
)

STALE, TWIN = "stale-layer-version", "architecture-mismatch"
RULES = tuple(load_rules(rule_names()))
OLD, NEW = f"{TOOLS}:4", f"{TOOLS}:90"
PLACE = Location("template.yaml", Span(0, 1))
ONE = sam(function("A", f"{TOOLS}:4", more="Timeout: 3"))
TWO = sam(function("A", "!Ref L"), function("B", "!Ref L", f"{OURS}:1"),
          before=f"Parameters: {{L: {{Type: String, Default: '{TOOLS}:4'}}}}\n")  # fmt: skip
NEWER = Change(f"{TOOLS}:4", f"{TOOLS}:90", is_known=True)


def examine(text: str, verdicts: tuple[Judged, ...] = (), samconfig: str = "") -> Examined:
    """Everything that is known of one template, with a samconfig.toml beside it where one is given."""
    files = {"template.yaml": text, **({"samconfig.toml": samconfig} if samconfig else {})}
    read = read_all(snapshot(files).files, Settings())
    given = (Settings(), Knowledge(catalogue(), TODAY))
    looked = look(read, RULES, {}, given)
    return examined_of(read, judge([looked], *given, is_whole=False).findings)._replace(verdicts=verdicts)


def candidate(before: Examined, rule: str, edits: dict[str, str], *changes: Change) -> Candidate:
    """The first finding of a rule with a fix that replaces texts, each where it stands first."""
    found = next(each.finding for each in before.findings if each.finding.rule == rule)
    return Candidate(found, Fix("t", Applicability.SAFE, tuple(edit(before, *each) for each in edits.items()),
                                changes=changes))  # fmt: skip


def edit(before: Examined, old: str, new: str) -> Edit:
    """The edit that replaces a text where it stands first."""
    start = before.sources["template.yaml"].text.index(old)
    return Edit(Location("template.yaml", Span(start, start + len(old))), old, new)


@pytest.mark.parametrize(
    ("text", "edits", "changes", "after", "failure"),
    [
        pytest.param(ONE, {OLD: NEW}, (NEWER,), {}, None, id="what was meant has happened"),
        pytest.param(ONE, {"      Timeout: 3\n": "      Timeout: [3\n"}, (NEWER,), {},
                     "template.yaml could not be read any more: not YAML: ", id="the file cannot be read any more"),
        pytest.param(ONE, {OLD: NEW}, (NEWER,), {"Timeout: 3": "Timeout: 4"},
                     "template.yaml would change beyond what is meant: ", id="another value changes too"),
        pytest.param(ONE, {OLD: NEW}, (NEWER,), {"      Timeout: 3\n": ""},
                     "template.yaml would change beyond what is meant: ", id="another key goes"),
        pytest.param(ONE, {OLD: NEW}, (), {},
                     f"the layers of function 'A' would change beyond what is meant: '{TOOLS}:90'",
                     id="nobody meant the layers to change"),
        pytest.param(ONE, {OLD: NEW}, (Change(f"{TOOLS}:4", f"{TOOLS}:89"),), {},
                     f"the layers of function 'A' would change beyond what is meant: '{TOOLS}:90'",
                     id="another version was meant"),
        pytest.param(ONE, {OLD: NEW}, (Change(f"{TOOLS}:3", f"{TOOLS}:90"),), {},
                     f"the layers of function 'A' would change beyond what is meant: '{TOOLS}:90'",
                     id="it was meant for another layer"),
        pytest.param(ONE, {f"        - {TOOLS}:4\n": "        []\n"}, (), {},
                     f"the layers of function 'A' would change beyond what is meant: '{TOOLS}:4'",
                     id="a layer goes that nobody meant to take away"),
        pytest.param(ONE, {OLD: f"{NEW}\n        - {OURS}:1"}, (NEWER,), {},
                     f"the layers of function 'A' would change beyond what is meant: '{OURS}:1'",
                     id="a layer comes that nobody meant"),
        pytest.param(ONE, {OLD: f"{TOOLS}:91"}, (Change(f"{TOOLS}:4", f"{TOOLS}:91", is_known=True),), {},
                     f"'{TOOLS}:91' of function 'A' is not known in us-east-1", id="the version is not known to exist"),
        pytest.param(ONE, {OLD: f"{TOOLS}:91"}, (Change(f"{TOOLS}:4", f"{TOOLS}:91"),), {}, None,
                     id="the version need not be known"),
        pytest.param(ONE, {OLD: NEW, "[x86_64]": "[x86_64,]", "python3.12": "python3.13"}, (NEWER,), {},
                     "function 'A' would change in more than its layers", id="the runtime changes"),
        pytest.param(ONE, {OLD: NEW, "  A:\n": "  B:\n"}, (NEWER,), {},
                     "there would be another function, 'B'", id="the function has another name"),
        pytest.param(sam(function("A", f"{TOOLS}:4"), function("B")), {OLD: NEW, "  B:\n": "  B: {}\n  C:\n"},
                     (NEWER,), {}, "there would be another function, 'C'", id="another function comes"),
        pytest.param(TWO, {":4'": ":90'"}, (NEWER,), {}, None, id="two functions, and all of both is meant"),
        pytest.param(TWO, {f"'{TOOLS}:4'": f"'{TOOLS_ARM}:9'"}, (Change(f"{TOOLS}:4", f"{TOOLS_ARM}:9"),), {}, None,
                     id="that it is wrong for both is asked separately"),
        pytest.param(
            sam(function("A", f"!If [C, {TOOLS}:4, {PROBE}:50]"), before=CHOICE),
            {OLD: NEW, f"{PROBE}:50": NEW}, (NEWER,), {},
            f"the layers of function 'A' would change beyond what is meant where S=b: '{TOOLS}:90'",
            id="the right version in the wrong scenario",
        ),
        pytest.param(
            sam(function("A", f"!Sub {TOOLS_ANYWHERE}:4")), {"tools:4": "tools:90"},
            (Change(f"{TOOLS_ANYWHERE}:4", f"{TOOLS_ANYWHERE}:90", is_known=True),), {},
            f"'{TOOLS_ANYWHERE}:90' of function 'A' is not known in every region",
            id="the number of one region where any may come",
        ),
        pytest.param(
            sam(function("A", f"!Sub {TOOLS_ANYWHERE}:4")), {"tools:4": "tools:80"},
            (Change(f"{TOOLS_ANYWHERE}:4", f"{TOOLS_ANYWHERE}:80", is_known=True),), {}, None,
            id="the lowest number where any region may come",
        ),
    ],
)  # fmt: skip
def test_the_proof(
    text: str, edits: dict[str, str], changes: tuple[Change, ...], after: dict[str, str], failure: str | None
) -> None:
    before = examine(text)
    one = candidate(before, STALE, edits, *changes)
    edited = text
    for old, new in {**edits, **after}.items():
        edited = edited.replace(old, new, 1)
    found = find_failure(before, examine(edited), (one,), catalogue())
    assert (found or "").startswith(failure or "")
    assert (found is None) == (failure is None)


def judged(verdict: Verdict, name: str = "A") -> Judged:
    """A verdict for the alias `live` of a function."""
    return Judged(
        path="template.yaml", function=name, alias="live", verdict=verdict, reason="why", scenarios=(), place=PLACE
    )


@pytest.mark.parametrize(
    ("old", "new", "publishes", "failure"),
    [
        (Verdict.UNCHANGED, Verdict.UNCHANGED, (), None),
        (Verdict.STALE_ALIAS, Verdict.PUBLISHED, (), None),
        (Verdict.STALE_ALIAS, Verdict.STALE_ALIAS, (), None),
        (Verdict.PUBLISHED, Verdict.STALE_ALIAS, (), "the verdict for function 'A' would be stale-alias: why"),
        (Verdict.UNCHANGED, Verdict.DEPLOY_FAILS, (), "the verdict for function 'A' would be deploy-fails: why"),
        (None, Verdict.STALE_ALIAS, (), "the verdict for function 'A' would be stale-alias: why"),
        (Verdict.STALE_ALIAS, Verdict.PUBLISHED, ("A",), None),
        (Verdict.STALE_ALIAS, Verdict.STALE_ALIAS, ("A",), "the verdict for function 'A' would be stale-alias: why"),
        (Verdict.STALE_ALIAS, Verdict.UNKNOWN, ("A",), "the verdict for function 'A' would be unknown: why"),
        (Verdict.STALE_ALIAS, Verdict.UNCHANGED, ("A",), "the verdict for function 'A' would be unchanged: why"),
        (Verdict.STALE_ALIAS, Verdict.STALE_ALIAS, ("B",), None),
    ],
    ids=str,
)
def test_verdicts_are_no_worse_and_as_promised(
    old: Verdict | None, new: Verdict, publishes: tuple[str, ...], failure: str | None
) -> None:
    before = examine(ONE, (judged(old),) if old is not None else ())
    one = candidate(before, STALE, {OLD: NEW}, NEWER)
    promised = one._replace(fix=Fix("t", Applicability.UNSAFE, one.fix.edits, changes=(NEWER,), publishes=publishes))
    after = examine(ONE.replace(OLD, NEW), (judged(new),))
    assert find_failure(before, after, (promised,), catalogue()) == failure


def test_a_function_that_is_gone_is_seen() -> None:
    text = sam(function("A", f"{TOOLS}:4"), function("B"))
    before = examine(text)
    edits = {OLD: NEW, function("B"): ""}
    one = candidate(before, STALE, edits, NEWER)
    after = examine(text.replace(OLD, NEW).replace(function("B"), ""))
    assert find_failure(before, after, (one,), catalogue()) == "function 'B' would be gone"


def test_a_problem_that_was_there_before_is_no_new_one() -> None:
    text = ONE + "X-A: 1\nX-A: 2\n"
    before, after = examine(text), examine(text.replace(OLD, NEW))
    assert [each.message.split(",")[0] for each in before.problems] == ["key 'X-A' stands twice in one mapping"]
    assert find_failure(before, after, (candidate(before, STALE, {OLD: NEW}, NEWER),), catalogue()) is None


BEYOND = "samconfig.toml would change beyond what is meant"
SAMCONFIG = """\
version = 0.1
[default.deploy.parameters]
region = "us-east-1"
parameter_overrides = ["L=OLD", "Stage=dev"]
""".replace("OLD", OLD)


@pytest.mark.parametrize(
    ("after", "failure"),
    [
        ({OLD: NEW}, None),
        ({OLD: NEW, "Stage=dev": "Stage=prod"},
         f"{BEYOND}: the value of 'default.deploy.parameters.parameter_overrides"),
        ({OLD: NEW, 'region = "us-east-1"\n': ""}, f"{BEYOND}: it has other keys"),
        ({OLD: NEW, "version = 0.1": "version = "}, "samconfig.toml could not be read any more: not valid TOML"),
    ],
    ids=["what was meant has happened", "another value changes", "another key goes", "it is no TOML any more"],
)  # fmt: skip
def test_the_proof_of_an_edit_in_samconfig(after: dict[str, str], failure: str | None) -> None:
    text = sam(function("A", "!Ref L"), before="Parameters: {L: {Type: String}, Stage: {Type: String}}\n")
    before = examine(text, samconfig=SAMCONFIG)
    start = SAMCONFIG.index(OLD)
    written = Edit(Location("samconfig.toml", Span(start, start + len(OLD))), OLD, NEW)
    one = Candidate(before.findings[0].finding, Fix("t", Applicability.SAFE, (written,), changes=(NEWER,)))
    edited = SAMCONFIG
    for old, new in after.items():
        edited = edited.replace(old, new)
    found = find_failure(before, examine(text, samconfig=edited), (one,), catalogue())
    assert (found or "").startswith(failure or "")
    assert (found is None) == (failure is None)


def test_the_finding_is_that_of_the_rule_that_asked() -> None:
    before = examine(sam(function("A", f"{TOOLS}:4", architecture="arm64")))
    found: Finding = candidate(before, TWIN, {OLD: f"{TOOLS}:5"}).finding
    assert found.subject == ("tools", "arm64")
