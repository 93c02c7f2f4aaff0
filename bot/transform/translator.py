"""One SAM template through aws-sam-translator: offline, without credentials. Runs in the worker process only."""

import json
from functools import cache
from typing import Any

import boto3
from samtranslator.metrics.metrics import DummyMetricsPublisher, Metrics
from samtranslator.model.exceptions import InvalidDocumentException
from samtranslator.parser.parser import Parser
from samtranslator.plugins.application.serverless_app_plugin import ServerlessAppPlugin
from samtranslator.translator import translator as engine
from samtranslator.translator.translator import Translator
from samtranslator.utils.py27hash_fix import to_py27_compatible_template, undo_mark_unicode_str_in_template

from bot.ports import NotTransformed, TransformAnswer, Transformed, TransformRequest


class _SilentMetrics(Metrics):  # type: ignore[misc]  # the translator has no types
    """Records nothing: the translator's own class logs a line for every run."""

    def _record_metric(self, *_arguments: Any, **_named: Any) -> None:
        return


class _NoRepository(ServerlessAppPlugin):  # type: ignore[misc]  # the translator has no types
    """Leaves applications of the Serverless Application Repository alone, which would be asked over the network."""

    def on_before_transform_template(self, *_arguments: Any, **_named: Any) -> None:
        return

    def on_before_transform_resource(self, *_arguments: Any, **_named: Any) -> None:
        return

    def on_after_transform_template(self, *_arguments: Any, **_named: Any) -> None:
        return


# Of the time of a translation, nine tenths went into these two, which are the same each time: the plug-in checks SAM's
# own policy templates against their schema, and a session sets up all of botocore though only its region is read.
engine.make_policy_template_for_function_plugin = cache(engine.make_policy_template_for_function_plugin)


@cache
def _session(region: str) -> boto3.Session:
    return boto3.Session(region_name=region)


def translate(request: TransformRequest) -> TransformAnswer:
    """What SAM makes of one template."""
    template: Any = json.loads(request.template)
    parameters: Any = dict(request.parameters)
    try:
        to_py27_compatible_template(template, parameters)
        translator = Translator(
            managed_policy_map=None,
            sam_parser=Parser(),
            plugins=[_NoRepository()],
            boto_session=_session(request.region),
            metrics=_SilentMetrics("layer-bot", DummyMetricsPublisher()),
        )
        output = translator.translate(template, parameter_values=parameters, get_managed_policy_map=dict)
        return Transformed(json.dumps(_without_roles(undo_mark_unicode_str_in_template(output))))
    except InvalidDocumentException as error:
        causes = tuple(error.causes)
        reason = "; ".join(str(cause.message) for cause in causes)
        resources = (getattr(cause, "_logical_id", None) for cause in causes)
        return NotTransformed(reason, tuple(str(each) for each in resources if each))
    except RecursionError:
        return NotTransformed("the template is nested too deeply for the SAM translator")
    except (TypeError, KeyError, ValueError, AttributeError, IndexError) as error:
        return NotTransformed(f"the SAM translator stumbles over it: {type(error).__name__}: {error}")


def _without_roles(template: Any) -> Any:
    """The template without the roles that SAM makes for functions: the longest part, and none of a version."""
    resources = template["Resources"].items()
    template["Resources"] = {name: each for name, each in resources if each.get("Type") != "AWS::IAM::Role"}
    return template
