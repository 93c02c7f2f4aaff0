"""What each kind of variable leads to: `self`, `opt`, `sls`, `param`, `file`, `env`, `aws`, `ssm` and the rest."""

import json
from collections.abc import Callable
from collections.abc import Mapping as Dictionary
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bot.template.scenarios import Atom, Fork, Option
from bot.template.values import Nothing, Text, Unknown, Value, concatenate, hole, is_null, literal, skeleton
from bot.template.variables_syntax import Call
from bot.yamltree.nodes import Concrete, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from bot.template.variables import VariableEvaluator

Found: TypeAlias = Concrete | Value

DEFAULT_STAGE = "dev"
DEFAULT_REGION = "us-east-1"
MAX_ENVIRONMENT = 4  # environment variables of one function that are looked at in both ways
_OTHER = "another value"
_TRUTHS = {"true": "true", "1": "true", "false": "false", "0": "false"}


class Missing(NamedTuple):
    """A source without a value in the files: the next source is asked, or `name` stays open because of `reason`."""

    name: str
    reason: str


class _Question(NamedTuple):
    """One source of a variable, its parameters and address with their own variables replaced."""

    evaluator: "VariableEvaluator"
    kind: str
    parameters: tuple[Text, ...]
    address: Text
    is_last: bool

    @property
    def name(self) -> str:
        return f"{self.kind}:{self.address.shown}"


def ask(evaluator: "VariableEvaluator", text: Text, call: Call, *, is_last: bool) -> Found | Missing:
    """What one source of a variable leads to. Raises Fork where a choice is needed first."""
    parameters = tuple(evaluator.fragment(text, each) for each in call.parameters)
    address = evaluator.fragment(text, call.address) if call.address is not None else literal("")
    question = _Question(evaluator, call.kind, parameters, address, is_last)
    for part in (*parameters, address):
        if part.hole is not None:
            return hole(question.name, part.hole.reason)
    source = _SOURCES.get(call.kind)
    if source is None:
        return hole(question.name, f"'{call.kind}' is resolved only at deployment, by the framework or a plug-in")
    return source(question)


def _self(question: _Question) -> Found | Missing:
    address = question.address.known or ""
    evaluator = question.evaluator
    found = evaluator.walk(evaluator.files.root, tuple(address.split(".")) if address else ())
    if address == "provider.region" and (found is not None or question.is_last):
        return current_region(evaluator)
    if found is None and address == "provider.stage" and question.is_last:
        return current_stage(evaluator)
    return found if found is not None else Missing(question.name, f"the file has no '{address}'")


def _opt(question: _Question) -> Found | Missing:
    name = question.address.known or ""
    missing = Missing(question.name, f"option --{name} is known only at deployment")
    if name in ("stage", "s"):
        return stage_option(question.evaluator) or missing
    if name in ("region", "r"):
        return region_option(question.evaluator) or missing
    return question.evaluator.environment.parameters.get(f"opt:{name}") or missing


def _sls(question: _Question) -> Found | Missing:
    if question.address.known == "stage":
        return current_stage(question.evaluator)
    return hole(question.name, "it is known only at deployment")


def _aws(question: _Question) -> Found | Missing:
    known = {"region": "AWS::Region", "accountId": "AWS::AccountId", "partition": "AWS::Partition"}
    name = known.get(question.address.known or "")
    if name == "AWS::Region":
        return current_region(question.evaluator)
    return hole(name or question.name, f"{name or question.name} is known only at deployment")


def _param(question: _Question) -> Found | Missing:
    evaluator = question.evaluator
    name = question.address.known or ""
    given = evaluator.environment.parameters.get(f"param:{name}")
    if given is not None:
        return given
    for section, inner in (("params", ()), ("stages", ("params",))):
        found = _staged_param(evaluator, section, (*inner, name))
        if found is not None:
            return found
    return Missing(question.name, f"parameter '{name}' is known only at deployment")


def _staged_param(evaluator: "VariableEvaluator", section: str, keys: tuple[str, ...]) -> Found | None:
    table = evaluator.walk(evaluator.files.root, (section,))
    table = evaluator.landed(table) if table is not None else None
    if isinstance(table, Unknown) or not isinstance(table, Mapping):
        return table if isinstance(table, Unknown) else None
    stage = current_stage(evaluator)
    for name in (stage.known, "default"):
        found = evaluator.walk(table, (name, *keys)) if name is not None else Unknown("the stage is not known")
        if found is not None and not (isinstance(found, Scalar) and is_null(found)):
            return found
    return None


def _file(question: _Question) -> Found | Missing:
    path = question.parameters[0].known if question.parameters else None
    if not path:
        return Unknown("a `file` variable names no file")
    content = question.evaluator.content(path)
    if content is None:
        return Missing(question.name, f"file '{path}' is not in the repository")
    if isinstance(content, Unknown) or not question.address.known:
        return content
    if not isinstance(content, Scalar | Sequence | Mapping):
        return Missing(question.name, f"file '{path}' has no keys")
    found = question.evaluator.walk(content, tuple(question.address.known.split(".")))
    return found if found is not None else Missing(question.name, f"file '{path}' has no '{question.address.known}'")


def _env(question: _Question) -> Found | Missing:
    """The fallback where the variable is not set, and a hole where it is: both are deployments that can be."""
    given = question.evaluator.environment.parameters.get(question.name)
    if given is not None:
        return given
    reason = f"environment variable {question.address.shown} is known only at deployment"
    evaluator = question.evaluator
    if question.is_last or evaluator.world.only_defaults:
        return Missing(question.name, reason)
    atom = Atom(evaluator.scope.key, "param", question.name)
    chosen = evaluator.assignment.get(atom)
    if chosen is None:
        if sum(each.name.startswith("env:") for each in evaluator.assignment) >= MAX_ENVIRONMENT:
            return hole(question.name, reason)
        unset = Option(f"{question.name} is not set", False)
        raise Fork(atom, (unset, Option(f"{question.name}={_OTHER}", True)))
    return hole(question.name, reason) if chosen.value else Missing(question.name, reason)


def _ssm(question: _Question) -> Found | Missing:
    """A dynamic reference of the same path, so that it is read like one; another region's is not known."""
    regions = [each for each in question.parameters if each.known not in ("raw", "noDecrypt")]
    if regions or not question.address.known:
        return hole(question.name, "an SSM parameter of another region is known only at deployment")
    path = question.address.known.split("~")[0]
    shortened = question.address if path == question.address.known else literal(path)
    return concatenate((literal("{{resolve:ssm:"), shortened, literal("}}")))


def _str_to_bool(question: _Question) -> Found | Missing:
    known = question.parameters[0].known if question.parameters else None
    truth = _TRUTHS.get((known or "").strip().lower())
    return literal(truth) if truth is not None else Unknown("`strToBool` needs true, false, 1 or 0")


def stage_option(evaluator: "VariableEvaluator") -> Text | None:
    """What `--stage` says in this scenario; None where it is not given."""
    given = evaluator.environment.parameters
    if "opt:stage" in given or "stage" in given:
        return given["opt:stage"] if "opt:stage" in given else given["stage"]
    choices = evaluator.files.choices
    return _option(evaluator, "stage", choices.default_stage, choices.stages)


def region_option(evaluator: "VariableEvaluator") -> Text | None:
    """What `--region` says in this scenario; None where it is not given."""
    given = evaluator.environment.parameters
    if "opt:region" in given or "region" in given:
        return given["opt:region"] if "opt:region" in given else given["region"]
    regions = evaluator.environment.regions
    if len(regions) == 1:
        return regions[0]
    if regions and _atom(evaluator, "region") not in evaluator.assignment:
        raise Fork(_atom(evaluator, "region"), tuple(Option(f"region={each.known}", each) for each in regions))
    choices = evaluator.files.choices
    return _option(evaluator, "region", choices.default_region, choices.regions)


def _option(evaluator: "VariableEvaluator", name: str, default: str, others: tuple[str, ...]) -> Text | None:
    chosen = evaluator.assignment.get(_atom(evaluator, name))
    if chosen is not None:
        return chosen.value if isinstance(chosen.value, Text) else None
    named = tuple(Option(f"{name}={each}", literal(each)) for each in others if each != default)
    if not named or evaluator.world.only_defaults:
        return None
    raise Fork(_atom(evaluator, name), (Option(f"{name}={default}", False), *named))


def _atom(evaluator: "VariableEvaluator", name: str) -> Atom:
    return Atom(evaluator.scope.key, "param", f"opt:{name}")


def current_stage(evaluator: "VariableEvaluator") -> Text:
    """The stage in this scenario: `--stage`, else `provider.stage`, else "dev"."""
    option = stage_option(evaluator)
    if option is not None:
        return option
    value = _provided(evaluator, "stage")
    if value is None or isinstance(value, Text):
        return value or literal(DEFAULT_STAGE)
    return hole("sls:stage", value.reason if isinstance(value, Unknown) else "the stage is not known")


def current_region(evaluator: "VariableEvaluator") -> Text:
    """The region in this scenario: `--region`, else `provider.region`, else a hole named "AWS::Region"."""
    chosen = evaluator.assignment.get(_atom(evaluator, "region"))
    if chosen is not None and isinstance(chosen.value, Text):
        return chosen.value
    provided = _provided(evaluator, "region")
    value = provided if provided is not None else region_option(evaluator)
    if isinstance(value, Text) and value.known is not None:
        return value
    if provided is None and chosen is not None:
        return literal(DEFAULT_REGION)
    return hole("AWS::Region", "the region is known only at deployment")


def provided_region(evaluator: "VariableEvaluator") -> Text:
    """The region without `--region`: what `provider` says, else us-east-1."""
    value = _provided(evaluator, "region")
    return value if isinstance(value, Text) else literal(DEFAULT_REGION) if value is None else hole("region", "")


def _provided(evaluator: "VariableEvaluator", name: str) -> Value | None:
    found = evaluator.walk(evaluator.files.root, ("provider", name))
    value = evaluator.settle(found) if found is not None else Nothing()
    return None if isinstance(value, Nothing) else value


def unescape(content: Text) -> Value:
    """The text of a literal in double quotes that holds backslashes; it has no place of its own any more."""
    try:
        return literal(json.loads(f'"{skeleton(content)}"'))
    except ValueError:
        return Unknown("a quoted text in a variable is not valid")


_SOURCES: Dictionary[str, Callable[[_Question], Found | Missing]] = {
    "self": _self,
    "opt": _opt,
    "sls": _sls,
    "aws": _aws,
    "param": _param,
    "file": _file,
    "env": _env,
    "ssm": _ssm,
    "strToBool": _str_to_bool,
}
