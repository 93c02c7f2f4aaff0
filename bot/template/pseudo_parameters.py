"""The pseudo parameters of CloudFormation.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html (read 2026-11-22)
"""

PSEUDO_PARAMETERS = frozenset(
    ("AWS::AccountId", "AWS::NotificationARNs", "AWS::Partition", "AWS::Region", "AWS::StackId", "AWS::StackName",
     "AWS::URLSuffix")
)  # fmt: skip
_PARTITIONS = (("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"), ("us-isob-", "aws-iso-b"), ("us-isof-", "aws-iso-f"),
               ("eu-isoe-", "aws-iso-e"), ("us-iso-", "aws-iso"), ("eusc-", "aws-eusc"))  # fmt: skip


def partition_of(region: str) -> str:
    """The partition that a region belongs to; "aws" where its name says nothing else."""
    return next((partition for prefix, partition in _PARTITIONS if region.startswith(prefix)), "aws")
