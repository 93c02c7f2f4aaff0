"""The stand-in for libyaml: ruamel.yaml's pure Python parser, with events, marks and errors as PyYAML has them.

Imported only where PyYAML has no libyaml, for it is thirty times slower. It refuses tabs in some places where libyaml
takes them (after a colon, before a comment).
"""

from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from yaml import YAMLError as PyYAMLError
from yaml import events
from yaml.error import MarkedYAMLError as PyYAMLMarkedError


class PureParser:
    """Hands out the events of a text, one by one."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[Any] = iter(YAML(typ="safe", pure=True).parse(text))

    def get_event(self) -> Any:
        """The next event as an object of yaml.events, or None after the last one. Raises PyYAML's YAMLError."""
        try:
            event = next(self._events, None)
        except MarkedYAMLError as error:
            context_mark, problem_mark = error.context_mark, error.problem_mark
            raise PyYAMLMarkedError(error.context, context_mark, error.problem, problem_mark) from error
        except YAMLError as error:
            raise PyYAMLError(str(error)) from error
        return None if event is None else _as_pyyaml(event)


def _as_pyyaml(event: Any) -> Any:
    name = type(event).__name__
    converted = getattr(events, name).__new__(getattr(events, name))
    for attribute in ("start_mark", "end_mark", "anchor", "flow_style", "value"):
        if hasattr(event, attribute):
            setattr(converted, attribute, getattr(event, attribute))
    if hasattr(event, "tag"):
        converted.tag = None if event.tag is None else str(event.tag)
    if name == "ScalarEvent":
        converted.style = event.style or ""
    return converted
