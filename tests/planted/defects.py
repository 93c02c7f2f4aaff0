"""Defects that can be planted by writing one ARN in place of another, which the fix must give back.

The healthy ARNs are of the newest version that the catalogue knows, so that nothing else can be what a fix gives.
"""

from typing import NamedTuple

from bot.layers.catalogue import Catalogue
from bot.settings import Settings
from bot.sources.bundled import load_bundled

DATADOG, INSIGHTS, CONFIG = "464622532012", "580247275435", "027255383542"


class Defect(NamedTuple):
    """The layer that is right, the one that is planted in its place, and the settings of the run."""

    healthy: str
    planted: str
    settings: Settings = Settings()


def newest(catalogue: Catalogue, name: str, account: str, region: str = "us-east-1") -> str:
    """The ARN of the newest version that is known of a layer in a region; `account` is any that publishes it."""
    layer = catalogue.find(name, account)
    release = layer.release(region) if layer is not None else None
    assert release is not None
    assert release.version is not None
    partition = "aws-cn" if region.startswith("cn-") else "aws-us-gov" if region.startswith("us-gov-") else "aws"
    return f"arn:{partition}:lambda:{region}:{release.account_id}:layer:{name}:{release.version}"


def with_version(arn: str, version: int) -> str:
    """The ARN of another version."""
    return f"{arn.rpartition(':')[0]}:{version}"


def for_runtime(defect: Defect, runtime: str) -> Defect | None:
    """The same defect for a function of another Python; None where there is no layer for it."""
    name = f"Datadog-Python{runtime.removeprefix('python').replace('.', '')}"
    if name in defect.planted or not runtime.startswith("python") or load_bundled().find(name, DATADOG) is None:
        return None
    return defect._replace(healthy=newest(load_bundled(), name, DATADOG))


def load_defects() -> dict[str, Defect]:
    """The defects by what is wrong."""
    catalogue = load_bundled()
    extension = newest(catalogue, "Datadog-Extension", DATADOG)
    python = newest(catalogue, "Datadog-Python313", DATADOG)
    insights = newest(catalogue, "LambdaInsightsExtension", INSIGHTS)
    config = newest(catalogue, "AWS-AppConfig-Extension", CONFIG)
    european = newest(catalogue, "AWS-AppConfig-Extension", CONFIG, "eu-west-1")
    to_america = Settings(regions=("us-east-1",))
    return {
        "an old version": Defect(extension, with_version(extension, 20)),
        "a bad version": Defect(extension, with_version(extension, 61)),
        "the other architecture": Defect(insights, newest(catalogue, "LambdaInsightsExtension-Arm64", INSIGHTS)),
        "another runtime": Defect(python, with_version(python, 30).replace("Python313", "Python310")),
        "another region": Defect(config, european, to_america),
        "another account": Defect(config, config.replace(CONFIG, european.split(":")[4]), to_america),
    }


DEFECTS = load_defects()
