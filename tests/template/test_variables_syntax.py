"""The grammar of variables: what is one, what is none, and where its parts stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.template.variables_syntax import Call, Constant, Escape, Malformed, Source, Variable, parse_variables


def shape(text: str, source: Source) -> str:
    """A source in one form: `kind(parameters)@address`, a quoted constant, or a variable in brackets."""
    match source:
        case Constant():
            return "null" if source.is_null else f"'{text[source.start : source.end]}'"
        case Variable():
            return f"[{shapes(text, source)}]"
        case Call():
            parameters = ",".join(text[each.start : each.end] for each in source.parameters)
            address = text[source.address.start : source.address.end] if source.address else ""
            return f"{source.kind}({parameters})@{address}"


def shapes(text: str, variable: Variable) -> str:
    """The sources of a variable, `|` between them."""
    return "|".join(shape(text, source) for source in variable.sources)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${self:a.b}", "self()@a.b"),
        ("${self:}", "self()@"),
        ("${self: a }", "self()@a"),
        ("${self:a, self:b}", "self()@a|self()@b"),
        ("${opt:stage,'dev'}", "opt()@stage|'dev'"),
        ('${opt:stage, "dev"}', "opt()@stage|'dev'"),
        ("${opt:stage, ''}", "opt()@stage|''"),
        ("${opt:stage, null}", "opt()@stage|null"),
        ("${opt:debug, false}", "opt()@debug|'false'"),
        ("${opt:version, 12}", "opt()@version|'12'"),
        ("${opt:x, 'a, } b'}", "opt()@x|'a, } b'"),
        ("${file(./a.yml)}", "file(./a.yml)@"),
        ("${file(./a.yml):b.c, 'd'}", "file(./a.yml)@b.c|'d'"),
        ("${file('a, b.yml'):c}", "file(a, b.yml)@c"),
        ("${ssm(us-west-2, raw):/a/b}", "ssm(us-west-2,raw)@/a/b"),
        ("${cf.us-west-2:stack.output}", "cf.us-west-2()@stack.output"),
        ("${self:a.${sls:stage}.b}", "self()@a.${sls:stage}.b"),
        ("${file(${sls:stage}.yml):b}", "file(${sls:stage}.yml)@b"),
        ("${opt:stage, ${self:custom.stage}}", "opt()@stage|[self()@custom.stage]"),
    ],
    ids=lambda value: value,
)
def test_a_variable_alone(text: str, expected: str) -> None:
    (variable,) = parse_variables(text)
    assert isinstance(variable, Variable)
    assert (variable.start, variable.end) == (0, len(text))
    assert shapes(text, variable) == expected


@pytest.mark.parametrize(
    "text",
    ["", "$", "${", "${}", "plain", "$self:a", "${AWS::Region}", "${Name}", "${name}", "${a::b}", "#{AWS::Region}"],
)
def test_what_is_no_variable(text: str) -> None:
    assert parse_variables(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "${self:a",
        "${self:a.${sls:stage}",
        "${self:a.${Name}}",
        "${opt:stage, dev}",
        "${opt:stage, 'dev}",
        "${file(a.yml:b}",
        "${self:a, }",
        "${a:" * 50,
    ],
)
def test_what_breaks_the_grammar(text: str) -> None:
    with pytest.raises(Malformed):
        parse_variables(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\${self:a}", r"$"),
        (r"\\${self:a}", "\\"),
        (r"\\\${self:a}", r"\$"),
    ],
)
def test_escapes_keep_half_of_the_backslashes(text: str, expected: str) -> None:
    escape = parse_variables(text)[0]
    assert isinstance(escape, Escape)
    assert text[escape.kept : escape.end] == expected


def test_variables_inside_a_text_stand_in_order() -> None:
    text = "a${self:x}b${AWS::Region}c${opt:y}"
    assert [text[each.start : each.end] for each in parse_variables(text)] == ["${self:x}", "${opt:y}"]


@given(st.text(alphabet="${}:()ab,.'\"\\ AWS\0", max_size=60))
def test_any_text_is_read_or_malformed(text: str) -> None:
    try:
        found = parse_variables(text)
    except Malformed:
        return
    ends = [0]
    for each in found:
        assert ends[-1] <= each.start < each.end <= len(text)
        ends.append(each.end)
