"""The measured fixes of ../shared/publishing/fix-checks.json, rebuilt as base and head: verdicts and version IDs."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from bot.ports import Transformed, TransformRequest
from bot.transform.client import SamTranslator
from tests.cli import check_json

Template = dict[str, Any]
Edit = Callable[[Template], None]
PATH = "template.json"
ARN = "arn:aws:lambda:us-east-1:123456789012:layer:dep:"
VERDICTS = {"PUBLISHES": "published", "DEPLOY FAILS": "deploy-fails", "STALE ALIAS": "stale-alias",
            "STALE (non-layer config)": "stale-config"}  # fmt: skip


class Rebuilt(NamedTuple):
    """A line: the template of base, and what is done to it for head."""

    base: Template
    edits: tuple[Edit, ...]

    @property
    def head(self) -> Template:
        """The template of head."""
        head = copy.deepcopy(self.base)
        for edit in self.edits:
            edit(head)
        return head


def template(layers: Any, *edits: Edit, **sections: Any) -> Template:
    """A template with the function F of the measured cases, and these layers."""
    environment = {"Variables": {"A": "1"}}
    properties = {"Runtime": "python3.12", "Handler": "a.b", "CodeUri": "s3://b/code1", "AutoPublishAlias": "live",
                  "Timeout": 5, "Environment": environment, "Layers": layers}  # fmt: skip
    resources = {"F": {"Type": "AWS::Serverless::Function", "Properties": properties}, **sections.pop("resources", {})}
    built = {"AWSTemplateFormatVersion": "2010-09-09", "Transform": "AWS::Serverless-2016-10-31", **sections}
    built["Resources"] = resources
    for edit in edits:
        edit(built)
    return built


def put(**properties: Any) -> Edit:
    """Sets properties of the function."""
    return lambda given: given["Resources"]["F"]["Properties"].update(properties)


def put_layer(**properties: Any) -> Edit:
    """Sets properties of the layer L."""
    return lambda given: given["Resources"]["L"]["Properties"].update(properties)


def marker(value: Any) -> Edit:
    """Sets a variable of the function's environment that shall change with its layers."""
    return lambda given: given["Resources"]["F"]["Properties"]["Environment"]["Variables"].update(LAYER_REV=value)


def default(name: str, value: str) -> Edit:
    """Sets the default of a parameter."""
    return lambda given: given["Parameters"][name].update(Default=value)


def rename_layer(given: Template) -> None:
    """Gives the layer L the logical ID L2."""
    given["Resources"]["L2"] = given["Resources"].pop("L")
    put(Layers=[{"Ref": "L2"}])(given)


def map_to(version: str) -> Edit:
    """Sets the row of the mapping."""
    return lambda given: given.update(Mappings={"M": {"us-east-1": {"dep": ARN + version}}})


def literal(*edits: Edit) -> Template:
    """A literal ARN."""
    return template([f"{ARN}5"], *edits)


def by_parameter(*edits: Edit) -> Template:
    """An ARN by a parameter's default."""
    return template([{"Ref": "V"}], *edits, Parameters={"V": {"Type": "String", "Default": f"{ARN}5"}})


def by_revision(first: str) -> Template:
    """An ARN by a parameter, and AutoPublishCodeSha256 by another."""
    parameters = {"V": {"Type": "String", "Default": f"{ARN}5"}, "R": {"Type": "String", "Default": first}}
    return template([{"Ref": "V"}], put(AutoPublishCodeSha256={"Ref": "R"}), Parameters=parameters)


def own_layer(*edits: Edit, reference: Any = None, kind: str = "AWS::Serverless::LayerVersion") -> Template:
    """A layer of the template."""
    content = {"ContentUri": "s3://b/layer1"} if "Serverless" in kind else {
        "Content": {"S3Bucket": "b", "S3Key": "layer1"}}  # fmt: skip
    properties = {"LayerName": "dep", "Description": "d1", **content, "CompatibleRuntimes": ["python3.12"]}
    return template([reference or {"Ref": "L"}], *edits, resources={"L": {"Type": kind, "Properties": properties}})


ALL = put(AutoPublishAliasAllProperties=True)
TO_6 = put(Layers=[f"{ARN}6"])
V_TO_6 = default("V", f"{ARN}6")
DESCRIBED = put(Description="layers rev 6")
PUBLISHED_LAYER = put_layer(PublishLambdaVersion=True)
CONTENT = put_layer(ContentUri="s3://b/layer2")
PLAIN = "AWS::Lambda::LayerVersion"
PLAIN_CONTENT = put_layer(Content={"S3Bucket": "b", "S3Key": "layer2"})
MAPPED = template([{"Fn::FindInMap": ["M", {"Ref": "AWS::Region"}, "dep"]}], map_to("5"), ALL)

# In the order of the file.
REBUILT = (
    Rebuilt(literal(), (TO_6, ALL)),
    Rebuilt(literal(ALL), (TO_6,)),
    Rebuilt(literal(), (TO_6, marker("6"))),
    Rebuilt(literal(), (ALL,)),
    Rebuilt(literal(), (ALL, DESCRIBED)),
    Rebuilt(literal(), (ALL, put(Tags={"layers": "6"}))),
    Rebuilt(by_parameter(), (V_TO_6, ALL)),
    Rebuilt(by_parameter(ALL), (V_TO_6,)),
    Rebuilt(by_parameter(ALL), (V_TO_6, DESCRIBED)),
    Rebuilt(by_parameter(), (V_TO_6, marker("6"))),
    Rebuilt(by_parameter(marker({"Ref": "V"})), (V_TO_6,)),
    Rebuilt(by_parameter(marker({"Ref": "V"}), ALL), (V_TO_6,)),
    Rebuilt(by_revision("rev0000005aaaa"), (V_TO_6, default("R", "rev0000006aaaa"))),
    Rebuilt(by_revision("rev0000005aaaa"), (V_TO_6, default("R", "rev0000005bbbb"))),
    Rebuilt(literal(put(AutoPublishCodeSha256="c" * 64)), (put(CodeUri="s3://b/code2"),)),
    Rebuilt(by_parameter(ALL), (TO_6,)),
    Rebuilt(MAPPED, (map_to("6"), DESCRIBED)),
    Rebuilt(MAPPED, (map_to("6"),)),
    Rebuilt(own_layer(), (CONTENT, ALL)),
    Rebuilt(own_layer(ALL), (CONTENT,)),
    Rebuilt(own_layer(ALL, PUBLISHED_LAYER), (CONTENT,)),
    Rebuilt(own_layer(), (CONTENT, ALL, PUBLISHED_LAYER)),
    Rebuilt(own_layer(), (PUBLISHED_LAYER,)),
    Rebuilt(own_layer(ALL), (PUBLISHED_LAYER,)),
    Rebuilt(own_layer(ALL, kind=PLAIN), (PLAIN_CONTENT,)),
    Rebuilt(own_layer(ALL, kind=PLAIN), (PLAIN_CONTENT, DESCRIBED)),
    Rebuilt(own_layer(ALL, kind=PLAIN), (PLAIN_CONTENT, rename_layer)),
    Rebuilt(own_layer(kind=PLAIN), (PLAIN_CONTENT, rename_layer)),
    Rebuilt(own_layer(ALL, PUBLISHED_LAYER, reference={"Fn::Sub": "${L}"}), (CONTENT,)),
)  # fmt: skip


def test_every_line_has_the_measured_verdict(shared: Path, tmp_path: Path) -> None:
    lines = json.loads((shared / "publishing" / "fix-checks.json").read_text())
    for number, rebuilt in enumerate(REBUILT):
        for side, given in (("base", rebuilt.base), ("head", rebuilt.head)):
            place = tmp_path / side / f"{number:02}"
            place.mkdir(parents=True)
            (place / PATH).write_text(json.dumps(given))
    report = check_json("--base", "./base", "--head", "./head", "--fail-on", "never", directory=tmp_path)
    verdicts = [(row["path"], row["verdict"]) for row in report["publishing"]]
    wanted = [(f"{number:02}/{PATH}", _verdict(line["outcome"])) for number, line in enumerate(lines)]
    assert sorted(verdicts) == wanted


def test_every_line_is_rebuilt_to_the_measured_ids(shared: Path) -> None:
    lines = json.loads((shared / "publishing" / "fix-checks.json").read_text())
    with SamTranslator() as translator:
        given = [(_version(translator, each.base), _version(translator, each.head)) for each in REBUILT]
    differing = [
        (line["case"], measured, ids)
        for line, ids in zip(lines, given, strict=True)
        if (measured := (line["version_base"], line["version_head"])) != ids
    ]
    assert differing == []


def _verdict(outcome: str) -> str:
    return next(verdict for words, verdict in VERDICTS.items() if outcome.startswith(words))


def _version(translator: SamTranslator, given: Template) -> str:
    (answer,) = translator.transform((TransformRequest(json.dumps(given), (), "us-east-1"),))
    assert isinstance(answer, Transformed), answer
    resources: dict[str, dict[str, str]] = json.loads(answer.template)["Resources"]
    return next(name for name, each in resources.items() if each["Type"] == "AWS::Lambda::Version")
