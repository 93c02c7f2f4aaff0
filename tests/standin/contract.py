"""Requests and our own answers against GitHub's description of its REST API (npm `@octokit/openapi` 23.0.2)."""

import json
import urllib.parse
from functools import cache
from typing import Any

from openapi_core import Config, OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

from tests.tools.places import node_package

_HOST = "https://api.github.com"


@cache
def _description() -> OpenAPI:
    text = (node_package("@octokit/openapi") / "generated" / "api.github.com.json").read_text(encoding="utf-8")
    config = Config(spec_validator_cls=None)  # type: ignore[arg-type]  # no check of the description itself: 20 s
    return OpenAPI.from_dict(json.loads(text), config=config)


def _request(method: str, path: str, body: object) -> MockRequest:
    parts = urllib.parse.urlsplit(path)
    arguments: dict[str, Any] = dict(urllib.parse.parse_qsl(parts.query))
    data = json.dumps(body).encode() if method not in ("GET", "DELETE") else b""
    headers = {"Accept": "application/vnd.github+json"}
    return MockRequest(_HOST, method.lower(), parts.path, args=arguments, headers=headers, data=data)


def find_violation(method: str, path: str, body: object) -> str:
    """What GitHub's description says against a request, or ""."""
    try:
        _description().validate_request(_request(method, path, body))
    except OpenAPIError as error:
        return f"{method} {path}: {_reason(error)}"
    return ""


def find_false_answer(method: str, path: str, body: object, status: int, answer: object) -> str:
    """What GitHub's description says against an answer, or ""."""
    response = MockResponse(json.dumps(answer).encode(), status_code=status)
    try:
        _description().validate_response(_request(method, path, body), response)
    except OpenAPIError as error:
        return f"{status} to {method} {path}: {_reason(error)}"
    return ""


def _reason(error: OpenAPIError) -> str:
    cause = error.__cause__
    reasons = [each.message for each in getattr(cause, "schema_errors", ())]
    return "; ".join(reasons) or f"{error!r} {cause!r}"
