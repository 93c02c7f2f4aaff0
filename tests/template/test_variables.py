"""Every form of variable in the layers of a service, in each of its scenarios, with the places it comes from."""

import pytest

from bot.template.model import ArnTarget
from bot.template.scenarios import Environment
from bot.template.values import Unknown, literal, locate
from tests.template.builder import DEFAULTS, all_layers, block, function_of, layers_of, read_files, source_slice

HEAD = """\
service: svc
provider:
  name: aws
  runtime: python3.12
"""
ARN = "arn:aws:lambda:us-east-1:123456789012:layer"


def service(layer: str, more: str = "", *, provider: str = "") -> str:
    """A service with one function `Fn` with one layer."""
    inner, outer = (block(text, depth) if text else "" for text, depth in ((provider, 2), (more, 0)))
    return f"{HEAD}{inner}{outer}functions:\n  Fn:\n    layers:\n      - {layer}\n"


def layer(text: str, files: dict[str, str] | None = None, *, defaults: Environment = DEFAULTS) -> str:
    """The one layer that the function has in every scenario, in a few words."""
    found = read_files({"serverless.yml": text, **(files or {})}, defaults=defaults)
    lists = all_layers(function_of(found))
    assert len(lists) == 1
    assert len(lists[0]) == 1
    return lists[0][0]


CUSTOM = f"""
custom:
  name: dep
  one: ${{self:custom.two}}
  two: {ARN}:two:2
  list: [{ARN}:a:1, {ARN}:b:2]
  nothing: null
  loop: ${{self:custom.pool}}
  pool: ${{self:custom.loop}}
  self: a${{self:custom.self}}
  tree: {{deep: {{er: 7}}}}
params: {{default: {{present: 1}}}}
"""


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("${self:custom.two}", f"{ARN}:two:2"),
        ("${self:custom.one}", f"{ARN}:two:2"),
        ("${self:custom.list.1}", f"{ARN}:b:2"),
        (f"{ARN}:${{self:custom.name}}:${{self:custom.tree.deep.er}}", f"{ARN}:dep:7"),
        (f"{ARN}:${{self:service}}:1", f"{ARN}:svc:1"),
        (f"{ARN}:${{self:custom.missing, 'x'}}:1", f"{ARN}:x:1"),
        (f"{ARN}:${{self:custom.nothing, 'x'}}:1", f"{ARN}:x:1"),
        (f"{ARN}:x:${{opt:version, 3}}", f"{ARN}:x:3"),
        (f"{ARN}:x:${{opt:version, self:custom.tree.deep.er}}", f"{ARN}:x:7"),
        (f"{ARN}:x:${{opt:version, ${{self:custom.tree.deep.er}}}}", f"{ARN}:x:7"),
        (f"${{opt:arn, '{ARN}:lit:1'}}", f"{ARN}:lit:1"),
        (f"${{opt:arn, '{ARN}:${{self:custom.name}}:1'}}", f"{ARN}:dep:1"),
        (f"{ARN}:${{strToBool('1')}}:1", f"{ARN}:true:1"),
        (f"{ARN}:x:${{opt:version}}", f"{ARN}:x:${{opt:version}}"),
        (f"{ARN}:x:${{self:custom.missing}}", f"{ARN}:x:${{self:custom.missing}}"),
        (f"{ARN}:x:${{cf:stack.Version}}", f"{ARN}:x:${{cf:stack.Version}}"),
        (f"{ARN}:x:${{env:VERSION}}", f"{ARN}:x:${{env:VERSION}}"),
        (f"{ARN}:x:${{param:version}}", f"{ARN}:x:${{param:version}}"),
        (f"{ARN}:${{sls:instanceId}}:1", f"{ARN}:${{sls:instanceId}}:1"),
        ("arn:aws:lambda:${aws:region}:123456789012:layer:x:1",
         "arn:aws:lambda:${AWS::Region}:123456789012:layer:x:1"),
        ("arn:aws:lambda:us-east-1:${aws:accountId}:layer:x:1",
         "arn:aws:lambda:us-east-1:${AWS::AccountId}:layer:x:1"),
        ("!Sub arn:aws:lambda:${AWS::Region}:123456789012:layer:${self:custom.name}:1",
         "arn:aws:lambda:${AWS::Region}:123456789012:layer:dep:1"),
        ("!Sub ${self:custom.two}", f"{ARN}:two:2"),
        ("{'Fn::Join': [':', [arn:aws:lambda:us-east-1, '123456789012', layer, '${self:custom.name}', 4]]}",
         f"{ARN}:dep:4"),
        ("${ssm:/layers/dep}", "ssm /layers/dep"),
        ("${ssm:/layers/${self:custom.name}}", "ssm /layers/dep"),
        ("${ssm:/layers/dep:3}", "ssm /layers/dep:3"),
        ("${ssm(eu-west-1):/layers/dep}", "?"),
        ("${self:custom.loop}", "?"),
        ("${self:custom.self}", "?"),
        ("${self:custom.loop.below}", "?"),
        ("${param:absent}", "?"),
        ("${self:custom.list}", "?"),
        ("${self:custom.tree}", "?"),
        (f"{ARN}:x:${{self:custom.tree.${{opt:key}}}}", f"{ARN}:x:${{self:custom.tree.${{opt:key}}}}"),
        (f"{ARN}:x:${{self:{'a.' * 40}b}}", f"{ARN}:x:${{self:{'a.' * 40}b}}"),
        (f"{ARN}:x:${{self:custom.tree.deep.er.below, '9'}}", f"{ARN}:x:9"),
        (f"{ARN}:x:${{self:custom.list.9, '9'}}", f"{ARN}:x:9"),
        (f"{ARN}:x:${{self:custom.one.${{opt:key, 'k'}}, '9'}}", f"{ARN}:x:9"),
        (f"{ARN}:${{self:provider.stage}}:1", f"{ARN}:dev:1"),
        (f"{ARN}:${{sls:stage}}:1", f"{ARN}:dev:1"),
        (f"{ARN}:${{self:provider.region, 'r'}}:1", f"{ARN}:r:1"),
        ("arn:aws:lambda:${self:provider.region}:123456789012:layer:x:1",
         "arn:aws:lambda:${AWS::Region}:123456789012:layer:x:1"),
        (f'${{opt:arn, "{ARN}:\\u0061:1"}}', f"{ARN}:a:1"),
        ('${opt:arn, "\\x"}', "?"),
        ("${file():x}", "?"),
        ("${strToBool(maybe)}", "?"),
        ("${bref:layer.php-83}", "?"),
        ("${s3:bucket/key}", "?"),
        ("${git:branch}", "?"),
        ("${opt:x, dev}", "?"),
        ("{'Fn::ImportValue': x}", "?"),
        ("{Ref: Elsewhere}", "?"),
        ("arn:aws:lambda:${AWS::Region}:123456789012:layer:x:1",
         "malformed arn:aws:lambda:${AWS::Region}:123456789012:layer:x:1"),
    ],
    ids=lambda value: value if len(value) < 60 else value[:60],
)  # fmt: skip
def test_an_entry_of_layers(entry: str, expected: str) -> None:
    quote = "" if entry[0] in "!{" or ("'" in entry and '"' not in entry) else "'" if '"' in entry else '"'
    assert layer(service(quote + entry + quote, CUSTOM)) == expected


@pytest.mark.parametrize(
    ("entry", "files", "expected"),
    [
        ("${file(config/a.yml):layer}", {"config/a.yml": f"layer: {ARN}:yml:1\n"}, f"{ARN}:yml:1"),
        ("${file(./config/a.json):layers.0}", {"config/a.json": f'{{"layers": ["{ARN}:json:1"]}}'}, f"{ARN}:json:1"),
        ("${file(a.yml):layer}", {"a.yml": "layer: ${self:custom.x}\n"}, f"{ARN}:main:1"),
        ("${file(a.yml):layer}", {"a.yml": "layer: ${file(b.yml)}\n", "b.yml": f"{ARN}:b:1\n"}, f"{ARN}:b:1"),
        ("${file(arn.txt)}", {"arn.txt": f"{ARN}:txt:1"}, f"{ARN}:txt:1"),
        ("${file(absent.yml):layer, self:custom.x}", {}, f"{ARN}:main:1"),
        ("${file(a.yml):other, self:custom.x}", {"a.yml": "layer: 1\n"}, f"{ARN}:main:1"),
        ("${file(absent.yml):layer}", {}, "?"),
        ("${file(arn.txt):layer, self:custom.x}", {"arn.txt": "a"}, f"{ARN}:main:1"),
        ("${file(a.yml):null, self:custom.x}", {"a.yml": "'null': ~\n"}, f"{ARN}:main:1"),
        ("${file(../outside.yml):layer, self:custom.x}", {}, "?"),
        ("${file(program.js):layer, self:custom.x}", {"program.js": "module.exports = {}"}, "?"),
        ("${file(broken.yml):layer, self:custom.x}", {"broken.yml": "a: [\n"}, "?"),
        ("${file(serverless.yml):custom.x}", {}, f"{ARN}:main:1"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_entry_from_another_file(entry: str, files: dict[str, str], expected: str) -> None:
    assert layer(service(entry, f"custom: {{x: '{ARN}:main:1'}}"), files) == expected


def test_a_file_is_looked_for_beside_the_service() -> None:
    files = {"api/serverless.yml": service("${file(layer.yml):arn}"), "api/layer.yml": f"arn: {ARN}:beside:1\n"}
    assert all_layers(function_of(read_files(files))) == [(f"{ARN}:beside:1",)]


def test_another_file_is_the_place_of_what_it_says() -> None:
    files = {"serverless.yml": service("${file(layer.yml):arn}"), "layer.yml": f"# a comment\narn: '{ARN}:beside:12'\n"}
    state = function_of(read_files(files)).cases[0].state
    assert not isinstance(state.layers, Unknown)
    target = state.layers[0].target
    assert isinstance(target, ArnTarget)
    location = locate(target.version_text)
    assert location is not None
    assert (location.path, source_slice(location, files["layer.yml"])) == ("layer.yml", "12")


def test_each_part_has_the_place_where_it_is_written() -> None:
    text = service(
        "arn:aws:lambda:${self:provider.region}:123456789012:layer:${self:custom.name}:${opt:version, '12'}",
        "custom: {name: dep}",
        provider="region: ${opt:region, 'eu-central-1'}",
    )
    state = function_of(read_files({"serverless.yml": text})).cases[0].state
    assert not isinstance(state.layers, Unknown)
    target = state.layers[0].target
    assert isinstance(target, ArnTarget)
    parts = (target.region_text, target.name_text, target.version_text)
    assert [source_slice(locate(part), text) for part in parts] == ["eu-central-1", "dep", "12"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"opt:version": "5"}, f"{ARN}:svc-1:5"),
        ({"param:letter": "z"}, f"{ARN}:svc-z:1"),
        ({"env:VERSION": "9"}, f"{ARN}:svc-1:9"),
    ],
    ids=["an option", "a parameter", "an environment variable"],
)
def test_an_environment_of_the_settings_decides(given: dict[str, str], expected: str) -> None:
    text = service(f"{ARN}:svc-${{param:letter, '1'}}:${{opt:version, env:VERSION, '1'}}")
    defaults = Environment("", {"env:VERSION": literal("1"), **{key: literal(value) for key, value in given.items()}})
    assert layer(text, defaults=defaults) == expected


def test_an_environment_variable_with_a_fallback_is_two_scenarios() -> None:
    found = function_of(read_files({"serverless.yml": service(f"{ARN}:x:${{env:VERSION, '4'}}")}))
    assert {(case.scenarios, layers_of(case.state)) for case in found.cases} == {
        ((("env:VERSION is not set",),), (f"{ARN}:x:4",)),
        ((("env:VERSION=another value",),), (f"{ARN}:x:${{env:VERSION}}",)),
    }


def test_many_environment_variables_are_not_all_looked_at_in_both_ways() -> None:
    name = "".join(f"${{env:X{number}, 'a'}}" for number in range(12))
    found = function_of(read_files({"serverless.yml": service(f'"{ARN}:{name}:1"')}))
    assert len(found.cases) == 16


@pytest.mark.parametrize(
    "custom",
    [
        "a: '${self:custom.b}${self:custom.b}'\n" + "".join(
            f"  {chr(97 + n)}: '${{self:custom.{chr(98 + n)}}}${{self:custom.{chr(98 + n)}}}'\n" for n in range(1, 25)
        ) + "  z: x",
        "a: '${self:custom.a1}'\n" + "".join(f"  a{n}: ${{self:custom.a{n + 1}}}\n" for n in range(1, 5000)) + "  z: 1",
        "a: '${self:custom.a.b.c}'",
        "a: '${self:}'",
        "a: '${self:custom}'",
        "a: '" + "${self:custom.b}" * 3000 + "'\n  b: '" + "x" * 5000 + "'",
    ],
    ids=["doubling", "a long chain", "below itself", "the whole file", "what holds it", "a long text"],
)  # fmt: skip
def test_loops_and_bombs_end_as_unknown(custom: str) -> None:
    assert layer(service("${self:custom.a}", f"custom:\n  {custom}\n".replace("\n  a:", "\n  a:", 1))) == "?"
