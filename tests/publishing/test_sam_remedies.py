"""Which fixes are named for a stale change: those that publish it, in every environment, and the next one too."""

import json
from pathlib import Path

from tests.cli import check_json
from tests.publishing.test_fix_checks import (
    ALL,
    ARN,
    CONTENT,
    MAPPED,
    PATH,
    PLAIN,
    PLAIN_CONTENT,
    PUBLISHED_LAYER,
    TO_6,
    V_TO_6,
    Rebuilt,
    by_parameter,
    literal,
    map_to,
    own_layer,
    put,
)

FLAG = "set AutoPublishAliasAllProperties: true on function 'F' in this same change"
BOTH = (
    "set AutoPublishAliasAllProperties: true on function 'F' and PublishLambdaVersion: true on 'L' in this same change"
)
LAYER = "set PublishLambdaVersion: true on 'L' in this same change"
DESCRIPTION = "change the Description of function 'F' in this same change, for example to name what is new"
VARIABLE = (
    "set a literal environment variable of function 'F' in this same change, and again with every change of layers"
)
EXTENSIONS = (
    "list AWS::LanguageExtensions before AWS::Serverless-2016-10-31 under Transform in this same change: SAM then sees "
    "the values of parameters"
)
DIRECT = "write 'L' as a plain !Ref instead of !Sub, and set PublishLambdaVersion: true on 'L', in this same change"
SHA = "give function 'F' an AutoPublishCodeSha256 that covers layers too"
SUB = {"Fn::Sub": "${L}"}

CASES = {
    "literal": (Rebuilt(literal(), (TO_6,)), [FLAG, VARIABLE]),
    "parameter, without the flag": (Rebuilt(by_parameter(), (V_TO_6,)), [VARIABLE]),
    "parameter": (Rebuilt(by_parameter(ALL), (V_TO_6,)), [DESCRIPTION, EXTENSIONS]),
    "mapping": (Rebuilt(MAPPED, (map_to("6"),)), [DESCRIPTION, VARIABLE]),
    "own layer, without flags": (Rebuilt(own_layer(), (CONTENT,)), [BOTH, VARIABLE]),
    "own layer, without its flag": (Rebuilt(own_layer(ALL), (CONTENT,)), [LAYER, DESCRIPTION]),
    "own layer by Sub": (Rebuilt(own_layer(ALL, PUBLISHED_LAYER, reference=SUB), (CONTENT,)), [DIRECT, DESCRIPTION]),
    "plain layer": (Rebuilt(own_layer(ALL, kind=PLAIN), (PLAIN_CONTENT,)), [DESCRIPTION, VARIABLE]),
    "plain layer, without the flag": (Rebuilt(own_layer(kind=PLAIN), (PLAIN_CONTENT,)), [VARIABLE]),
    "hash by hand": (Rebuilt(literal(put(AutoPublishCodeSha256="c" * 64)), (TO_6,)), [SHA]),
}
OVERRIDES = f'version = 0.1\n[prod.deploy.parameters]\nparameter_overrides = "V={ARN}%d"\n'


def test_the_fixes_that_help_are_named(tmp_path: Path) -> None:
    for name, (rebuilt, _) in CASES.items():
        _write(tmp_path, name, rebuilt)
    assert _titles(tmp_path) == {name: titles for name, (_, titles) in CASES.items()}


def test_a_flag_that_would_fail_in_another_environment_is_not_named(tmp_path: Path) -> None:
    _write(tmp_path, "overridden", Rebuilt(by_parameter(), ()))
    for side, version in (("base", 5), ("head", 6)):
        (tmp_path / side / "overridden" / "samconfig.toml").write_text(OVERRIDES % version)
    assert _titles(tmp_path) == {"overridden": [VARIABLE]}


def _write(root: Path, name: str, rebuilt: Rebuilt) -> None:
    for side, given in (("base", rebuilt.base), ("head", rebuilt.head)):
        (root / side / name).mkdir(parents=True)
        (root / side / name / PATH).write_text(json.dumps(given))


def _titles(root: Path) -> dict[str, list[str]]:
    flags = ("--base", "./base", "--head", "./head", "--select", "unpublished-layer-change")
    findings = check_json(*flags, directory=root)["findings"]
    return {_case(each["path"], each["related"]): [fix["title"] for fix in each["fixes"]] for each in findings}


def _case(path: str, related: list[dict[str, str]]) -> str:
    """The folder of a finding: the place of an override lies in the same folder as its template."""
    return next((each["path"] for each in related), path).rpartition("/")[0]
