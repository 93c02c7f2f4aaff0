"""Two sides of a change made of texts, and the verdicts on it."""

import hashlib
import posixpath
from collections.abc import Callable, Mapping

from bot.ports import NotTransformed, TransformAnswer, TransformRequest
from bot.publishing.judging import judge_publishing
from bot.publishing.pairs import SideTemplates
from bot.publishing.verdicts import Judged
from bot.template.scenarios import Environment
from bot.template.values import literal
from tests.template.builder import read_files

Files = Mapping[str, str]


class NoTransform:
    """The port Transform where SAM is not needed."""

    def transform(self, requests: tuple[TransformRequest, ...]) -> tuple[TransformAnswer, ...]:
        """A refusal of each request."""
        return tuple(NotTransformed("SAM is not asked here") for _ in requests)


def environment(name: str, **parameters: str) -> Environment:
    """An environment with parameter overrides; `region` is no parameter."""
    regions = (literal(parameters.pop("region")),) if "region" in parameters else ()
    return Environment(name, {key: literal(value) for key, value in parameters.items()}, regions)


def judge(
    base: str | Files, head: str | Files, *environments: Environment, renames: Mapping[str, str] | None = None,
    path: str = "template.yaml",
) -> tuple[Judged, ...]:  # fmt: skip
    """The verdicts on a change between two templates, or between the files of two sides."""
    sides = [_side({path: each} if isinstance(each, str) else each, environments) for each in (base, head)]
    return judge_publishing(sides[0], sides[1], renames or {}, NoTransform())


def verdicts(rows: tuple[Judged, ...]) -> dict[str, str]:
    """The verdicts by function and alias, in the order of the rows."""
    return {f"{row.function}:{row.alias}": str(row.verdict) for row in rows}


def _side(files: Files, environments: tuple[Environment, ...]) -> SideTemplates:
    is_template = (".yaml", ".yml", ".json")
    templates = {path: text for path, text in files.items() if path.endswith(is_template)}
    return SideTemplates(read_files(templates, environments=environments), _artifacts(files))


def _artifacts(files: Files) -> Callable[[str, str], str]:
    def artifact(template: str, local: str) -> str:
        target, *left_out = local.split("\n")
        folder = posixpath.normpath(posixpath.join(posixpath.dirname(template), target))
        start = 0 if folder == "." else len(folder) + 1
        inside = {path[start:]: text for path, text in files.items() if folder == "." or path.startswith(folder + "/")}
        kept = {path: text for path, text in inside.items() if not _is_left_out(path, left_out)}
        held = files.get(folder) or sorted(kept.items()) or local
        return hashlib.sha256(repr(held).encode()).hexdigest()[:40]

    return artifact


def _is_left_out(path: str, patterns: list[str]) -> bool:
    own = path in ("serverless.yml", "serverless.json", "template.yaml")
    return own or any(path.startswith(pattern.removeprefix("!").removesuffix("**")) for pattern in patterns)
