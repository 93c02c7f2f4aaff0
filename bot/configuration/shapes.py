"""The shapes that the value of a setting may have.

From a shape come the parser of flags and inputs, the validator of the configuration file, and its JSON schema.
"""

from typing import NamedTuple, TypeAlias


class Text(NamedTuple):
    """One line of text. `pattern` is a regular expression that fits the whole text, in the dialect of ECMA 262 too."""

    metavar: str
    expects: str
    pattern: str = ""


class FilePath(NamedTuple):
    """The path of a file."""

    is_of_repository: bool = True  # given to a run relative to the repository root, else to the current directory
    metavar: str = "FILE"


class RuleName(NamedTuple):
    """The name of a rule."""

    metavar: str = "RULE"


class Date(NamedTuple):
    """A calendar day, YYYY-MM-DD."""

    metavar: str = "DATE"


class Choice(NamedTuple):
    """One of a closed set of words."""

    values: tuple[str, ...]


class Boolean(NamedTuple):
    """`true` or `false`; on the command line the flag alone."""

    metavar: str = ""


class Integer(NamedTuple):
    """A whole number from `minimum` to `maximum`, both included."""

    minimum: int
    maximum: int
    metavar: str = "N"


Plain: TypeAlias = Text | FilePath | RuleName | Date | Choice | Boolean | Integer


class ListOf(NamedTuple):
    """Any number of items. Flags repeat; action inputs have one item a line."""

    item: "Plain | Record"
    may_stand_alone: bool = True  # one item needs no list in the configuration file
    splits_at_commas: bool = False  # in flags and inputs; not for paths, which may hold commas


class MapOf(NamedTuple):
    """Any number of pairs."""

    key: "Text | RuleName"
    value: "Choice | ParameterValue"


class ParameterValue(NamedTuple):
    """The value of a template parameter: text, number or boolean taken as written, or a list of them."""

    metavar: str = "VALUE"


class Field(NamedTuple):
    """One key of a record."""

    name: str
    shape: "Shape"
    doc: str
    is_required: bool = False


class Record(NamedTuple):
    """A mapping with known keys; `name` says what it describes."""

    name: str
    fields: tuple[Field, ...]


Shape: TypeAlias = Plain | ListOf | MapOf | ParameterValue | Record
