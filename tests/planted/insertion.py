"""Puts text into a template at places that the reader names, as a person with an editor would."""

from typing import NamedTuple

from bot.text.source import SourceFile
from bot.yamltree.nodes import Mapping, Scalar, entries, find, resolve
from bot.yamltree.parse import Document, parse


class Host(NamedTuple):
    """A healthy template and the function in it that gets a layer."""

    path: str
    text: str
    function: str
    architecture: str
    language: str  # the language of the runtime: "python" of "python3.12"


def mapping_at(text: str, *keys: str) -> tuple[SourceFile, Mapping] | None:
    """The mapping below `keys`, or None."""
    document = parse(SourceFile("template.yaml", text.encode()))
    assert isinstance(document, Document)
    node = resolve(document.root)
    for key in keys:
        found = find(node, key) if isinstance(node, Mapping) else None
        if found is None:
            return None
        node = resolve(found)
    return (document.source, node) if isinstance(node, Mapping) else None


def insert_below(text: str, keys: tuple[str, ...], block: str) -> str:
    """The text with the lines of `block` before the first pair of the mapping below `keys`, indented as its pairs are.

    A section that the template lacks is added at its end.
    """
    found = mapping_at(text, *keys)
    if found is None and len(keys) == 1:
        indented = "".join(f"  {line}\n" for line in block.splitlines())
        return f"{text.rstrip()}\n{keys[0]}:\n{indented}"
    if found is None and keys == ("Globals", "Function"):
        if mapping_at(text, "Globals") is None:
            return insert_below(
                text, ("Globals",), "Function:\n" + "".join(f"  {line}\n" for line in block.splitlines())
            )
        return insert_below(text, ("Globals",), "Function:\n" + "".join(f"  {line}\n" for line in block.splitlines()))
    assert found is not None
    source, mapping = found
    first = mapping.pairs[0][0]
    column = source.lines.position(first.start).column - 1
    line_start = first.start - column
    indented = "".join(f"{' ' * column}{line}\n" for line in block.splitlines())
    return text[:line_start] + indented + text[line_start:]


def block_functions(text: str) -> list[tuple[str, str, str]]:
    """The SAM functions whose properties stand in block style on lines of their own: name, runtime, architecture.

    Left out are those with layers, of images, with an architecture or a runtime that is not literal.
    """
    found = mapping_at(text, "Resources")
    shared = mapping_at(text, "Globals", "Function")
    if found is None or (shared is not None and (find(shared[1], "Layers") or find(shared[1], "Architectures"))):
        return []
    return [each for name, _, node in entries(found[1]) if (each := _function(found[0], name, resolve(node), shared))]


def _function(
    source: SourceFile, name: str, node: object, shared: tuple[SourceFile, Mapping] | None
) -> tuple[str, str, str] | None:
    if not isinstance(node, Mapping) or _text(node, "Type") != "AWS::Serverless::Function" or find(node, "Condition"):
        return None
    properties = find(node, "Properties")
    properties = resolve(properties) if properties is not None else None
    if not isinstance(properties, Mapping) or properties.is_flow or not properties.pairs:
        return None
    first = properties.pairs[0][0]
    line = source.lines.line_span(source.lines.position(first.start).line)
    runtime = _text(properties, "Runtime") or (_text(shared[1], "Runtime") if shared else None)
    taken = any(find(properties, key) for key in ("Layers", "PackageType", "Architectures", "SnapStart", "Metadata"))
    if source.text[line.start : first.start].strip() or taken or not runtime:
        return None
    return name, runtime, "x86_64"


def _text(mapping: Mapping, key: str) -> str | None:
    node = find(mapping, key)
    concrete = resolve(node) if node is not None else None
    return concrete.text if isinstance(concrete, Scalar) and concrete.tag is None else None
