"""What `layer-bot config show` prints: each setting, its value, and where the value comes from."""

import json
from datetime import date

from bot.configuration.table import SETTINGS
from bot.configuration.texts import printable
from bot.settings import Environment, IgnoredFinding, Settings


def render_settings(settings: Settings) -> str:
    """All settings as YAML, one a line in the order of the table, with the origin as a comment; ends with a newline."""
    origins = dict(settings.origins)
    lines = [
        (f"{row.name}: {printable(_to_json(getattr(settings, row.field), row.name))}", origins.get(row.name, "default"))
        for row in SETTINGS
    ]
    width = min(max(len(text) for text, _ in lines), 48)
    return "".join(f"{text:<{width}}  # {printable(origin)}\n" for text, origin in lines)


def _to_json(value: object, name: str) -> str:
    """The value as the configuration file would hold it, in JSON, which is YAML too."""
    return json.dumps(_plain(value, name), ensure_ascii=False)


def _plain(value: object, name: str) -> object:
    match value:
        case Environment():
            fields = {**value._asdict(), "parameters": dict(value.parameters)}
            return _without_absent(fields)
        case IgnoredFinding():
            return _without_absent(value._asdict())
        case tuple() if name == "rules":
            return dict(value)
        case tuple():
            return [_plain(item, "") for item in value]
        case _:
            return value


def _without_absent(fields: dict[str, object]) -> dict[str, object]:
    fields = {key: value for key, value in fields.items() if key not in ("place", "written")}
    kept = {key: value.isoformat() if isinstance(value, date) else value for key, value in fields.items()}
    return {key: value for key, value in kept.items() if value is not None and value != {}}
