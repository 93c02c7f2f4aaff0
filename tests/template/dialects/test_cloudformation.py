"""Tests for bot/template/dialects/cloudformation.py: which documents are templates."""

import pytest

from bot.template.dialects.cloudformation import sniff
from bot.yamltree.nodes import Mapping
from bot.yamltree.parse import Document, parse, read_source

DOCUMENTS = {
    "a resource with a type": ("Resources: {A: {Type: AWS::SNS::Topic}}", True),
    "a custom resource": ("Resources: {A: {Type: Custom::Thing}}", True),
    "nothing but a loop over resources": ("Resources: {'Fn::ForEach::A': [X, [a, b], {'T${X}': {}}]}", True),
    "resources that a macro makes": ("Resources: {'Fn::Transform': {Name: AWS::Include}}", True),
    "a version, and no resource": ("AWSTemplateFormatVersion: '2010-09-09'\nResources: {}", True),
    "resources of another tool": ("Resources: {A: {Type: topic}, B: [x]}", False),
    "a list of resources": ("Resources: [{Type: AWS::SNS::Topic}]", False),
    "no resources": ("AWSTemplateFormatVersion: '2010-09-09'", False),
}


@pytest.mark.parametrize(("text", "expected"), DOCUMENTS.values(), ids=DOCUMENTS.keys())
def test_a_template_is_known_by_its_content(text: str, *, expected: bool) -> None:
    source = read_source("t.yaml", text.encode())
    assert not isinstance(source, tuple)
    document = parse(source)
    assert isinstance(document, Document)
    assert isinstance(document.root, Mapping)
    assert sniff(document.root) is expected
