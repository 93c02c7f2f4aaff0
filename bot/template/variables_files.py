"""The files that one serverless.yml is made of: itself and what `${file(…)}` names, each node with its source."""

import posixpath
from collections.abc import Callable, Iterator
from typing import NamedTuple

from bot.template.scope import Scope
from bot.template.values import Stretch, Text, Unknown, literal
from bot.template.variables_syntax import Escape, Malformed, Variable, parse_variables
from bot.text.source import SourceFile
from bot.yamltree.limits import Unreadable
from bot.yamltree.nodes import Concrete, Mapping, Node, Scalar, Sequence, entries, find
from bot.yamltree.parse import parse

_STRUCTURED = (".yml", ".yaml", ".json", ".tfstate")
_PROGRAMS = (".js", ".cjs", ".mjs", ".ts", ".mts")
MAX_FILES = 64
WIDE = 16


class Choices(NamedTuple):
    """The stages and regions that the files name, in order, and those without `--stage` and `--region`."""

    stages: tuple[str, ...]
    regions: tuple[str, ...]
    default_stage: str
    default_region: str


class ServiceFiles:
    """The files of one service. A file is parsed on first use; nodes are known by identity, as they tell no file."""

    def __init__(self, scope: Scope, load: Callable[[str], SourceFile | None]) -> None:
        self.main = scope.source
        self.root = scope.root
        self.choices = Choices((), (), "", "")
        self._folder = posixpath.dirname(scope.source.path)
        self._load = load
        self._contents: dict[str, Concrete | Text | Unknown | None] = {}
        self._sources: dict[int, tuple[Node, SourceFile]] = {}
        self._renamed: dict[tuple[int, str], Scalar] = {}
        self._indexes: dict[int, dict[str, Node]] = {}
        self._parsed: dict[str, tuple[Variable | Escape, ...] | None] = {}
        self._register(scope.root, scope.source)

    def source_of(self, node: Node) -> SourceFile | None:
        """The file of a node that was parsed, or None for a node made since."""
        known = self._sources.get(id(node))
        return known[1] if known is not None else None

    def variables_of(self, text: str) -> tuple[Variable | Escape, ...] | None:
        """The variables of a text, or None where they do not follow the grammar."""
        if text not in self._parsed:
            try:
                self._parsed[text] = parse_variables(text)
            except Malformed:
                self._parsed[text] = None
        return self._parsed[text]

    def find(self, mapping: Mapping, key: str) -> Node | None:
        """The value of a key, or None; wide tables are indexed, as every variable looks into them."""
        if len(mapping.pairs) < WIDE or self.source_of(mapping) is None:
            return find(mapping, key)
        if id(mapping) not in self._indexes:
            self._indexes[id(mapping)] = {name: value for name, _, value in entries(mapping)}
        return self._indexes[id(mapping)].get(key)

    def content(self, name: str) -> Concrete | Text | Unknown | None:
        """What `${file(name)}` stands for: a node, a text, Unknown, or None where the repository has no such file."""
        path = posixpath.normpath(posixpath.join(self._folder, name))
        if path.startswith(("/", "../", "~")):
            return Unknown(f"file '{name}' is outside of the repository")
        if path.endswith(_PROGRAMS):
            return Unknown(f"file '{name}' is a program, and no program is run")
        if path not in self._contents:
            too_many = Unknown(f"more than {MAX_FILES} files make this template")
            self._contents[path] = too_many if len(self._contents) >= MAX_FILES else self._read(path, name)
        return self._contents[path]

    def roots(self) -> tuple[Concrete, ...]:
        """The documents read so far, the service's own first."""
        others = (content for content in self._contents.values() if isinstance(content, Scalar | Sequence | Mapping))
        return (self.root, *others)

    def mention(self, word: str) -> bool:
        """Whether a word stands in one of the files read so far."""
        sources = (self.source_of(root) for root in self.roots())
        return any(word in source.text for source in sources if source is not None)

    def renamed(self, key: Scalar, name: str) -> Scalar:
        """A key as if it were written `name`, at its own place: the logical ID that the framework makes of it."""
        if (id(key), name) not in self._renamed:
            made = key._replace(text=name)
            self._renamed[id(key), name] = made
            self._sources[id(made)] = (made, self.source_of(key) or self.main)
        return self._renamed[id(key), name]

    def _read(self, path: str, name: str) -> Concrete | Text | Unknown | None:
        source = self.main if path == self.main.path else self._load(path)
        if source is None:
            return None
        if not path.endswith(_STRUCTURED):
            return literal(source.text, Stretch(source, 0, len(source.text)))
        if source is self.main:
            return self.root
        document = parse(source)
        if isinstance(document, Unreadable):
            return Unknown(f"file '{name}' cannot be read: {document.message}")
        self._register(document.root, document.source)
        return document.root

    def _register(self, root: Concrete, source: SourceFile) -> None:
        for node in walk_nodes(root):
            self._sources[id(node)] = (node, source)


def walk_nodes(root: Node) -> Iterator[Concrete]:
    """Every node below and with `root`, keys too, in document order; what an alias stands for stands elsewhere."""
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Mapping):
            stack.extend(each for pair in reversed(node.pairs) for each in reversed(pair))
        elif isinstance(node, Sequence):
            stack.extend(reversed(node.items))
        elif not isinstance(node, Scalar):
            continue
        yield node
