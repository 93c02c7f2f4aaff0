"""Which plug-ins of the Serverless Framework leave layers and architectures as the file says."""

from bot.yamltree.nodes import Mapping, Scalar, Sequence, find, resolve

# Packaging, local running, domains, logs and alike; read from their READMEs on 2026-11-22. A plug-in that is not here
# may add layers, as those of Datadog, New Relic, Lumigo and Bref do.
_HARMLESS = frozenset((
    "serverless-api-gateway-caching", "serverless-apigateway-service-proxy", "serverless-appsync-plugin",
    "serverless-associate-waf", "serverless-aws-documentation", "serverless-aws-static-file-handler",
    "serverless-better-credentials", "serverless-bundle", "serverless-cloudside-plugin",
    "serverless-deployment-bucket", "serverless-domain-manager", "serverless-dotenv-plugin", "serverless-dynamodb",
    "serverless-dynamodb-local", "serverless-esbuild", "serverless-export-env", "serverless-finch",
    "serverless-go-plugin", "serverless-iam-roles-per-function", "serverless-jetpack", "serverless-localstack",
    "serverless-offline", "serverless-offline-sns", "serverless-offline-sqs", "serverless-openapi-documentation",
    "serverless-optimize", "serverless-package-python-functions", "serverless-plugin-canary-deployments",
    "serverless-plugin-common-excludes", "serverless-plugin-include-dependencies", "serverless-plugin-log-retention",
    "serverless-plugin-optimize", "serverless-plugin-split-stacks", "serverless-plugin-typescript",
    "serverless-plugin-warmup", "serverless-prune-plugin", "serverless-pseudo-parameters",
    "serverless-python-requirements", "serverless-rust", "serverless-s3-local", "serverless-s3-sync",
    "serverless-secrets-plugin", "serverless-step-functions", "serverless-webpack",
))  # fmt: skip


def may_change_layers(root: Mapping) -> bool:
    """Whether a plug-in may add or change layers or architectures in a way that the files do not show."""
    node = find(root, "plugins")
    concrete = resolve(node) if node is not None else None
    if isinstance(concrete, Mapping):
        inner = find(concrete, "modules")
        concrete = resolve(inner) if inner is not None else None
    if concrete is None or (isinstance(concrete, Scalar) and not concrete.text):
        return False
    if not isinstance(concrete, Sequence):
        return True
    names = (resolve(item) for item in concrete.items)
    return not all(isinstance(name, Scalar) and name.text in _HARMLESS for name in names)
