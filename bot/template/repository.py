"""The templates of a set of files: parsed, linked by nested stacks, and read in all their environments."""

import posixpath
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Dictionary
from dataclasses import replace
from typing import NamedTuple

from bot.findings.finding import Problem
from bot.template import samconfig, stacks
from bot.template.dialects import load_dialects
from bot.template.dialects.base import Dialect, Instance, Reading
from bot.template.model import Template
from bot.template.scenarios import Environment
from bot.template.scope import Scope
from bot.text.source import SourceFile
from bot.yamltree.limits import Unreadable
from bot.yamltree.nodes import Mapping
from bot.yamltree.parse import Document, parse, read_source

_NO_TEMPLATE = "no SAM, CloudFormation or Serverless Framework template; name one, or exclude it"
_NOT_JUDGED = (
    "so nothing is said of its layers; give parameters their values in a samconfig file or with `environments` in the "
    "configuration"
)
_TEMPLATE_WORDS = (b"AWS::", b"Resources", b"provider:", b'"provider"')

Load = Callable[[str], bytes | None]


class Deployment(NamedTuple):
    """How one template is deployed beyond its own defaults: an environment, and where it comes from."""

    path_matches: Callable[[str], bool]
    environment: Environment


class Files(NamedTuple):
    """The files of one side. `load` gives the bytes of any other file by its path, or None.

    `candidates` are those that can matter, `nesting` those that may deploy one of them; `named` are the paths that
    must be judged or be a Problem.
    """

    candidates: Dictionary[str, bytes]
    nesting: Dictionary[str, bytes]
    named: frozenset[str]
    load: Load
    below: Callable[[str], Iterator[str]] = lambda _folder: iter(())  # the paths of all files below a folder
    others: frozenset[str] = frozenset()  # candidates that are read by themselves, unless a parent deploys them


class Templates(NamedTuple):
    """What was read, with its documents and scopes by path, the nested stacks, and what could not be read."""

    templates: tuple[Template, ...]
    documents: Dictionary[str, Document]
    sources: Dictionary[str, SourceFile]
    problems: tuple[Problem, ...]
    scopes: Dictionary[str, Scope]
    links: stacks.Links


class _Reader:
    """Reads the files of one side; every file once."""

    def __init__(self, files: Files, known_dialects: tuple[Dialect, ...]) -> None:
        self.files = files
        self.documents: dict[str, Document] = {}
        self.scopes: dict[str, Scope] = {}
        self.dialects: dict[str, Dialect] = {}
        self.sources: dict[str, SourceFile] = {}
        self.problems: list[Problem] = []
        self._known_dialects = known_dialects
        self._asked: set[str] = set()

    def add(self, path: str, data: bytes) -> None:
        """Parses a file: a scope if a dialect knows it, a Problem if it looks like a template and cannot be read."""
        self._asked.add(path)
        source = read_source(path, data)
        document = source if isinstance(source, Unreadable) else parse(source)
        if isinstance(document, Unreadable):
            letters = data.replace(b"\0", b"")  # of a file in UTF-16
            if path in self.files.named or any(word in letters for word in _TEMPLATE_WORDS):
                self.report(path, document.line, document.message)
            return
        root = document.root
        dialect = self._sniff(root) if isinstance(root, Mapping) else None
        if dialect is None or not isinstance(root, Mapping):
            if path in self.files.named:
                self.report(path, 1, _NO_TEMPLATE)
            return
        self.documents[path] = document
        self.dialects[path] = dialect
        self.scopes[path] = Scope(document.source, root)
        self.sources[path] = document.source
        for key, offset in document.duplicates:
            line = document.source.lines.position(offset).line
            self.report(path, line, f"key '{key}' stands twice in one mapping, and tools differ in which one counts")

    def _sniff(self, root: Mapping) -> Dialect | None:
        return next((dialect for dialect in self._known_dialects if dialect.sniff(root)), None)

    def report(self, path: str, line: int, message: str) -> None:
        """Notes a Problem; it matters if the file was named."""
        self.problems.append(Problem(path, line, message, matters=path in self.files.named))

    def add_linked(self) -> stacks.Links:
        """Reads the parents and children of what was read, by nested-stack paths, until nothing new is found."""
        waiting = dict(self.files.nesting)
        asked: set[bytes] = set()
        while True:
            known = (*self.scopes, *self.files.others) if waiting else ()
            names = {posixpath.basename(path).encode("utf-8", "surrogateescape") for path in known} - asked
            asked |= names
            parents = [path for path, data in waiting.items() if any(name in data for name in names)]
            for path in parents:
                self.add(path, waiting.pop(path))
            children = self._missing_children()
            for path, data in children:
                self.add(path, data)
            if not parents and not children:
                return stacks.link_templates(self.scopes)

    def _missing_children(self) -> list[tuple[str, bytes]]:
        found: dict[str, bytes] = {}
        for scope in tuple(self.scopes.values()):
            for _, path in stacks.nested_templates(scope):
                if path not in self._asked:
                    self._asked.add(path)
                    data = self.files.load(path)
                    if data is not None:
                        found[path] = data
        return list(found.items())

    def load_below(self, folder: str, suffixes: tuple[str, ...]) -> Iterator[bytes]:
        """The bytes of the files below a folder whose names end so, one after the other."""
        for path in self.files.below(folder):
            data = self.files.load(path) if path.endswith(suffixes) else None
            if data is not None:
                yield data

    def load_source(self, path: str) -> SourceFile | None:
        """Another file of the side as text, or None where there is none that can be read."""
        if path not in self.sources:
            data = self.files.load(path)
            source = read_source(path, data) if data is not None else None
            if not isinstance(source, SourceFile):
                return None
            self.sources[path] = source
        return self.sources[path]


def read_templates(
    files: Files,
    defaults: Environment,
    deployments: tuple[Deployment, ...],
    *,
    dialects: tuple[Dialect, ...] = (),
) -> Templates:
    """The templates among the candidates, judged in `defaults` and in their own environments.

    `dialects` are those that `load_dialects` gives; a caller who reads many times gives them, as finding them takes
    longer than reading a small template.
    """
    reader = _Reader(files, dialects or load_dialects())
    for path, data in files.candidates.items():
        reader.add(path, data)
    links = reader.add_linked()
    overrides = _Overrides(reader)
    environments = {
        path: _fill((defaults, *overrides.environments(path), *_configured(path, deployments)))
        for path in reader.scopes
    }
    parents = stacks.find_parents(links)
    templates = []
    for path, scope in reader.scopes.items():
        instances = tuple(
            Instance(reader.scopes[root], logical_ids, environments[root])
            for root, logical_ids in stacks.find_deployments(scope, parents)
        )
        judged_in = _joined(instances) if instances else environments[path]
        reading = Reading(scope, judged_in, links, instances, reader.load_source, reader.load_below)
        template = replace(reader.dialects[path].read(reading), root=scope.root)
        templates.append(template)
        for function in template.functions:
            if function.unknown is not None:
                line = scope.source.lines.position(function.place.span.start).line
                reader.report(path, line, f"function '{function.logical_id}': {function.unknown}, {_NOT_JUDGED}")
    problems = (each for each in reader.problems if each.message != _NO_TEMPLATE or each.path not in reader.sources)
    return Templates(tuple(templates), reader.documents, reader.sources, tuple(problems), reader.scopes, links)


def _joined(instances: tuple[Instance, ...]) -> tuple[Environment, ...]:
    """The environments of all instances, each once."""
    found: list[Environment] = []
    for instance in instances:
        found.extend(each for each in instance.environments if each not in found)
    return tuple(found)


def _configured(path: str, deployments: tuple[Deployment, ...]) -> Iterator[Environment]:
    return (each.environment for each in deployments if each.path_matches(path))


def _fill(environments: tuple[Environment, ...]) -> tuple[Environment, ...]:
    """The environments, those without a region of their own with the regions of the first."""
    return tuple(each if each.regions else each._replace(regions=environments[0].regions) for each in environments)


class _Overrides:
    """The environments of samconfig files beside templates; every file is read once."""

    def __init__(self, reader: _Reader) -> None:
        self._reader = reader
        self._read: dict[str, tuple[samconfig.Given, ...]] = {}

    def environments(self, template_path: str) -> Iterator[Environment]:
        """The environments that samconfig files give a template: beside it, or above it and naming it."""
        folder = posixpath.dirname(template_path)
        while True:
            for name in samconfig.NAMES:
                path = posixpath.join(folder, name)
                for given in self._given(path):
                    if samconfig.applies_to(given, path, template_path):
                        yield samconfig.environment_of(given)
            if folder in ("", "/"):
                return
            folder = posixpath.dirname(folder)

    def _given(self, path: str) -> tuple[samconfig.Given, ...]:
        if path not in self._read:
            source = self._reader.load_source(path)
            given = samconfig.read_samconfig(source) if source is not None else ()
            if isinstance(given, Unreadable) and source is not None:
                self._reader.report(path, given.line, given.message)
            self._read[path] = () if isinstance(given, Unreadable) else given
        return self._read[path]
