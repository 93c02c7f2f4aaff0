"""Runs the real SAM translator over whole templates: reads paths, answers each with one line of JSON.

The answer is {"template": …} or {"error": "…"}. Unlike the worker of the oracles, which reduces templates to functions,
this one keeps everything, so that whatever else changes is seen. Only code that SAM wants uploaded is replaced.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import boto3
import yaml
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from tests.oracles.sam_translator_worker import REMOTE, Loader, Offline

UPLOADED = ("CodeUri", "ContentUri", "DefinitionUri", "Location")
IMAGE = "111111111111.dkr.ecr.us-east-1.amazonaws.com/local:latest"


def give_code(resource: dict[str, Any]) -> None:
    """Puts something uploaded in place of local paths, and where a function lacks the code that a build would give."""
    properties = resource.setdefault("Properties", {})
    for name in UPLOADED:
        if isinstance(properties.get(name), str):
            properties[name] = REMOTE
    if resource.get("Type") == "AWS::Serverless::Function" and "InlineCode" not in properties:
        is_image = properties.get("PackageType") == "Image"
        properties.pop("CodeUri" if is_image else "ImageUri", None)
        properties["ImageUri" if is_image else "CodeUri"] = IMAGE if is_image else REMOTE


def transform(path: str) -> dict[str, Any]:
    """What the translator makes of a template with its defaults, in us-east-1."""
    loaded = yaml.load(Path(path).read_text(encoding="utf-8-sig"), Loader)
    template = json.loads(json.dumps(loaded, default=str))
    for resource in template["Resources"].values():
        give_code(resource)
    for properties in (template.get("Globals") or {}).values():
        for name in UPLOADED:
            properties.pop(name, None)
    parameters = template.get("Parameters") or {}
    values = {name: each["Default"] for name, each in parameters.items() if "Default" in each}
    translator = Translator(None, Parser(), plugins=[Offline()], boto_session=boto3.Session(region_name="us-east-1"))
    found: dict[str, Any] = translator.translate(template, values, get_managed_policy_map=dict)
    return found


def answer(path: str) -> dict[str, Any]:
    """The transform of a template, or why there is none."""
    try:
        return {"template": transform(path)}
    except Exception as error:  # noqa: BLE001 (a stranger's bugs are an answer too)
        causes = getattr(error, "causes", ())
        return {"error": "; ".join(str(each.message) for each in causes)[:200] or f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    channel = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print must not get between the answers
    for line in sys.stdin:
        channel.write(json.dumps(answer(line.rstrip("\n")), default=str) + "\n")
        channel.flush()
