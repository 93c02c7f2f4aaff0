"""Regions and partitions of AWS Lambda: which there are, and what a well-formed name of one looks like.

Sources: botocore 1.44.5 (2026-11-17), `endpoints.json` (regions of the service lambda, region patterns of the
partitions) and the Lambda service model (shape LayerVersionArn, its region part). Read on 2026-11-22.
A region that is not listed but well-formed is legal everywhere: AWS opens new ones every year. What has stayed the same
is the word before the number: a point of the compass, or "central".
"""

import re

LAMBDA_REGIONS: dict[str, tuple[str, ...]] = {
    "aws": (
        "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1",
        "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
        "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1",
        "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1",
        "me-south-1", "mx-central-1", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
    ),
    "aws-cn": ("cn-north-1", "cn-northwest-1"),
    "aws-us-gov": ("us-gov-east-1", "us-gov-west-1"),
    "aws-iso": ("us-iso-east-1", "us-iso-west-1"),
    "aws-iso-b": ("us-isob-east-1", "us-isob-west-1"),
    "aws-iso-e": ("eu-isoe-west-1",),
    "aws-iso-f": ("us-isof-east-1", "us-isof-south-1"),
    "aws-eusc": ("eusc-de-east-1",),
}  # fmt: skip

_REGION = re.compile(
    r"(eusc-)?[a-z]{2}(-gov|-iso[a-z]?)?-((north|south)?(east|west)|north|south|central)-[0-9]", re.ASCII
)

# The first part that fits decides; the last row is the partition of every ordinary region.
_PARTITION_PREFIXES: tuple[tuple[str, str], ...] = (
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("eu-isoe-", "aws-iso-e"),
    ("us-isof-", "aws-iso-f"),
    ("eusc-", "aws-eusc"),
)
_COMMERCIAL = re.compile(r"(us|eu|ap|sa|ca|me|af|il|mx)-[a-z]+-[0-9]", re.ASCII)


def is_region(text: str) -> bool:
    """Say whether the text has the shape of a region name; it need not be one that is known."""
    return _REGION.fullmatch(text) is not None


def is_known_region(text: str) -> bool:
    """Say whether Lambda is known to run in this region."""
    return any(text in regions for regions in LAMBDA_REGIONS.values())


def partition_of(region: str) -> str | None:
    """Return the partition that a region lies in; None where its name fits no partition known to us."""
    for prefix, partition in _PARTITION_PREFIXES:
        if region.startswith(prefix):
            return partition
    return "aws" if _COMMERCIAL.fullmatch(region) else None
