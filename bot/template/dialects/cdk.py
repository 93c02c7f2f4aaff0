"""cdk.json: no template, but what decides how the AWS CDK makes versions of functions."""

import itertools
import posixpath
import re

from bot.template.dialects.base import Dialect, Reading
from bot.template.model import CdkApp, Template
from bot.template.values import Place
from bot.yamltree.nodes import Mapping, Node, Scalar, entries, find, resolve

_SOURCES = (".ts", ".js", ".mjs", ".py", ".java", ".cs", ".go")
_MOST_SOURCES = 1000
_LAYERS = re.compile(rb"LayerVersion")
_VERSIONS = re.compile(rb"[cC]urrent_?[vV]ersion|addAlias|add_alias|lambda_?\.Alias|new Alias\(")
_FLAG = b"recognizeLayerVersion"
_OTHERS = ("Resources", "service", "functions", "provider", "scripts")  # keys of files that are something else


def sniff(root: Mapping) -> bool:
    """Whether a document is a cdk.json: it says how the app is run, and defines nothing itself."""
    app = find(root, "app")
    is_text = app is not None and isinstance(resolve(app), Scalar)
    return is_text and not any(find(root, key) is not None for key in _OTHERS)


def read(reading: Reading) -> Template:
    """No functions: what the context says, and what the sources beside it use."""
    source, root = reading.scope.source, reading.scope.root
    context, app = find(root, "context"), find(root, "app")
    layers, versions = _uses(reading) if posixpath.basename(source.path) == "cdk.json" else (False, False)
    place = Place(source, context or app or root).location
    cdk = CdkApp(tuple(_pairs(context)), layers, versions, place)
    return Template(source, DIALECT.name, (), reading.environments, cdk=cdk)


def _uses(reading: Reading) -> tuple[bool, bool]:
    """Whether the sources make layers, and versions; neither where they name the flag, for then the code decides."""
    layers = versions = False
    folder = posixpath.dirname(reading.scope.source.path)
    for data in itertools.islice(reading.below(folder, _SOURCES), _MOST_SOURCES):
        if _FLAG in data:
            return False, False
        layers = layers or _LAYERS.search(data) is not None
        versions = versions or _VERSIONS.search(data) is not None
    return layers, versions


def _pairs(node: Node | None) -> list[tuple[str, str]]:
    concrete = resolve(node) if node is not None else None
    if not isinstance(concrete, Mapping):
        return []
    values = ((key, resolve(value)) for key, _, value in entries(concrete))
    return [(key, value.text if isinstance(value, Scalar) else "") for key, value in values]


DIALECT = Dialect("cdk", 0, sniff, read)
