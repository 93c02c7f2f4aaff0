"""SAM templates through the real translator: which functions are asked about, and what is said of the others."""

from collections.abc import Iterator

import pytest

from bot.publishing.judging import judge_publishing
from bot.publishing.pairs import SideTemplates
from bot.publishing.verdicts import Judged
from bot.transform.client import SamTranslator
from tests.publishing.changes import Files, verdicts
from tests.template.builder import read_files

SAM = "Transform: AWS::Serverless-2016-10-31\n"
CODE = "Handler: a.b, Runtime: python3.13, InlineCode: x, AutoPublishAlias: live"


@pytest.fixture(scope="module")
def translator() -> Iterator[SamTranslator]:
    with SamTranslator() as started:
        yield started


def judge(translator: SamTranslator, base: str | Files, head: str | Files) -> tuple[Judged, ...]:
    """The verdicts on a change between two templates, or between the files of two sides."""
    files = [{"template.yaml": side} if isinstance(side, str) else side for side in (base, head)]
    sides = [SideTemplates(read_files(each), lambda _, local: local) for each in files]
    return judge_publishing(sides[0], sides[1], {}, translator)


def functions(*names: str) -> str:
    """A template with functions of these names."""
    lines = (f"  {name}: {{Type: AWS::Serverless::Function, Properties: {{{CODE}}}}}\n" for name in names)
    return SAM + "Resources:\n" + "".join(lines)


PLAIN = "Resources:\n  Api: {Type: AWS::Lambda::Function, Properties: {Handler: a.b}}\n"


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        pytest.param(functions("Api"), functions("Api", "Jobs"), {"Api:live": "unchanged", "Jobs:live": "published"},
                     id="a function more, and nothing else changes"),
        pytest.param(functions("Api"), functions("Jobs"), {"Jobs:live": "published"}, id="another name"),
        pytest.param(PLAIN, functions("Api"), {"Api:live": "published"}, id="from CloudFormation to SAM"),
        pytest.param(functions("Api", "Jobs"), functions("Api"), {"Api:live": "unchanged"}, id="a function less"),
    ],
)  # fmt: skip
def test_a_function_that_comes_is_published(
    translator: SamTranslator, base: str, head: str, expected: dict[str, str]
) -> None:
    assert verdicts(judge(translator, base, head)) == expected


MACRO = "Transform: [Ours, AWS::Serverless-2016-10-31]\n"


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        pytest.param(SAM, MACRO, "unknown", id="a macro comes"),
        pytest.param(MACRO, SAM, "unknown", id="a macro goes"),
        pytest.param(MACRO, MACRO.replace("Ours", "Theirs"), "unknown", id="another macro"),
        pytest.param(MACRO, MACRO, "unchanged", id="the same macro"),
        pytest.param(SAM, SAM.replace(" AWS", " [AWS").replace("31", "31, AWS::CodeDeployBlueGreen]"), "unchanged",
                     id="a transform of AWS that leaves functions alone"),
    ],
)  # fmt: skip
def test_a_macro_that_comes_or_goes_leaves_all_open(
    translator: SamTranslator, base: str, head: str, expected: str
) -> None:
    text = functions("Api").removeprefix(SAM)
    assert verdicts(judge(translator, base + text, head + text)) == {"Api:live": expected}


EXTENSIONS = "Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]\n"
LOOP = (
    EXTENSIONS
    + """\
Resources:
  Fn::ForEach::All:
    - Name
    - [A, B]
    - Fn${Name}:
        Type: AWS::Serverless::Function
        Properties: {Handler: a.b, Runtime: python3.13, InlineCode: "${Name}", AutoPublishAlias: live, %s}
"""
)
VALUE = (
    EXTENSIONS
    + """\
Parameters: {Level: {Type: String, Default: %s}}
Resources:
  Api:
    Type: AWS::Serverless::Function
    Properties: {Handler: a.b, Runtime: python3.13, InlineCode: x, AutoPublishAlias: live, %s}
"""
)
FLAG = "AutoPublishAliasAllProperties: true"


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        pytest.param(LOOP % "Timeout: 5", LOOP % "Timeout: 6", "stale-config", id="a loop"),
        pytest.param(LOOP % f"Timeout: 5, {FLAG}", LOOP % f"Timeout: 6, {FLAG}", "published", id="a flag in a loop"),
        pytest.param(LOOP % "Environment: {Variables: {A: '${Name}1'}}",
                     LOOP % "Environment: {Variables: {A: '${Name}2'}}", "published", id="the loop's name in a text"),
        pytest.param(VALUE % ("a", "Environment: {Variables: {L: !Ref Level}}"),
                     VALUE % ("b", "Environment: {Variables: {L: !Ref Level}}"), "published",
                     id="a parameter in the only variable"),
        pytest.param(VALUE % ("a", "Environment: {Variables: {L: !Ref Level, M: x}}"),
                     VALUE % ("b", "Environment: {Variables: {L: !Ref Level, M: x}}"), "published",
                     id="a parameter in one of two variables"),
        pytest.param(VALUE % ("a", "Environment: {Variables: {L: {Ref: Level}}}"),
                     VALUE % ("b", "Environment: {Variables: {L: {Ref: Level}}}"), "published", id="a Ref in full"),
        pytest.param(VALUE % ("a", FLAG + ", Layers: [Fn::ImportValue: !Sub 'dep-${Level}']"),
                     VALUE % ("b", FLAG + ", Layers: [Fn::ImportValue: !Sub 'dep-${Level}']"), "published",
                     id="a parameter in the name of an export"),
        pytest.param(VALUE % ("a", FLAG + ", Layers: [!ImportValue dep-5]"),
                     VALUE % ("a", FLAG + ", Layers: [!ImportValue dep-5]"), "unchanged", id="the same export"),
    ],
)  # fmt: skip
def test_language_extensions_resolve_what_sam_hashes(
    translator: SamTranslator, base: str, head: str, expected: str
) -> None:
    assert set(verdicts(judge(translator, base, head)).values()) == {expected}


ARN = "arn:aws:lambda:us-east-1:123456789012:layer:dep"
CHILD = f"""\
{SAM}Parameters: {{Dep: {{Type: String}}}}
Resources:
  Api: {{Type: AWS::Serverless::Function, Properties: {{{CODE}, {FLAG}, Layers: [!Ref Dep]}}}}
"""
OWN = "  Own: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: s3://b/%s, PublishLambdaVersion: true}}\n"


def nested(value: str, *, more: str = "", kind: str = "AWS::CloudFormation::Stack") -> dict[str, str]:
    """A parent that hands a value to the child's parameter."""
    where = "TemplateURL" if "CloudFormation" in kind else "Location"
    stack = f"  Stack: {{Type: {kind}, Properties: {{{where}: child.yaml, Parameters: {{Dep: {value}}}}}}}\n"
    return {"template.yaml": f"{SAM}Resources:\n{stack}{more}", "child.yaml": CHILD}


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        pytest.param(nested(f"'{ARN}:5'"), nested(f"'{ARN}:6'"), "stale-alias", id="a text"),
        pytest.param(nested(f"'{ARN}:5'", kind="AWS::Serverless::Application"),
                     nested(f"'{ARN}:6'", kind="AWS::Serverless::Application"), "stale-alias", id="to an application"),
        pytest.param(nested("!Ref Own", more=OWN % "5"), nested("!Ref Own", more=OWN % "6"), "stale-alias",
                     id="a layer of the parent, whose PublishLambdaVersion does not reach here"),
        pytest.param(nested("!Ref Own", more=OWN % "5"), nested("!Ref Own", more=OWN % "5"), "unchanged",
                     id="the same layer of the parent"),
        pytest.param(nested(f"'{ARN}:5'"), nested(f"'{ARN}:5'", more=OWN % "5"), "unchanged", id="something else"),
    ],
)  # fmt: skip
def test_what_a_parent_hands_down_changes_the_functions_below(
    translator: SamTranslator, base: Files, head: Files, expected: str
) -> None:
    assert verdicts(judge(translator, base, head)) == {"Api:live": expected}


USER = (
    f"  Api: {{Type: AWS::Serverless::Function, Properties: {{{CODE}, {FLAG}, Layers: [!GetAtt Stack.Outputs.Arn]}}}}\n"
)
GIVER = SAM + "Resources:\n" + OWN + "Outputs: {Arn: {Value: !Ref Own}}\n"


def user(kind: str, version: str) -> dict[str, str]:
    """A function that uses the layer of a nested stack."""
    return {"template.yaml": f"{SAM}Resources:\n{kind}{USER}", "child.yaml": GIVER % version}


STACK = "  Stack: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.yaml}}\n"
APPLICATION = "  Stack: {Type: AWS::Serverless::Application, Properties: {Location: child.yaml}}\n"
DEP = "arn:aws:serverlessrepo:us-east-1:123456789012:applications/dep"
PUBLIC = APPLICATION.replace("child.yaml", f"{{ApplicationId: '{DEP}', SemanticVersion: %s}}")


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        pytest.param(user(STACK, "5"), user(STACK, "6"), "stale-alias", id="a stack"),
        pytest.param(user(APPLICATION, "5"), user(APPLICATION, "6"), "stale-alias", id="an application"),
        pytest.param(user(PUBLIC % "1.0.0", "5"), user(PUBLIC % "1.0.1", "5"), "stale-alias", id="a public one"),
        pytest.param(user(APPLICATION, "5"), user(APPLICATION, "5"), "unchanged", id="the same application"),
        pytest.param(user(PUBLIC % "1.0.0", "5"), user(PUBLIC % "1.0.0", "6"), "unchanged", id="the same public one"),
    ],
)  # fmt: skip
def test_layers_of_a_nested_stack_change_the_functions_above(
    translator: SamTranslator, base: Files, head: Files, expected: str
) -> None:
    rows = judge(translator, base, head)
    assert verdicts(tuple(row for row in rows if row.path == "template.yaml")) == {"Api:live": expected}


STAGED = f"""\
{SAM}Parameters: {{Stage: {{Type: String, Default: dev}}}}
Conditions: {{Prod: !Equals [!Ref Stage, prod]}}
Resources:
  Api: {{Type: AWS::Serverless::Function, Properties: {{{CODE}, Layers: [!If [Prod, {ARN}:%s, {ARN}:%s]]}}}}
"""
CONFIG = "version = 0.1\n[live.deploy.parameters]\nparameter_overrides = 'Stage=prod'\n"


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param((1, 6), ("the template's own defaults",), id="the defaults alone"),
        pytest.param((6, 1), ("environment=live",), id="an environment alone"),
        pytest.param((6, 6), (), id="both"),
    ],
)
def test_the_deployments_that_decide_are_named(
    translator: SamTranslator, after: tuple[int, int], expected: tuple[str, ...]
) -> None:
    sides = ({"template.yaml": STAGED % versions, "samconfig.toml": CONFIG} for versions in ((1, 1), after))
    (row,) = judge(translator, *sides)
    assert (str(row.verdict), row.scenarios) == ("stale-alias", expected)


def with_property(written: str) -> str:
    """A template with a function that has one property more."""
    return functions("Api").replace("AutoPublishAlias", f"{written}, AutoPublishAlias")


@pytest.mark.parametrize(
    "written",
    ["Layers: []", "Architectures: [x86_64]", "Timeout: 3", "Tracing: PassThrough", "PackageType: Zip",
     "EphemeralStorage: {Size: 512}", "SnapStart: {ApplyOn: None}"],
)  # fmt: skip
def test_a_default_that_is_written_out_changes_nothing(translator: SamTranslator, written: str) -> None:
    plain, flagged = "AutoPublishAliasAllProperties: false", FLAG
    for flag, expected in ((plain, "unchanged"), (flagged, "deploy-fails")):
        base, head = (with_property(each) for each in (flag, f"{flag}, {written}"))
        assert verdicts(judge(translator, base, head)) == {"Api:live": expected}


GIVEN = f"{SAM}Parameters: {{Dep: {{Type: String}}}}\n" + functions("Api").removeprefix(SAM)


def layered(layer: str) -> str:
    """A template with a parameter that has no value, and a function with a layer."""
    return GIVEN.replace("AutoPublishAlias", f"Layers: [{layer}], AutoPublishAlias")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(f"'{ARN}:5'", "!Ref Dep", "unknown", id="a text, then a parameter without value"),
        pytest.param(f"'{ARN}:5'", f"!Sub '{ARN}:${{Dep}}'", "unknown", id="its version by parameter"),
        pytest.param("!Ref Dep", f"!Ref Dep, '{ARN}:5'", "stale-alias", id="one layer more"),
    ],
)  # fmt: skip
def test_what_only_a_deployment_knows_may_be_the_same(
    translator: SamTranslator, before: str, after: str, expected: str
) -> None:
    assert verdicts(judge(translator, layered(before), layered(after))) == {"Api:live": expected}


MANY = 13  # two choices each: more scenarios than are looked at
CHOICES = SAM + "".join([
    "Parameters:\n", *(f"  P{each}: {{Type: String, AllowedValues: [a, b]}}\n" for each in range(MANY)),
    "Conditions:\n", *(f"  C{each}: !Equals [!Ref P{each}, a]\n" for each in range(MANY)),
])  # fmt: skip
LAYERS = ", ".join(f"!If [C{each}, '{ARN}%s', !Ref AWS::NoValue]" for each in range(MANY))


@pytest.mark.parametrize("shared", [False, True])
def test_a_function_with_too_many_scenarios_is_unknown(translator: SamTranslator, *, shared: bool) -> None:
    sides = []
    for version in (":5", ":6"):
        text = functions("Api").replace("AutoPublishAlias", f"Layers: [{LAYERS}], AutoPublishAlias")
        text = text.replace("%s", version).removeprefix(SAM)
        if shared:
            text = "Globals: {Function: {AutoPublishAlias: live}}\n" + text.replace(", AutoPublishAlias: live", "")
        sides.append(CHOICES + text)
    (row,) = judge(translator, *sides)
    assert (row.function, row.alias, str(row.verdict)) == ("Api", "live", "unknown")
    assert row.reason == "it has more scenarios than are looked at"
