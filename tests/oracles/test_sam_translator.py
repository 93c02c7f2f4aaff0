"""Effective layers, architectures, runtime and package type against the real SAM translator, over the corpus."""

import json
import re
import selectors
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.template.evaluator import Evaluator, World
from bot.template.model import ArnTarget, FunctionState, LayerTarget, LocalTarget, MalformedTarget, SsmTarget
from bot.template.repository import Templates
from bot.template.scenarios import Budget, explore
from bot.template.values import Text, Unknown, lone_hole
from tests.oracles.json_values import NO_VALUE, OPEN, Json, Resolved, Stack, holds, resolve
from tests.template.builder import read_files, region

pytestmark = pytest.mark.oracle

WORKER = Path(__file__).with_name("sam_translator_worker.py")
SECONDS = 30
PROPERTIES = ("Layers", "Architectures", "Runtime", "PackageType")

Said = tuple[str, ...]  # a property: its texts; (OPEN,) where it is not known


class Translator:
    """The real translator in a child process, started again where it did not answer in time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def ask(self, path: Path) -> dict[str, Json]:
        """What the translator makes of a template."""
        process = self._process or subprocess.Popen(
            [sys.executable, str(WORKER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._process = process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(f"{path}\n")
        process.stdin.flush()
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            if not selector.select(SECONDS):
                self.close()
                return {"error": "no answer in time"}
        line = process.stdout.readline()
        found: dict[str, Json] = json.loads(line) if line else {"error": "the process ended"}
        return found

    def close(self) -> None:
        """Ends the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None


class Difference(NamedTuple):
    """A property of a function on which we and the translator do not agree."""

    path: str
    function: str
    name: str
    ours: Said
    theirs: Said


OPEN_PARAMETER = "a layer is a parameter without a value: to us it is Unknown"
PLACEHOLDER = "a layer is a placeholder that another tool replaces: to us it is Unknown"


def explain(difference: Difference) -> str | None:
    """Why we say something else than the translator, on purpose; None for a defect."""
    if difference.name != "Layers" or len(difference.ours) != len(difference.theirs):
        return None
    pairs = [pair for pair in zip(difference.ours, difference.theirs, strict=True) if pair[0] != pair[1]]
    if all(ours == OPEN and re.fullmatch(r"\$\{\w+\}", theirs) for ours, theirs in pairs):
        return OPEN_PARAMETER
    if all(ours == OPEN and re.search(r"<[^>]+>", theirs) for ours, theirs in pairs):
        return PLACEHOLDER
    return None


def their_value(stack: Stack, name: str, value: Json) -> Said:
    """A property of the translator's output in our terms."""
    resolved = resolve(stack, value)
    if resolved is None or resolved is NO_VALUE or resolved == []:
        return ("x86_64",) if name == "Architectures" else ()
    items: list[Resolved] = resolved if isinstance(resolved, list) else [resolved]
    return tuple(item if isinstance(item, str) else OPEN for item in items)


def our_value(state: FunctionState, name: str) -> Said:
    """A property of our state of a function."""
    if name == "Layers":
        return (OPEN,) if isinstance(state.layers, Unknown) else tuple(our_layer(use.target) for use in state.layers)
    if name == "Architectures":
        found = state.architectures
        return (OPEN,) if isinstance(found, Unknown) else tuple(our_text(each.value) for each in found)
    setting = state.runtime if name == "Runtime" else state.package_type
    return (our_text(setting.value),) if setting else ()


def our_text(text: Text) -> str:
    """A text with its open parameters; OPEN where it is something else that is not known."""
    return OPEN if len(text.parts) == 1 and text.hole is not None and lone_hole(text) is None else text.shown


def our_layer(target: LayerTarget) -> str:
    match target:
        case LocalTarget():
            return f"local {target.logical_id}"
        case ArnTarget() | MalformedTarget() | SsmTarget():
            return target.text.shown
    return OPEN


def our_states(found: Templates, path: str) -> dict[str, list[FunctionState | None]]:
    """The states of each function with ordinary defaults in us-east-1."""
    scope = found.scopes[path]
    world = World(Budget(), {}, only_defaults=True)
    states = {}
    for function in found.templates[0].functions:
        state = function.state
        assert state is not None, f"{path}: {function.logical_id}: {function.unknown}"
        outcomes = explore(lambda chosen, state=state: state(Evaluator(scope, world, region("us-east-1"), chosen)))  # type: ignore[misc]
        states[function.logical_id] = [outcome.answer for outcome in outcomes]
    return states


def compare(path: str, data: bytes, answer: dict[str, Json]) -> tuple[Counter[str], list[Difference]]:
    """How many properties agree, and those that do not."""
    counts: Counter[str] = Counter()
    differences: list[Difference] = []
    sections = (answer[name] for name in ("parameters", "conditions", "mappings", "layers"))
    stack = Stack(*sections)  # type: ignore[arg-type]  # as the worker writes them
    ours = our_states(read_files({path: data}), path)
    functions = answer["functions"]
    assert isinstance(functions, dict)
    for logical_id, theirs in functions.items():
        assert isinstance(theirs, dict)
        exists = holds(stack, theirs["Condition"]) if theirs["Condition"] is not None else True
        states = ours.get(logical_id, [])
        if exists is None:
            counts["functions that an open condition makes"] += 1
            assert None in states, (path, logical_id)
            continue
        if not exists:
            counts["functions that do not exist"] += 1
            assert set(states) == {None}, (path, logical_id)
            continue
        counts["functions"] += 1
        for name in PROPERTIES:
            ours_said = {our_value(state, name) for state in states if state is not None}
            said = their_value(stack, name, theirs[name])
            if len(ours_said) > 1 and any(OPEN in each or "${" in each for each in said):
                counts[f"{name}: an open parameter decides"] += 1
            elif ours_said == {said}:
                counts[f"{name}: equal"] += 1
            else:
                differences.extend(Difference(path, logical_id, name, each, said) for each in ours_said or [(OPEN,)])
    return counts, differences


def refusal(answer: dict[str, Json]) -> str:
    """In which way a template is refused: "no YAML", "no template", "refused" or "failed" (a bug of the translator)."""
    return "templates: " + str(answer["error"]).partition(":")[0]


def test_the_corpus_is_read_as_the_translator_reads_it(shared: Path) -> None:
    root = shared / "corpus" / "templates"
    paths = sorted(path for path in root.rglob("*") if path.suffix in (".yaml", ".yml", ".json", ".template"))
    if not paths:
        pytest.skip("real templates: ../shared/corpus is absent")
    translator = Translator()
    counts: Counter[str] = Counter()
    defects: list[Difference] = []
    try:
        for path in paths:
            data = path.read_bytes()
            if b"AWS::Serverless" not in data or path.name == "manifest.json":
                continue
            counts["templates"] += 1
            answer = translator.ask(path)
            if "error" in answer:
                counts[refusal(answer)] += 1
                continue
            found, differences = compare(str(path.relative_to(root)), data, answer)
            counts += found
            counts.update(reason for each in differences if (reason := explain(each)) is not None)
            defects.extend(each for each in differences if explain(each) is None)
    finally:
        translator.close()
    for title, number in sorted(counts.items()):
        print(f"{number:6} {title}")
    assert defects == []
    assert counts["functions"] > 2_500
    assert counts["templates: refused"] < 150
