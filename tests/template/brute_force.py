"""Small templates at random, and an evaluator of its own for them over all assignments of their parameters."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import NamedTuple, TypeAlias

from hypothesis import strategies as st

from tests.template.builder import HEAD, block

VALUES = ("a", "b", "c")
PARAMETERS = ("P0", "P1", "P2")
ARCHITECTURES = ("arm64", "x86_64")
ARN_OF = "arn:aws:lambda:us-east-1:123456789012:layer:{}:1"
CONDITIONS = ("C0", "C1", "C2", "C3")


class Declared(NamedTuple):
    """A parameter of a generated template."""

    allowed: tuple[str, ...]
    default: str | None


class Equals(NamedTuple):
    parameter: str
    other: str  # "=P1" for another parameter


class Not(NamedTuple):
    term: "Term"


class Both(NamedTuple):
    kind: str  # "And" or "Or"
    terms: tuple["Term", ...]


Term: TypeAlias = Equals | Not | Both | str  # a str is a reference to a condition


class Entry(NamedTuple):
    """An entry of a list: a text, or a choice by a condition; None is NoValue."""

    text: str | None
    condition: str = ""
    otherwise: "Entry | None" = None


def write_term(term: Term) -> str:
    match term:
        case str():
            return f"!Condition {term}"
        case Equals(parameter, other):
            return f"!Equals [!Ref {parameter}, {'!Ref ' + other[1:] if other.startswith('=') else other}]"
        case Not(inner):
            return f"!Not [{write_term(inner)}]"
        case Both(kind, terms):
            return f"!{kind} [{', '.join(write_term(each) for each in terms)}]"


def write_entry(entry: Entry | None) -> str:
    if entry is None or entry.text is None:
        return "!Ref AWS::NoValue"
    if entry.condition:
        return f"!If [{entry.condition}, {write_entry(Entry(entry.text))}, {write_entry(entry.otherwise)}]"
    if entry.text in ARCHITECTURES:
        return entry.text
    return f'!Sub "{ARN_OF.format("${" + entry.text + "}" if entry.text in PARAMETERS else entry.text)}"'


class Case(NamedTuple):
    """A generated template."""

    parameters: Mapping[str, Declared]
    conditions: Mapping[str, Term]
    layers: tuple[Entry, ...]
    architectures: tuple[Entry, ...]

    def write(self) -> str:
        lines = ["Parameters:"]
        for name, declared in self.parameters.items():
            allowed = f", AllowedValues: [{', '.join(declared.allowed)}]" if declared.allowed else ""
            default = f", Default: {declared.default}" if declared.default is not None else ""
            lines.append(f"  {name}: {{Type: String{allowed}{default}}}")
        lines.append("Conditions:")
        lines.extend(f"  {name}: {write_term(term)}" for name, term in self.conditions.items())
        lines.append("Resources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties:")
        lines.append(f"      Layers: [{', '.join(write_entry(each) for each in self.layers)}]")
        lines.append(f"      Architectures: [{', '.join(write_entry(each) for each in self.architectures)}]")
        return HEAD + block("\n".join(lines))

    def expected(self) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        """The pairs of layers and architectures over all assignments."""
        found = set()
        for values in self.assignments():
            layers = self._items(self.layers, values)
            architectures = self._items(self.architectures, values)
            found.add((layers, architectures or ("x86_64",)))
        return sorted(found)

    def assignments(self) -> Iterator[dict[str, str]]:
        names = list(self.parameters)
        for values in product(*(declared.allowed for declared in self.parameters.values())):
            yield dict(zip(names, values, strict=True))

    def _items(self, entries: tuple[Entry, ...], values: Mapping[str, str]) -> tuple[str, ...]:
        texts = (self._entry(entry, values) for entry in entries)
        return tuple(text for text in texts if text is not None)

    def _entry(self, entry: Entry | None, values: Mapping[str, str]) -> str | None:
        if entry is None or entry.text is None:
            return None
        if entry.condition and not self.holds(entry.condition, values):
            return self._entry(entry.otherwise, values)
        return values.get(entry.text, entry.text)

    def holds(self, term: Term, values: Mapping[str, str]) -> bool:
        match term:
            case str():
                return self.holds(self.conditions[term], values)
            case Equals(parameter, other):
                return values[parameter] == (values[other[1:]] if other.startswith("=") else other)
            case Not(inner):
                return not self.holds(inner, values)
            case Both("And", terms):
                return all(self.holds(each, values) for each in terms)
            case Both(_, terms):
                return any(self.holds(each, values) for each in terms)


def terms(below: tuple[str, ...]) -> st.SearchStrategy[Term]:
    """Condition expressions that may refer to the conditions `below`."""
    others = [*VALUES, "d", *(f"={name}" for name in PARAMETERS)]
    equals = st.builds(Equals, st.sampled_from(PARAMETERS), st.sampled_from(others))
    leaves = equals | st.sampled_from(below) if below else equals
    return st.recursive(
        leaves,
        lambda inner: (
            st.builds(Not, inner)
            | st.builds(Both, st.sampled_from(["And", "Or"]), st.lists(inner, min_size=2, max_size=3).map(tuple))
        ),
        max_leaves=5,
    )


def entries(texts: tuple[str, ...]) -> st.SearchStrategy[Entry]:
    plain = st.builds(Entry, st.sampled_from(texts), st.just(""), st.none())
    return st.recursive(
        plain,
        lambda inner: st.builds(
            Entry, st.sampled_from(texts), st.sampled_from(CONDITIONS), inner | st.just(Entry(None))
        ),
        max_leaves=3,
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    allowed = st.lists(st.sampled_from(VALUES), min_size=1, max_size=3, unique=True).map(tuple)
    parameters = {}
    for name in PARAMETERS:
        choices = draw(allowed)
        parameters[name] = Declared(choices, draw(st.none() | st.sampled_from(choices)))
    conditions = {name: draw(terms(CONDITIONS[:index])) for index, name in enumerate(CONDITIONS)}
    return Case(
        parameters,
        conditions,
        tuple(draw(st.lists(entries(("l1", "l2", *PARAMETERS)), max_size=3))),
        tuple(draw(st.lists(entries(ARCHITECTURES), max_size=2))),
    )
