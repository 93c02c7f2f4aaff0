"""The stages and regions that a service names: the keys of the tables from which `--stage` and the region pick."""

import re
from collections.abc import Iterator
from contextlib import suppress

from bot.template.evaluator import Evaluator, World
from bot.template.scenarios import Budget, Environment, Fork, TooManyScenarios
from bot.template.scope import Scope
from bot.template.values import Text, Unknown, literal
from bot.template.variables import VariableEvaluator
from bot.template.variables_files import Choices, ServiceFiles, walk_nodes
from bot.template.variables_sources import current_stage, provided_region
from bot.yamltree.nodes import Concrete, Mapping, Node, Scalar, Sequence, entries

MAX_CHOICES = 24
MAX_STEPS = 20_000
_STAGE_MARK = "\ue000"
_REGION_MARK = "\ue001"
_PATTERNS = {
    _STAGE_MARK: r"(?P<stage>[A-Za-z0-9-]+?)",
    _REGION_MARK: r"(?P<region>(?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d)",
}
# Where each stage has a file of its own, no table names the stages: these are looked for.
_USUAL_STAGES = ("dev", "development", "test", "testing", "qa", "uat", "int", "stage", "staging", "preprod", "prod",
                 "production", "live", "local", "sandbox", "demo")  # fmt: skip
_NO_STAGES = ("default", "defaults", "other", "others", "fallback", "common", "all")  # what stands for the other stages


def survey(files: ServiceFiles, scope: Scope) -> Choices:
    """The stages and regions that the files name, and the defaults ("another value" where they are not known)."""
    defaults = VariableEvaluator(files, scope, _base(scope, Environment("", {})))
    marks = {"opt:stage": literal(_STAGE_MARK), "opt:region": literal(_REGION_MARK)}
    surveyor = _Surveyor(files, scope, _base(scope, Environment("", marks)))
    with suppress(TooManyScenarios):
        surveyor.look()
    return Choices(
        tuple(surveyor.stages)[:MAX_CHOICES],
        tuple(surveyor.regions)[:MAX_CHOICES],
        _shown(current_stage(defaults)),
        _shown(provided_region(defaults)),
    )


def _base(scope: Scope, environment: Environment) -> Evaluator:
    return Evaluator(scope, World(Budget(MAX_STEPS), only_defaults=True), environment, {})


def _shown(text: Text) -> str:
    return text.known if text.known is not None else "another value"


class _Surveyor(VariableEvaluator):
    """Evaluates every variable with marks for `--stage` and `--region`, and notes the keys that a mark could pick."""

    def __init__(self, files: ServiceFiles, scope: Scope, base: Evaluator) -> None:
        super().__init__(files, scope, base)
        self.stages: dict[str, None] = {}
        self.regions: dict[str, None] = {}

    def look(self) -> None:
        """Notes what all files name; files that variables lead to are looked at as well."""
        for section in ("params", "stages"):
            table = self.node(self._section(section))
            if isinstance(table, Mapping):
                self._note(name for name, _, _ in entries(table))
        done = 0
        while done < len(self.files.roots()):
            for node in walk_nodes(self.files.roots()[done]):
                if isinstance(node, Scalar) and "${" in node.text:
                    with suppress(Fork):
                        self.scalar(node)
            done += 1

    def _section(self, name: str) -> Node | None:
        found = self.walk(self.files.root, (name,))
        return found if isinstance(found, Scalar | Sequence | Mapping) else None

    def _note(self, stages: Iterator[str]) -> None:
        self.stages.update((name, None) for name in stages if name not in _NO_STAGES)

    def child_at(self, found: Sequence | Mapping, keys: tuple[str, ...]) -> Node | Unknown | None:
        """As for any evaluator; where the key holds a mark, the keys that it could be are noted."""
        pattern = _pattern(keys[0])
        if pattern is None or not isinstance(found, Mapping):
            return super().child_at(found, keys)
        is_table = False
        for name, _, child in entries(found):
            match = pattern.fullmatch(name)
            if match is not None and self.walk(child, keys[1:]) is not None:
                is_table = True
                self._note_match(match)
        return Unknown("a table of stages or regions") if is_table else None

    def content(self, name: str) -> Concrete | Text | Unknown | None:
        """As for any evaluator; where the name holds the mark of the stage, the files that there are name stages."""
        if _STAGE_MARK not in name:
            return super().content(name)
        found: Concrete | Text | Unknown | None = None
        for stage in dict.fromkeys((*self.stages, *_USUAL_STAGES)):
            content = super().content(name.replace(_STAGE_MARK, stage))
            if content is not None and not isinstance(content, Unknown):
                self.stages[stage] = None
                found = content
        return found

    def _note_match(self, match: re.Match[str]) -> None:
        groups = match.groupdict()
        if "stage" in groups:
            self._note(iter((groups["stage"],)))
        if "region" in groups:
            self.regions[groups["region"]] = None


def _pattern(key: str) -> re.Pattern[str] | None:
    if _STAGE_MARK not in key and _REGION_MARK not in key:
        return None
    written = re.escape(key)
    for mark, pattern in _PATTERNS.items():
        if written.count(mark) > 1:
            return None
        written = written.replace(mark, pattern)
    return re.compile(written)
