"""How safe a fix is for the place where a value is written, and where it stays in words."""

import pytest

from bot.analysis import Knowledge, analyse
from bot.findings.finding import Applicability, Fix
from bot.settings import Settings
from tests.fixes.bench import (
    CHOICE,
    OURS,
    PROBE,
    PROBE_ANYWHERE,
    TODAY,
    TOOLS,
    TOOLS_ANYWHERE,
    TOOLS_ARM,
    catalogue,
    function,
    sam,
    snapshot,
)

SAFE, UNSAFE, WORDS = Applicability.SAFE, Applicability.UNSAFE, Applicability.DISPLAY
STALE, TWIN, TWICE = "stale-layer-version", "architecture-mismatch", "duplicate-layer"
OLD_STACKS = "an existing stack keeps the value that it has, and does not see a new default"
LOWEST = "the numbers differ from region to region, and this is the lowest of the newest that are known"
SHARED = "other things than layers take this value too"
TWO_EQUAL = "the two are equal by the default of parameter '{}', and a stack may have another value"
OTHER_VALUE = "it is right for the default of parameter '{}', and a stack may have another value"
OTHER_REGION = "the number is right for the default of {}, and a stack may go to another region"
FALLBACK = "${opt:region, 'us-east-1'}"
IN_REGION = "!Sub 'arn:aws:lambda:${R}:"
IN_SERVICE = "arn:aws:lambda:${self:provider.region}:"
WITH_VARIABLE = "!Sub ['arn:aws:lambda:us-east-1:222222222222:layer:probe:${N}', {N: %s}]"
ANY_ACCOUNT = "!Sub 'arn:aws:lambda:us-east-1:${A}:layer:probe:4'"
NUMBER = "!Sub 'arn:aws:lambda:us-east-1:222222222222:layer:probe:${N}'"
SLS = """\
service: x
provider:
  name: aws
  runtime: python3.12
  region: {region}
  timeout: {timeout}
custom:
  number: 4
  arn: {probe}:4
functions:
  f:
    handler: a.b
    layers:
      - {layer}
"""


def fix_of(rule: str, files: str | dict[str, str]) -> Fix:
    """The first fix of the first finding of a rule."""
    data = {"template.yaml": files} if isinstance(files, str) else files
    report = analyse(snapshot(data), Settings(), Knowledge(catalogue(), TODAY))
    return next(each.finding.fixes[0] for each in report.findings if each.finding.rule == rule)


def with_parameter(name: str, properties: str, layer: str, more: str = "") -> str:
    """A template with one parameter and one function."""
    return sam(function("A", layer, more=more), before=f"Parameters:\n  {name}: {{Type: String, {properties}}}\n")


def serverless(layer: str, *, region: str = "us-east-1", timeout: str = "6") -> str:
    """A serverless.yml with one function."""
    return SLS.format(layer=layer, region=region, timeout=timeout, probe=PROBE)


@pytest.mark.parametrize(
    ("text", "applicability", "why"),
    [
        pytest.param(sam(function("A", f"{PROBE}:4")), SAFE, "", id="a literal"),
        pytest.param(sam(function("A", f"!Sub {PROBE_ANYWHERE}:4")), SAFE, "", id="one number in all regions"),
        pytest.param(sam(function("A", f"!Sub {TOOLS_ANYWHERE}:4")), UNSAFE, LOWEST, id="other numbers elsewhere"),
        pytest.param(sam(function("A", "!FindInMap [M, a, L]"), before=f"Mappings: {{M: {{a: {{L: '{PROBE}:4'}}}}}}\n"),
                     SAFE, "", id="a row of a map"),
        pytest.param(sam(function("A"), before=f"Globals: {{Function: {{Layers: ['{PROBE}:4']}}}}\n"), SAFE, "",
                     id="Globals"),
        pytest.param(with_parameter("L", f"Default: '{PROBE}:4'", "!Ref L"), UNSAFE, OLD_STACKS, id="a default"),
        pytest.param(with_parameter("N", "Default: 4", NUMBER), UNSAFE, OLD_STACKS, id="a default that is a number"),
        pytest.param(with_parameter("N", "Default: 4", NUMBER, more="Timeout: !Ref N"), UNSAFE, SHARED,
                     id="a default that a timeout takes too"),
        pytest.param(sam(function("A", WITH_VARIABLE % "!FindInMap [M, a, N]", more="Timeout: !FindInMap [M, a, N]"),
                         before="Mappings: {M: {a: {N: 4}}}\n"), UNSAFE, SHARED, id="a row that a timeout takes too"),
        pytest.param(sam(function("A", WITH_VARIABLE % "!FindInMap [M, a, N]"), before="Mappings: {M: {a: {N: 4}}}\n"),
                     SAFE, "", id="a row that nothing else takes"),
        pytest.param(sam(function("A", WITH_VARIABLE % "&n 4") + "      Timeout: *n\n"), UNSAFE, SHARED,
                     id="an anchor that a timeout takes too"),
        pytest.param(sam(function("A", "!FindInMap [M, a, L]", more="Description: !FindInMap [M, a, L]"),
                         before=f"Mappings: {{M: {{a: {{L: '{PROBE}:4'}}}}}}\n"), SAFE, "",
                     id="a whole ARN that a description takes too"),
        pytest.param(with_parameter("R", "Default: us-east-1", f"{IN_REGION}222222222222:layer:probe:4'"),
                     SAFE, "", id="a default region, one number in all"),
        pytest.param(with_parameter("R", "Default: us-east-1", f"{IN_REGION}111111111111:layer:tools:4'"),
                     UNSAFE, OTHER_REGION.format("parameter 'R'"), id="a default region, other numbers elsewhere"),
        pytest.param(with_parameter("A", "Default: '222222222222'", ANY_ACCOUNT),
                     UNSAFE, OTHER_VALUE.format("A"), id="a default account"),
        pytest.param(with_parameter("L", f"Default: '{PROBE}:4', AllowedValues: ['{PROBE}:4', '{PROBE}:50']", "!Ref L"),
                     WORDS, "the values that parameter 'L' allows are its author's choice", id="an allowed value"),
        pytest.param(with_parameter("N", "Default: 4, MaxValue: 10", NUMBER), WORDS,
                     "parameter 'N' limits what it may be (MaxValue)", id="a default that may not be higher"),
        pytest.param(with_parameter("N", "Default: '4', AllowedPattern: '[0-9]'", NUMBER), WORDS,
                     "parameter 'N' limits what it may be (AllowedPattern)", id="a default that must fit a pattern"),
        pytest.param(with_parameter("N", "Default: 4, MaxValue: 50, MinValue: 1", NUMBER), UNSAFE, OLD_STACKS,
                     id="a default that may be as high"),
        pytest.param(with_parameter("N", "Default: '4', AllowedPattern: '[0-9]+', MaxLength: 2", NUMBER), UNSAFE,
                     OLD_STACKS, id="a default that fits its pattern and length"),
        pytest.param(with_parameter("N", "Default: '4', AllowedPattern: '[0-9]+', MaxLength: 1", NUMBER), WORDS,
                     "parameter 'N' limits what it may be (MaxLength)", id="a default that would be too long"),
        pytest.param(with_parameter("N", "Default: '4', MinLength: 010", NUMBER), WORDS,
                     "parameter 'N' limits what it may be (MinLength)", id="a limit that readers take for two numbers"),
        pytest.param(with_parameter("L", f"Default: '{PROBE}:4', AllowedPattern: '^arn:aws:lambda:.*:[0-9]+$'",
                                    "!Ref L"), UNSAFE, OLD_STACKS, id="a default that is a whole ARN of a pattern"),
        pytest.param(with_parameter("N", 'Default: "\\x34", MaxLength: 9', NUMBER), WORDS,
                     "parameter 'N' limits what it may be (MaxLength)", id="a default with escapes and a limit"),
        pytest.param(sam(function("A", "!Ref L"), before="Parameters:\n  L: {Type: CommaDelimitedList, MaxLength: 99, "
                         f"Default: '{PROBE}:4'}}\n").replace("\n        - !Ref L", " !Ref L"), WORDS,
                     "parameter 'L' limits what it may be (MaxLength)", id="a list with a limit"),
        pytest.param(sam(function("A", f"!Join ['', ['{PROBE}:', '1', '2']]")), WORDS,
                     "it is put together from parts that are written in several places", id="digits in two places"),
        pytest.param(sam(function("A", f"!Join ['', ['{PROBE}:', '2', '0']]")), SAFE, "", id="one digit of two"),
    ],
)  # fmt: skip
def test_how_safe_a_newer_version_is(text: str, applicability: Applicability, why: str) -> None:
    fix = fix_of(STALE, text)
    assert (fix.applicability, fix.why) == (applicability, why)
    assert (fix.edits == ()) == (applicability is WORDS)


@pytest.mark.parametrize(
    ("text", "applicability", "why"),
    [
        (serverless(f"{PROBE}:4"), SAFE, ""),
        (serverless("${self:custom.arn}"), SAFE, ""),
        (serverless("${env:LAYER, '" + PROBE + ":4'}"), SAFE, ""),
        (serverless(f"{IN_SERVICE}222222222222:layer:probe:${{self:custom.number}}"), SAFE, ""),
        (serverless(PROBE + ":${self:custom.number}", timeout="${self:custom.number}"), UNSAFE, SHARED),
        (serverless(f"{IN_SERVICE}111111111111:layer:tools:4"), SAFE, ""),
        (serverless(f"{IN_SERVICE}111111111111:layer:tools:4", region=FALLBACK),
         UNSAFE, OTHER_REGION.format(f"'{FALLBACK}'")),
        (serverless(f"{IN_SERVICE}222222222222:layer:probe:4", region=FALLBACK), SAFE, ""),
    ],
    ids=[
        "a literal", "a variable", "a fallback", "a number in a variable", "a number that a timeout takes too",
        "a region that is written", "a region that is a fallback", "a fallback region, one number in all",
    ],
)  # fmt: skip
def test_how_safe_it_is_in_a_service(text: str, applicability: Applicability, why: str) -> None:
    fix = fix_of(STALE, {"serverless.yml": text})
    assert (fix.applicability, fix.why) == (applicability, why)


@pytest.mark.parametrize(
    ("limits", "applicability", "why"),
    [
        (f"AllowedValues: ['{PROBE}:4', '{PROBE}:50']", SAFE, ""),
        (f"AllowedValues: ['{PROBE}:4', '{PROBE}:49']", WORDS, "parameter 'L' limits what it may be (AllowedValues)"),
        (f"MaxLength: {len(PROBE) + 2}", WORDS, "parameter 'L' limits what it may be (MaxLength)"),
        (f"MaxLength: {len(PROBE) + 3}", SAFE, ""),
    ],
    ids=["allowed too", "not allowed", "too long", "just as long as may be"],
)
@pytest.mark.parametrize("form", ["toml", "yaml"])
def test_a_value_of_samconfig_is_edited_where_the_parameter_takes_the_new_one(
    form: str, limits: str, applicability: Applicability, why: str
) -> None:
    given = f"parameter_overrides = 'A=1 L={PROBE}:4'"
    toml = f"version = 0.1\n[a.deploy.parameters]\nregion = 'us-east-1'\n{given}\n"
    yaml = f"version: 0.1\na: {{deploy: {{parameters: {{region: us-east-1, {given.replace(' =', ':', 1)}}}}}}}\n"
    text = with_parameter("L", limits, "!Ref L")
    report = analyse(
        snapshot({"template.yaml": text, f"samconfig.{form}": toml if form == "toml" else yaml}),
        Settings(),
        Knowledge(catalogue(), TODAY),
    )
    (fix,) = (
        each.finding.fixes[0]
        for each in report.findings
        if each.finding.rule == STALE and each.finding.location.path == f"samconfig.{form}"
    )
    assert (fix.applicability, fix.why) == (applicability, why)
    assert [each.replacement for each in fix.edits] == ([] if applicability is WORDS else ["50"])


def test_what_stands_in_another_file_needs_a_person_unless_it_is_samconfig() -> None:
    child = with_parameter("L", "Description: x", "!Ref L")
    parent = (
        "Resources:\n  C:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: template.yaml\n"
        f"      Parameters: {{L: '{PROBE}:4'}}\n"
    )
    samconfig = f"version = 0.1\n[a.deploy.parameters]\nregion = 'us-east-1'\nparameter_overrides = 'L={PROBE}:4'\n"
    found = fix_of(STALE, {"template.yaml": child, "parent.yaml": parent})
    assert (found.applicability, found.why) == (
        UNSAFE,
        "it stands in another file, parent.yaml, which others may share",
    )
    found = fix_of(STALE, {"template.yaml": child, "samconfig.toml": samconfig})
    assert (found.applicability, found.why) == (SAFE, "")


@pytest.mark.parametrize(
    ("layer", "architecture", "before", "applicability", "why"),
    [
        (f"{TOOLS}:4", "arm64", "", SAFE, ""),
        (f"{TOOLS}:4", "!Ref P", "Parameters: {P: {Type: String, Default: arm64}}\n", UNSAFE,
         OTHER_VALUE.format("P")),
        (f"{TOOLS}:4", "!Ref P", "Parameters: {P: {Type: String, AllowedValues: [arm64]}}\n", SAFE, ""),
        (f"!Sub {TOOLS_ANYWHERE}:4", "arm64", "", UNSAFE, LOWEST),
        ("!Sub 'arn:aws:lambda:us-east-1:${A}:layer:tools:4'", "arm64", "Parameters: {A: {Type: String}}\n", WORDS,
         "its account is known only at deployment, and each has its own numbers"),
        ("!Sub 'arn:aws:lambda:us-east-1:${AWS::AccountId}:layer:tools:4'", "arm64", "", WORDS,
         "its account is known only at deployment, and each has its own numbers"),
    ],
    ids=["stated", "a default", "the only one allowed", "any region", "an open account", "the stack's own account"],
)  # fmt: skip
def test_how_safe_the_twin_is(
    layer: str, architecture: str, before: str, applicability: Applicability, why: str
) -> None:
    fix = fix_of(TWIN, sam(function("A", layer, architecture=architecture), before=before))
    assert (fix.applicability, fix.why) == (applicability, why)


@pytest.mark.parametrize(
    ("first", "second", "applicability", "why"),
    [
        (f"{OURS}:1", f"{OURS}:1", SAFE, ""),
        (f"{OURS}:1", f"{OURS}:2", UNSAFE, "that the newer of the two versions is meant is a guess"),
        (f"{TOOLS}:90", f"{TOOLS_ARM}:9", SAFE, ""),
        ("!Ref L", "!Ref L", SAFE, ""),
        ("!Ref L", "!Ref M", UNSAFE, TWO_EQUAL.format("L")),
        (f"{OURS}:1", "!Ref M", UNSAFE, TWO_EQUAL.format("M")),
        (f"{OURS}:1", f"!If [C, {OURS}:1, !Ref AWS::NoValue]", SAFE, ""),
    ],
    ids=["equal", "two versions", "two architectures", "one reference", "two defaults", "a default", "a condition"],
)  # fmt: skip
def test_how_safe_it_is_to_take_one_of_two_away(
    first: str, second: str, applicability: Applicability, why: str
) -> None:
    more = f"  L: {{Type: String, Default: '{OURS}:1'}}\n  M: {{Type: String, Default: '{OURS}:1'}}\n"
    text = sam(function("A", first, second), before=CHOICE.replace("Conditions", f"{more}Conditions"))
    fix = fix_of(TWICE, text)
    assert (fix.applicability, fix.why) == (applicability, why)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (sam(function("A", f"{TOOLS}:4")), f"use '{TOOLS}:90' or a later version"),
        (sam(function("A", f"!Sub {PROBE_ANYWHERE}:4")), "use version 50 or a later one; it is known in 3 regions"),
        (sam(function("A", f"!Sub {TOOLS_ANYWHERE}:4")),
         "use 'tools:80', the newest that is known of the region that is furthest behind"),
    ],
    ids=["one region", "any region, one number", "any region, other numbers"],
)  # fmt: skip
def test_a_title_names_what_is_written(text: str, title: str) -> None:
    fix = fix_of(STALE, text)
    assert fix.title == title
    assert all(edit.replacement in title for edit in fix.edits)
