"""Builds services of the Serverless Framework and shows what is read of them."""

from bot.template.model import Function, Template
from bot.template.scenarios import Environment
from bot.template.values import Text
from tests.template.builder import DEFAULTS, architectures_of, block, layers_of, read_files

ARN = "arn:aws:lambda:us-east-1:123456789012:layer"


def read(text: str, files: dict[str, str] | None = None, *, defaults: Environment = DEFAULTS) -> Template:
    """The template of a service: `provider` is added where the text has none."""
    head = "service: svc\n" + ("" if "provider:" in text else "provider: {name: aws}\n")
    found = read_files({"serverless.yml": head + block(text), **(files or {})}, defaults=defaults)
    return next(each for each in found.templates if each.path == "serverless.yml")


def table(function: Function) -> dict[tuple[str, ...], tuple[tuple[str, ...], tuple[str, ...]]]:
    """From each scenario to layers and architectures."""
    return {
        scenario: (layers_of(case.state), architectures_of(case.state))
        for case in function.cases
        for scenario in case.scenarios
    }


def only(function: Function) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Layers and architectures of a function that is the same in every scenario."""
    (case,) = function.cases
    return layers_of(case.state), architectures_of(case.state)


def known(text: Text | None) -> str | None:
    """The characters of a text, or None."""
    return text.known if text is not None else None
