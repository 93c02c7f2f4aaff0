"""Generated documents as emitters and people write them: nested, in every style, folded over lines, or JSON."""

import json

import yaml
from hypothesis import strategies as st

from tests.yamltree.documents import documents

_TEXT = st.text(alphabet="ab1:#'\"\\ é\U0001f600{},-&*!|>%\n\t", max_size=16)
_ARN = st.builds("arn:aws:lambda:us-east-1:123456789012:layer:{}:{}".format, st.sampled_from("AB"), st.integers(1, 99))
_SCALAR = st.one_of(_TEXT, _ARN, st.sampled_from(["", "true", "3.10", "a b", "one two three four"]))
_DATA = st.recursive(
    _SCALAR,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.one_of(st.sampled_from("abc"), _SCALAR), inner, max_size=3)
    ),
    max_leaves=8,
)


@st.composite
def written_documents(draw: st.DrawFn) -> str:
    """The text of a document with LF, CRLF or CR."""
    kind = draw(st.sampled_from(["emitted", "by hand", "json"]))
    if kind == "by hand":
        return draw(documents())[0]
    data = draw(_DATA)
    if kind == "json":
        text = json.dumps({"k": data}, indent=draw(st.sampled_from([None, 2])), ensure_ascii=draw(st.booleans()))
    else:
        text = yaml.dump(
            {"k": data, "z": "end"},
            Dumper=yaml.CSafeDumper,
            default_style=draw(st.sampled_from([None, None, "'", '"', "|", ">"])),
            default_flow_style=draw(st.sampled_from([False, True, None])),
            width=draw(st.sampled_from([12, 30, 1000])),
            indent=draw(st.sampled_from([2, 4])),
            allow_unicode=draw(st.booleans()),
        )
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n", "\r"])))
