"""Runs the real SAM translator: reads paths from standard input, answers each with one line of JSON.

The answer is {"functions": {logical ID: {"Condition", "Layers", …}}, "layers": […], "parameters": …, "conditions": …,
"mappings": …} or {"error": "…"}. Needs no account and no network. Kept apart from our own reading on purpose.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import boto3
import yaml
from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.parser.parser import Parser
from samtranslator.plugins.application.serverless_app_plugin import ServerlessAppPlugin
from samtranslator.translator.translator import Translator

PROPERTIES = ("Layers", "Architectures", "Runtime", "PackageType")
LAYER_TYPES = ("AWS::Serverless::LayerVersion", "AWS::Lambda::LayerVersion")
FUNCTION_TYPES = ("AWS::Serverless::Function", "AWS::Lambda::Function")
IRRELEVANT = ("AutoPublishAlias", "CodeUri", "DeploymentPreference", "EventInvokeConfig", "Events", "Policies")
REMOTE = "s3://bucket/key"


class Loader(yaml.SafeLoader):
    """A loader that keeps dates as texts and reads short intrinsics as long ones."""


def construct_intrinsic(loader: Loader, suffix: str, node: yaml.Node) -> Any:
    """The long form of a short intrinsic function."""
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        if suffix == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        value = loader.construct_mapping(node, deep=True)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


Loader.add_multi_constructor("!", construct_intrinsic)
Loader.yaml_implicit_resolvers = {
    first: [each for each in resolvers if not each[0].endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class Offline(ServerlessAppPlugin):  # type: ignore[misc]  # the translator has no types
    """Applications are left as they are: their own plug-in would ask AWS."""

    def on_before_transform_template(self, template_dict: Any) -> None:
        """Does nothing."""

    def on_before_transform_resource(self, logical_id: Any, resource_type: Any, resource_properties: Any) -> None:
        """Does nothing."""

    def on_after_transform_template(self, template: Any) -> None:
        """Does nothing."""


def reduce(template: dict[str, Any]) -> None:
    """Leaves functions and layers alone, with code that is uploaded: other parts may be wrong and are not compared."""
    shared = (template.get("Globals") or {}).get("Function") or {}
    inherited = {name: shared[name] for name in shared if name not in IRRELEVANT}
    template["Globals"] = {"Function": inherited} if inherited else {}
    kept = {}
    for logical_id, resource in template["Resources"].items():
        properties = (resource.get("Properties") or {}) if isinstance(resource, dict) else None
        if not isinstance(properties, dict) or resource.get("Type") not in (*FUNCTION_TYPES, *LAYER_TYPES):
            continue
        kept[logical_id] = {**resource, "Properties": properties}
        if resource["Type"] == "AWS::Serverless::LayerVersion":
            properties["ContentUri"] = REMOTE
        elif resource["Type"] == "AWS::Serverless::Function":
            for name in IRRELEVANT:
                properties.pop(name, None)
            if "Image" in (properties.get("PackageType"), shared.get("PackageType")):
                properties["ImageUri"] = "111111111111.dkr.ecr.us-east-1.amazonaws.com/local:latest"
            elif "InlineCode" not in properties:
                properties["CodeUri"] = REMOTE
    template["Resources"] = kept


def transform(path: str) -> dict[str, Any]:
    """What the translator makes of a template, reduced to what is compared."""
    loaded = yaml.load(Path(path).read_text(encoding="utf-8-sig"), Loader)
    template = json.loads(json.dumps(loaded, default=str))
    if not isinstance(template, dict) or not isinstance(template.get("Resources"), dict):
        return {"error": "no template: it has no Resources"}
    reduce(template)
    parameters = template.get("Parameters") or {}
    values = {
        name: str(each["Default"]) if "Default" in each else "${" + name + "}" for name, each in parameters.items()
    }
    layers = [name for name, each in template["Resources"].items() if each.get("Type") in LAYER_TYPES]
    translator = Translator(None, Parser(), plugins=[Offline()], boto_session=boto3.Session(region_name="us-east-1"))
    found = translator.translate(template, values, get_managed_policy_map=dict)
    functions = {
        name: {"Condition": each.get("Condition"), **{key: each.get("Properties", {}).get(key) for key in PROPERTIES}}
        for name, each in found["Resources"].items()
        if each.get("Type") == "AWS::Lambda::Function"
    }
    sections = {key.lower(): template.get(key) or {} for key in ("Parameters", "Conditions", "Mappings")}
    return {"functions": functions, "layers": layers, **sections}


def answer(path: str) -> dict[str, Any]:
    """The transform of a template, or why the translator refuses it."""
    try:
        return transform(path)
    except yaml.YAMLError as error:
        return {"error": f"no YAML: {error}"}
    except InvalidDocumentException as error:
        return {"error": "refused: " + "; ".join(str(cause.message) for cause in error.causes)[:300]}
    except Exception as error:  # noqa: BLE001 (a stranger's bugs are an answer too)
        return {"error": f"failed: {type(error).__name__}: {str(error)[:200]}"}


if __name__ == "__main__":
    for name in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        os.environ.pop(name, None)
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    channel = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print must not get between the answers
    for line in sys.stdin:
        channel.write(json.dumps(answer(line.rstrip("\n")), default=str) + "\n")
        channel.flush()
