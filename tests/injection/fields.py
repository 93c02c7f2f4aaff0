"""Every field that a template or a pull request controls, as a change of a repository with hostile words in that field.

A builder gives the files of both sides, in a folder of its own, so that many fields fit into one pull request. Words
are quoted as YAML quotes them, but for comments and for what is to be no YAML at all.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from tests.github.templates import LAYER

POWERTOOLS = "arn:aws:lambda:us-west-2:017000801446:layer:AWSLambdaPowertoolsPythonV3-python313-x86_64"
Files = dict[str, str | bytes | None]


class Sides(NamedTuple):
    """The files of both sides by path."""

    base: Files
    head: Files


def quoted(text: str) -> str:
    """A YAML scalar between double quotes; what YAML does not take as it is stands there as an escape."""
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(character: str) -> str:
    code = ord(character)
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def one_line(text: str) -> str:
    """The words as a comment can hold them: on one line, without what YAML refuses."""
    return "".join(each for each in " ".join(text.split()) if each.isprintable() or ord(each) > 0xA0)


def function(name: str, properties: str, *, kind: str = "AWS::Lambda::Function") -> str:
    """A function of a template; name and properties are YAML already."""
    if kind == "AWS::Serverless::Function":
        where = "      CodeUri: src/\n"
    else:
        where = "      Code: src/\n      Role: arn:aws:iam::123456789012:role/r\n"
    common = f"      Runtime: python3.13\n      Handler: app.handler\n{where}"
    return f"  {name}:\n    Type: {kind}\n    Properties:\n{common}{properties}"


def layers(*entries: str) -> str:
    """The property Layers, whose entries are YAML already."""
    return "".join(("      Layers:\n", *(f"        - {each}\n" for each in entries)))


ARM = "      Architectures: [arm64]\n"
WRONG = ARM + layers(LAYER)


def added(text: str, name: str = "template.yaml") -> Sides:
    """A file that head brings."""
    return Sides({}, {name: text})


def resources(*each: str, top: str = "") -> Sides:
    """A template that head brings."""
    return added(f"{top}Resources:\n{''.join(each)}")


def _sam(properties: str, name: str, globals_: str = "") -> str:
    top = f"Transform: AWS::Serverless-2016-10-31\n{globals_}"
    return f"{top}Resources:\n{function(name, properties, kind='AWS::Serverless::Function')}"


def _alias(words: str) -> Sides:
    alias = f"      AutoPublishAlias: {quoted(words)}\n"
    before, after = _sam(alias, "Reader"), _sam(alias + layers(f"{POWERTOOLS}:37"), "Reader")
    return Sides({"template.yaml": before}, {"template.yaml": after})


def _published(words: str) -> Sides:
    alias = "      AutoPublishAlias: live\n"
    before, after = (_sam(alias + each, quoted(words)) for each in ("", layers(f"{POWERTOOLS}:37")))
    return Sides({"template.yaml": before}, {"template.yaml": after})


def _layer_change(words: str) -> Sides:
    name = f"arn:aws:lambda:us-west-2:123456789012:layer:{words}"
    before, after = (_sam(f"      AutoPublishAlias: live\n{layers(quoted(f'{name}:{each}'))}", "F") for each in (1, 2))
    return Sides({"template.yaml": before}, {"template.yaml": after})


def _environment(words: str) -> Sides:
    alias = "      AutoPublishAlias: live\n      MemorySize: {}\n      Environment: {{Variables: {{{}: a}}}}\n"
    before, after = (_sam(alias.format(size, quoted(words)), "Reader") for size in (128, 256))
    return Sides({"template.yaml": before}, {"template.yaml": after})


def _renamed(words: str) -> Sides:
    before, after = (_sam(f"      AutoPublishAlias: {quoted(name)}\n", "Reader") for name in (words, f"{words}2"))
    return Sides({"template.yaml": before}, {"template.yaml": after})


def _cloudformation(words: str) -> Sides:
    name = quoted(words)
    version = f"  Version:\n    Type: AWS::Lambda::Version\n    Properties: {{FunctionName: !Ref {name}}}\n"
    alias = (
        f"  {quoted(f'{words}Alias')}:\n    Type: AWS::Lambda::Alias\n    Properties:\n      Name: {name}\n"
        f"      FunctionName: !Ref {name}\n      FunctionVersion: !GetAtt Version.Version\n"
    )
    before, after = (f"Resources:\n{function(name, each)}{version}{alias}" for each in ("", layers(f"{POWERTOOLS}:37")))
    return Sides({"template.yaml": before}, {"template.yaml": after})


def _parameter(words: str) -> Sides:
    values = f"[{LAYER}, {quoted(words)}]"
    top = f"Parameters:\n  {quoted(words)}: {{Type: String, Default: {LAYER}, AllowedValues: {values}}}\n"
    return resources(function("Reader", ARM + layers(f"!Ref {quoted(words)}")), top=top)


def _default(words: str) -> Sides:
    top = "Parameters:\n  {}: {{Type: String, Default: {}, Description: {}}}\n"
    before, after = (
        top.format(quoted(words), each, quoted(words)) + f"Resources:\n{function('R', layers(f'!Ref {quoted(words)}'))}"
        for each in (f"{POWERTOOLS}:36", quoted(words))
    )
    return Sides({"template.yaml": before}, {"template.yaml": after})


def _condition(words: str) -> Sides:
    top = (
        f"Parameters:\n  Stage: {{Type: String, AllowedValues: [a, {quoted(words)}]}}\n"
        f"Conditions:\n  {quoted(words)}: !Equals [!Ref Stage, {quoted(words)}]\n"
    )
    layer = f"!If [{quoted(words)}, {LAYER}, !Ref AWS::NoValue]"
    return resources(function("Reader", ARM + layers(layer)), top=top)


def _mapping(words: str) -> Sides:
    key = quoted(words)
    top = f"Mappings:\n  {key}:\n    {key}:\n      {key}: {LAYER}\n"
    return resources(function("Reader", ARM + layers(f"!FindInMap [{key}, {key}, {key}]")), top=top)


def _metadata(words: str) -> Sides:
    item = "{{rule: {}, reason: {}}}"
    each = item.format("architecture-mismatch", quoted(words)), item.format(quoted(words), "x")
    ignored = f"[{', '.join(each)}, {{{quoted(words)}: x}}]"
    top = f"Metadata: {{layer-bot: {{ignore: {ignored}}}}}\nDescription: {quoted(words)}\n"
    return resources(function("Reader", WRONG), top=top)


def _comments(words: str) -> Sides:
    text = one_line(words)
    comment = f"    # layer-bot: ignore[architecture-mismatch] {text}\n"
    other = f"# layer-bot: ignore[{text}] {text}\n# layer-bot: {text}\n"
    entry = f"{comment}        - {LAYER} # {text}\n"
    return resources(function("Reader", f"{ARM}      Layers:\n{entry}"), top=other)


def _unused(words: str) -> Sides:
    text = one_line(words)
    comment = f"# layer-bot: ignore[architecture-mismatch] until 2025-01-01 {text}\n"
    return resources(function("Reader", f"      Description: x {comment}{WRONG}"))


def _suggested(words: str) -> Sides:
    entry = layers(f"{LAYER} # {one_line(words)}")
    before, after = (f"Resources:\n{function('Reader', each + entry)}" for each in ("", ARM))
    return Sides({"template.yaml": before}, {"template.yaml": after})


def _samconfig(words: str) -> Sides:
    name = quoted(words).replace("\\x", "\\u00")
    text = (
        f'version = 0.1\n[{name}.deploy.parameters]\nregion = "eu-west-1"\nstack_name = {name}\n'
        f"parameter_overrides = {name}\n"
    )
    sides = resources(function("Reader", layers(LAYER)))
    return Sides({}, {**sides.head, "samconfig.toml": text})


def _serverless(words: str) -> Sides:
    name = quoted(words)
    text = (
        f"service: {name}\nprovider: {{name: aws, region: us-west-2, runtime: python3.13, stage: {name}}}\n"
        f"custom: {{{name}: {name}, a: '${{self:custom.b}}', c: {quoted('${' + words + '}')}}}\n"
        f"functions:\n  {name}:\n    handler: app.handler\n    name: {name}\n    architecture: arm64\n"
        f"    layers: [{LAYER}, {name}, '${{self:custom.a}}', {quoted('${' + words + ':x}')}, '${{self:custom.c}}']\n"
    )
    return added(text, "serverless.yml")


def _nested(words: str) -> Sides:
    name = quoted(words)
    stack = f"  Stack:\n    Type: AWS::CloudFormation::Stack\n    Properties: {{TemplateURL: {name}}}\n"
    application = f"  {name}:\n    Type: AWS::Serverless::Application\n    Properties: {{Location: {name}}}\n"
    top = "Transform: AWS::Serverless-2016-10-31\n"
    return resources(stack, application, function("Reader", WRONG), top=top)


def _export(words: str) -> Sides:
    layer = (
        "Resources:\n  {}:\n    Type: AWS::Lambda::LayerVersion\n"
        "    Properties: {{Content: src/, LayerName: {}, Description: {}}}\n"
    )
    outputs = "Outputs:\n  {}: {{Value: !Ref {}, Export: {{Name: {}}}}}\n"
    before, after = (
        layer.format(quoted(words), quoted(words), each) + outputs.format(*[quoted(words)] * 3) for each in ("a", "b")
    )
    return Sides({"template.yaml": before}, {"template.yaml": after})


def _raw(form: str) -> Callable[[str], Sides]:
    """A template with the words as they are somewhere, which may be no YAML any more."""

    def build(words: str) -> Sides:
        return added(form.replace("WORDS", words) + f"\nResources:\n{function('Reader', WRONG)}")

    return build


def _within(properties: str) -> Callable[[str], Sides]:
    """A function with the words in a property."""
    return lambda words: resources(function("Reader", properties.replace("WORDS", quoted(words))))


FIELDS: dict[str, Callable[[str], Sides]] = {
    "logical ID": lambda words: resources(function(quoted(words), WRONG)),
    "function name": _within(f"      FunctionName: WORDS\n{WRONG}"),
    "layer": _within(layers("WORDS")),
    "layer name": lambda words: resources(
        function("Reader", layers(quoted(f"arn:aws:lambda:us-west-2:345057560386:layer:{words}:4")))
    ),
    "layer region": lambda words: resources(
        function("Reader", layers(quoted(f"arn:aws:lambda:{words}:345057560386:layer:a:4")))
    ),
    "substituted": lambda words: resources(function("Reader", layers(f"!Sub {quoted('${' + words + '}')}"))),
    "runtime": lambda words: resources(
        function("Reader", layers(f"{POWERTOOLS}:37")).replace("python3.13", quoted(words), 1)
    ),
    "architecture": _within(f"      Architectures: [WORDS]\n{layers(LAYER)}"),
    "image": _within(f"      PackageType: Image\n      Description: WORDS\n{layers(LAYER, LAYER)}"),
    "parameter": _parameter, "default": _default, "condition": _condition, "mapping": _mapping, "metadata": _metadata,
    "comments": _comments, "unused suppression": _unused, "suggested line": _suggested, "alias": _alias,
    "renamed alias": _renamed, "published function": _published, "changed layer": _layer_change,
    "environment variable": _environment, "alias of CloudFormation": _cloudformation, "export": _export,
    "samconfig": _samconfig, "serverless": _serverless, "nested template": _nested,
    "tag": _raw("x: !WORDS y"), "alias of YAML": _raw("x: *WORDS"), "anchor": _raw("x: &WORDS y"),
    "directive": _raw("%WORDS\n---"),
    "twice": lambda words: resources(function("Reader", WRONG), top=f"{quoted(words)}: 1\n{quoted(words)}: 2\n"),
    "no YAML": _raw("WORDS"), "no closing quote": _raw('x: "WORDS'), "flow": _raw("x: {WORDS"),
    "no JSON": lambda words: added(f'{{"Resources": {{"AWS::Lambda::Function": {words}', "template.json"),
    "no TOML": lambda words: Sides(
        {}, {**resources(function("Reader", WRONG)).head, "samconfig.toml": f"[default]\n{words}\n"}
    ),
}  # fmt: skip


def in_folder(sides: Sides, folder: str) -> Sides:
    """The files, each below a folder."""
    return Sides(*({f"{folder}/{path}": text for path, text in files.items()} for files in sides))


def file_names(words: str) -> Iterator[Sides]:
    """A file and a folder with the words in their names, where a file system can hold them, with a template in each."""
    name = "".join(each for each in words if each not in "\0").replace("/", "∕")[:180]
    if name.strip(".") and len(name.encode()) < 240:
        text = f"Resources:\n{function('Reader', WRONG)}"
        yield added(text, f"{name}.yaml")
        yield added(text, f"{name}/template.yaml")
        yield added(f"{{Resources: {{ AWS::Lambda::Function: [\n{text}", f"broken-{name}.yaml")


def configurations(words: str) -> Iterator[Files]:
    """Configuration files of base with mistakes that are quoted."""
    name = quoted(words)
    path = ".github/layer-bot.yml"
    yield {path: f"{name}: x\nfail-on: {name}\nselect: [{name}]\nrules: {{{name}: off, stale-layer-version: {name}}}\n"}
    yield {path: f"environments: {{{name}: {{region: {name}, {name}: 1}}}}\nregions: [{name}]\nexclude: [{name}]\n"}
    yield {path: f"extends: {name}\n"}
    yield {path: f"baseline: {name}\n"}
    yield {path: f"catalogues: [{name}]\n"}
    yield {path: f"ignored: [{{rule: {name}, reason: {name}, until: {name}}}]\n{name}: 1\n{name}: 2\n"}
    yield {path: f"x: [{words}\n"}
    yield {path: "catalogues: [c.yml]\n", "c.yml": f"{name}: {{{name}: {name}}}\nlayers: [{{name: {name}}}]\n"}
