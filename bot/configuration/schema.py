"""The JSON schema of the configuration file, from the table of settings."""

import json
from collections.abc import Mapping
from typing import Final, TypeAlias, assert_never

from bot.configuration.document import ROOT
from bot.configuration.shapes import (
    Boolean,
    Choice,
    Date,
    FilePath,
    Integer,
    ListOf,
    MapOf,
    ParameterValue,
    Record,
    RuleName,
    Shape,
    Text,
)
from bot.configuration.table import find_setting
from bot.configuration.texts import DATE, FILE_PATH, RULE_NAME

Schema: TypeAlias = Mapping[str, object]

_SCALAR: Final = ({"type": "string"}, {"type": "number"}, {"type": "boolean"})


def render_schema() -> str:
    """The text of `docs/schemas/config.schema.json`, with a final newline.

    It accepts what `document.read_entries` accepts where that knows no rules, given that dates are checked (`format`).
    """
    root = dict(record_schema(ROOT))
    root["type"] = ["object", "null"]  # an empty file is a configuration too
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Configuration of layer-bot: .github/layer-bot.yml or layer-bot.yml",
    }
    return json.dumps({**head, **root}, indent=2, ensure_ascii=False) + "\n"


def record_schema(record: Record) -> Schema:
    """The schema of a mapping with known keys; keys of the configuration itself show their defaults."""
    properties: dict[str, Schema] = {}
    for field in record.fields:
        properties[field.name] = {"description": field.doc, **shape_schema(field.shape)}
        default = find_setting(field.name).default if record is ROOT else None
        if isinstance(default, str | int):
            properties[field.name] = {**properties[field.name], "default": default}
    required = [field.name for field in record.fields if field.is_required]
    schema: dict[str, object] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "required": required} if required else schema


def shape_schema(shape: Shape) -> Schema:
    """The schema of a value."""
    match shape:
        case ListOf(item, may_stand_alone):
            items = {"type": "array", "items": shape_schema(item)}
            return {"anyOf": [shape_schema(item), items]} if may_stand_alone else items
        case MapOf(key, value):
            return {
                "type": "object",
                "propertyNames": shape_schema(key),
                "additionalProperties": shape_schema(value),
            }
        case ParameterValue():
            return {"anyOf": [*_SCALAR, {"type": "array", "items": {"anyOf": [*_SCALAR]}}]}
        case Record():
            return record_schema(shape)
        case Choice(values):
            return {"enum": list(values)}
        case Boolean():
            return {"type": "boolean"}
        case Integer(minimum, maximum):
            return {"type": "integer", "minimum": minimum, "maximum": maximum}
        case Text(_, _, pattern):
            return _text_schema(pattern)
        case FilePath():
            return _text_schema(FILE_PATH)
        case RuleName():
            return _text_schema(RULE_NAME)
        case Date():
            return {**_text_schema(DATE), "format": "date"}
        case _:
            assert_never(shape)


def _text_schema(pattern: str) -> Schema:
    return {"type": "string", "pattern": f"^(?:{pattern})$"} if pattern else {"type": "string"}
