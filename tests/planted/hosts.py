"""Healthy real templates of ../shared/corpus that make room for a planted layer."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bot.settings import Settings
from tests.planted.insertion import Host, block_functions
from tests.planted.repairing import repair_report

MOST_OF_ONE_REPOSITORY = 12
_WORDS = (b"Layers", b"Architectures", b"Image", b"\r", b"\xef\xbb\xbf", b"layer-bot")
_ALIASES = (b"AutoPublishAlias", b"AWS::Lambda::Version", b"AWS::Lambda::Alias")  # a fix has more to do there


class RealHost(NamedTuple):
    """A template, and the runtime of the function in it that gets a layer."""

    host: Host
    runtime: str


def find_hosts(shared: Path) -> list[RealHost]:
    """SAM templates that nothing is said of, from as many repositories as there are, in the order of their paths."""
    root = shared / "corpus" / "templates"
    by_repository: dict[str, list[RealHost]] = {}
    for path in sorted(root.rglob("template.y*ml")):
        group = by_repository.setdefault(path.relative_to(root).parts[0], [])
        if len(group) < MOST_OF_ONE_REPOSITORY:
            group.extend(_host(path.read_bytes()))
    return [host for group in by_repository.values() for host in group]


def _host(data: bytes) -> Iterator[RealHost]:
    if b"AWS::Serverless::Function" not in data or any(word in data for word in _WORDS + _ALIASES):
        return
    try:
        text = data.decode()
        functions = block_functions(text)
    except (AssertionError, UnicodeDecodeError):
        return
    report = repair_report({"template.yaml": text}, Settings()) if functions else None
    if report is None or report.findings or report.problems:
        return
    for function, runtime, architecture in functions:
        language = runtime.rstrip("0123456789.x")
        if language in ("python", "nodejs"):
            yield RealHost(Host("template.yaml", text, function, architecture, language), runtime)
            return
