"""What `layer-bot layers` prints."""

from datetime import date

import pytest

from bot.layers.catalogue import Catalogue
from bot.layers.report import describe
from bot.sources.bundled import load_bundled

TODAY = date(2026, 11, 22)
OLD = "arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension:4"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The bundled catalogue."""
    return load_bundled()


def test_a_version_is_placed_before_its_layer(catalogue: Catalogue) -> None:
    lines = describe(OLD, catalogue, TODAY).splitlines()
    assert lines[:3] == [
        OLD,
        "  in us-west-2 at least :99 exists since July 2026",
        "  95 behind; newer versions have existed for about 370 days",
    ]
    assert "us-west-2       345057560386      99     99" in lines
    assert "eusc-de-east-1  041683371183       5      -" in lines


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("", "`layer-bot layers KEY` lists the layers of a publisher", id="no query"),
        pytest.param("datadog", "35 layers for 'datadog': Datadog (datadog)", id="a publisher"),
        pytest.param("345057560386", "AWS-Parameters-and-Secrets-Lambda-Extension-Arm64", id="an account"),
        pytest.param("LambdaInsightsExtnsion", "  LambdaInsightsExtension\n", id="a slip"),
        pytest.param("zzzzqqqq", "Nothing is known of 'zzzzqqqq'", id="nothing like it"),
        pytest.param("ours-arm64", "it is likely built for arm64", id="a word in an unknown name"),
        pytest.param("arn:aws:lambda:us-east-1:1:layer:a:1", 'the account ID "1" is not 12 digits', id="malformed"),
        pytest.param("arn:aws:lambda:::awslayer:AmazonLinux1803", "AWS itself attaches", id="a layer of AWS"),
        pytest.param(OLD.removesuffix(":4"), "arm64 twin     AWS-Parameters", id="an ARN without a version"),
        pytest.param(OLD.replace("345057560386", "123456789012"), "this may be a private copy", id="a copy"),
        pytest.param(
            OLD.replace("us-west-2", "us-east-1"), "publishes this layer in us-west-2, not in us-east-1", id="region"
        ),
        pytest.param(OLD.replace(":4", ":99"), "as new as anything known", id="the newest known"),
        pytest.param(OLD.replace(":4", ":98"), "1 behind, which counts as fresh", id="fresh"),
        pytest.param("lumigo-node-tracer", "Lumigo (", id="a name of two publishers"),
        pytest.param("Klayers-p312-requests", "runtimes       python3.12", id="a template of names"),
        pytest.param("AWSCodeGuruProfilerJavaAgentLayer", "every region", id="one number for all regions"),
        pytest.param("Datadog-Extension", "it crashes on start", id="a known defect"),
        pytest.param("NewRelicPython312", "?", id="no numbers"),
    ],
)
def test_the_answer_holds(catalogue: Catalogue, query: str, expected: str) -> None:
    assert expected in describe(query, catalogue, TODAY)


def test_every_answer_is_plain_lines(catalogue: Catalogue) -> None:
    for name in catalogue.names()[::10]:
        text = describe(name, catalogue, TODAY)
        assert text.endswith("\n")
        assert [line for line in text.splitlines() if line != line.rstrip()] == []
        assert text.startswith(name)


def test_control_characters_do_not_reach_the_terminal(catalogue: Catalogue) -> None:
    assert "\x1b" not in describe("\x1b[31mred", catalogue, TODAY)
