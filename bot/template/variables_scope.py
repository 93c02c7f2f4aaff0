"""The CloudFormation side of a service in one scenario: its `resources`, and the resources of its own `layers`."""

from collections.abc import Iterator

from bot.template.evaluator import Evaluator
from bot.template.scope import Scope
from bot.template.variables import VariableEvaluator
from bot.template.variables_files import ServiceFiles
from bot.yamltree.nodes import Mapping, Node, Scalar, Sequence, Style, entries, find, resolve

LAYER_TYPE = "AWS::Lambda::LayerVersion"
_LAYER_PROPERTIES = {"compatibleArchitectures": "CompatibleArchitectures", "compatibleRuntimes": "CompatibleRuntimes"}

Pair = tuple[Node, Node]


class ServiceScope(Scope):
    """The names of a service's CloudFormation template: sections merged over all parts of `resources`."""

    def __init__(self, files: ServiceFiles, base: Evaluator) -> None:
        """`base` gives the scenario; `evaluator` is the one that sees this scope."""
        super().__init__(files.main, files.root)
        self.evaluator = VariableEvaluator(files, self, base)
        self._merged: dict[str, Mapping | None] = {}

    def section(self, name: str) -> Mapping | None:
        """A section of the CloudFormation template, or None. Raises Fork where its parts depend on a choice."""
        if name not in self._merged:
            pairs = [*self._pairs(name), *(self._layers() if name == "Resources" else ())]
            self._merged[name] = _mapping(pairs) if pairs else None
        return self._merged[name]

    def _pairs(self, name: str) -> Iterator[Pair]:
        node = self.evaluator.node(find(self.root, "resources"))
        parts = node.items if isinstance(node, Sequence) else (node,) if isinstance(node, Mapping) else ()
        for part in parts:
            mapping = self.evaluator.node(part)
            section = self.evaluator.node(find(mapping, name)) if isinstance(mapping, Mapping) else None
            if isinstance(section, Mapping):
                yield from self._entries(section)

    def _entries(self, section: Mapping) -> Iterator[Pair]:
        for _, key, value in entries(section):
            node = self.evaluator.node(value)
            if isinstance(node, Scalar | Sequence | Mapping):
                yield key, self._with_properties(node) if isinstance(node, Mapping) else node

    def _with_properties(self, body: Mapping) -> Mapping:
        """A resource's body whose properties are no variable any more."""
        written = find(body, "Properties")
        properties = self.evaluator.node(written)
        if not isinstance(properties, Mapping) or written is None or properties is resolve(written):
            return body
        return body._replace(pairs=(*body.pairs, (_scalar("Properties"), properties)))

    def _layers(self) -> Iterator[Pair]:
        section = self.evaluator.node(find(self.root, "layers"))
        if not isinstance(section, Mapping):
            return
        for key, body in self._entries(section):
            name = resolve(key)
            if isinstance(name, Scalar) and isinstance(body, Mapping):
                yield self.evaluator.files.renamed(name, layer_logical_id(name.text)), _layer_resource(body)


def layer_logical_id(name: str) -> str:
    """The logical ID of an entry of `layers` (osls 4.3.1, lib/plugins/aws/lib/naming.js, read 2026-11-22)."""
    return f"{_normalized(name)}LambdaLayer"


def function_logical_id(name: str) -> str:
    """The logical ID of an entry of `functions` (osls 4.3.1, lib/plugins/aws/lib/naming.js, read 2026-11-22)."""
    return f"{_normalized(name)}LambdaFunction"


def _normalized(name: str) -> str:
    name = name.replace("-", "Dash").replace("_", "Underscore")
    return name[:1].upper() + name[1:]


def _layer_resource(body: Mapping) -> Mapping:
    properties: list[Pair] = []
    for written, name in _LAYER_PROPERTIES.items():
        value = find(body, written)
        if value is not None:
            properties.append((_scalar(name), value))
    return _mapping([(_scalar("Type"), _scalar(LAYER_TYPE)), (_scalar("Properties"), _mapping(properties))])


def _scalar(text: str) -> Scalar:
    return Scalar(text, None, Style.PLAIN, 0, 0)


def _mapping(pairs: list[Pair]) -> Mapping:
    return Mapping(tuple(pairs), None, False, 0, 0)
