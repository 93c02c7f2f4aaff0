"""The worker of the SAM translator: its answers, and its limits on hostile input."""

import json
import time
from collections.abc import Iterator

import pytest

from bot.ports import NotTransformed, TransformAnswer, Transformed, TransformRequest
from bot.transform.client import MAX_TEMPLATE_BYTES, SamTranslator

Properties = dict[str, object]


def request(count: int = 1, *, parameters: dict[str, str] | None = None, **properties: object) -> TransformRequest:
    """A template with so many functions."""
    function = {"Handler": "a.b", "Runtime": "python3.13", "CodeUri": "s3://b/c", "AutoPublishAlias": "live"}
    resources = {f"F{number}": {"Type": "AWS::Serverless::Function", "Properties": {**function, **properties}}
                 for number in range(count)}  # fmt: skip
    declared = {name: {"Type": "String"} for name in parameters or {}}
    template = {"Transform": "AWS::Serverless-2016-10-31", "Parameters": declared, "Resources": resources}
    return TransformRequest(json.dumps(template), tuple((parameters or {}).items()), "eu-west-1")


@pytest.fixture(scope="module")
def translator() -> Iterator[SamTranslator]:
    with SamTranslator() as started:
        yield started


def ask(translator: SamTranslator, given: TransformRequest) -> TransformAnswer:
    """The answer to one request."""
    (answer,) = translator.transform((given,))
    return answer


def types_of(answer: TransformAnswer) -> set[str]:
    """The types of the resources that SAM made."""
    assert isinstance(answer, Transformed), answer
    return {each["Type"] for each in json.loads(answer.template)["Resources"].values()}


def test_versions_and_aliases_are_made_and_roles_left_out(translator: SamTranslator) -> None:
    made = {"AWS::Lambda::Function", "AWS::Lambda::Version", "AWS::Lambda::Alias"}
    assert types_of(ask(translator, request())) == made


def test_answers_have_the_order_of_the_requests(translator: SamTranslator) -> None:
    good, bad = request(), request(AutoPublishAlias={"Fn::If": ["C", "a", "b"]})
    answers = translator.transform((bad, good, bad))
    assert [type(answer) for answer in answers] == [NotTransformed, Transformed, NotTransformed]
    assert answers[0] == answers[2]


def test_a_refusal_names_the_resource_and_the_reason(translator: SamTranslator) -> None:
    answer = ask(translator, request(AutoPublishAliasAllProperties="yes"))
    assert isinstance(answer, NotTransformed)
    assert (answer.resources, answer.is_refusal) == (("F0",), True)
    assert "AutoPublishAliasAllProperties" in answer.reason


def test_a_parameter_gives_the_alias(translator: SamTranslator) -> None:
    answer = ask(translator, request(parameters={"Stage": "prod"}, AutoPublishAlias={"Ref": "Stage"}))
    assert isinstance(answer, Transformed)
    assert '"Name": "prod"' in answer.template


@pytest.mark.parametrize(
    "given",
    [request(Description="x" * MAX_TEMPLATE_BYTES), request(parameters={"P": "x" * MAX_TEMPLATE_BYTES})],
    ids=["a template", "the value of a parameter"],
)
def test_what_is_larger_than_cloudformation_takes_is_not_asked(given: TransformRequest) -> None:
    with SamTranslator() as fresh:
        answer = ask(fresh, given)
    assert isinstance(answer, NotTransformed)
    assert (answer.is_refusal, "larger than CloudFormation takes" in answer.reason) == (False, True)


def nested(depth: int) -> object:
    """A value with so many levels."""
    value: object = "x"
    for _ in range(depth):
        value = {"Fn::Join": ["", [value]]}
    return value


@pytest.mark.parametrize(
    "properties",
    [{"Description": nested(300)}, {"Layers": {"a": [None]}}, {"CodeUri": 5}, {"Environment": "x"}, {"Runtime": []},
     {"Layers": [[[]]]}, {"AutoPublishAlias": {"Ref": "F0"}}, {"SnapStart": []}, {"Tags": [1]},
     {"Description": "\0\ud800"}],
    ids=["deep", "mapping of layers", "number", "text", "list", "lists", "cycle", "SnapStart", "tags", "characters"],
)  # fmt: skip
def test_odd_values_are_answered(translator: SamTranslator, properties: Properties) -> None:
    given = json.loads(request().template)
    given["Resources"]["F0"]["Properties"].update(properties)
    odd = TransformRequest(json.dumps(given), (), "eu-west-1")
    assert isinstance(ask(translator, odd), Transformed | NotTransformed)
    assert isinstance(ask(translator, request()), Transformed)


def test_a_template_that_takes_too_long_is_given_up_and_the_next_is_answered() -> None:
    slow = request(4000)
    with SamTranslator(timeout_seconds=1) as hasty:
        begin = time.monotonic()
        answer = ask(hasty, slow)
        took = time.monotonic() - begin
        after = ask(hasty, request())
    assert isinstance(answer, NotTransformed)
    assert (answer.is_refusal, answer.reason) == (False, "the SAM translator did not end within 1 seconds")
    assert took < 31
    assert isinstance(after, Transformed)


def test_a_run_does_not_wait_in_vain_for_ever() -> None:
    requests = tuple(request(2000 + number) for number in range(4))
    with SamTranslator(timeout_seconds=0.2, patience_seconds=0.5) as hasty:
        reasons = [answer.reason for answer in hasty.transform(requests) if isinstance(answer, NotTransformed)]
    assert len(reasons) == 4
    assert "asked no more" in reasons[-1]
