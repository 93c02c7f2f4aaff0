"""Which plug-ins leave the layers of a service as the file says."""

import pytest

from tests.template.services import read


@pytest.mark.parametrize(
    ("plugins", "expected"),
    [
        ("plugins: []", False),
        ("plugins: [serverless-offline, serverless-webpack]", False),
        ("plugins: {modules: [serverless-offline]}", False),
        ("plugins: [serverless-offline, serverless-plugin-datadog]", True),
        ("plugins: [./mine]", True),
        ("plugins: ${file(plugins.yml)}", True),
        ("custom: {}", False),
    ],
)
def test_plugins_that_may_change_layers(plugins: str, expected: bool) -> None:
    assert read(f"{plugins}\nfunctions: {{one: {{handler: a.b}}}}").has_macros is expected
