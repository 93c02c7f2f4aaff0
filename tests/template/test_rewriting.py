"""Where the characters of a value stand, and which edits make it read otherwise."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.findings.finding import Edit
from bot.template.model import ArnTarget
from bot.template.rewriting import Replacement, Rewriting, rewrite, rewrite_arn, shown_target
from bot.template.values import Hole, Origin, Piece, Stretch, Text, Unknown, literal, skeleton
from bot.text.edits import TextEdit, apply_edits
from bot.text.source import SourceFile
from bot.yamltree.nodes import Scalar, Style
from bot.yamltree.parse import Document, parse
from bot.yamltree.patch import Refusal
from tests.template.builder import ARN, all_layers, function_of, read_files, template

FIELDS = {"version": "42", "name": "dep-arm64", "account": "210987654321", "region": "eu-west-1"}
AFTER = "arn:aws:lambda:eu-west-1:210987654321:layer:dep-arm64:42"
SPELLINGS: dict[str, dict[str, str | bytes]] = {
    "plain": {"template.yaml": template(f"Layers: [{ARN}]")},
    "single quotes": {"template.yaml": template(f"Layers: ['{ARN}']")},
    "escapes": {"template.yaml": template('Layers: ["' + ARN.replace("dep:7", r"d\x65p\x3a7") + '"]')},
    "a literal block": {"template.yaml": template(f"Layers:\n  - |-\n    {ARN}")},
    "a folded block": {"template.yaml": template(f"Layers:\n  - >-\n    {ARN}")},
    "the text of a Sub": {"template.yaml": template(f"Layers: [!Sub '{ARN}']")},
    "a Sub in the long form": {"template.yaml": template(f"Layers:\n  - Fn::Sub: {ARN}")},
    "variables of a Sub": {"template.yaml": template(
        "Layers: [!Sub ['arn:aws:lambda:${R}:${A}:layer:${N}:${V}', "
        "{R: us-east-1, A: '123456789012', N: dep, V: 7}]]")},
    "parts of a Join": {"template.yaml": template(
        "Layers: [!Join [':', [arn, aws, lambda, us-east-1, '123456789012', layer, dep, 7]]]")},
    "an item of a Split": {"template.yaml": template(f"Layers: [!Select [1, !Split ['|', 'a|{ARN}|b']]]")},
    "a list as a Split": {"template.yaml": template(f"Layers: !Split ['|', '{ARN}']")},
    "a row of a map": {"template.yaml": template(
        "Layers: [!FindInMap [M, a, b]]", before=f"Mappings: {{M: {{a: {{b: '{ARN}'}}}}}}")},
    "a default": {"template.yaml": template(
        "Layers: [!Ref L]", before=f"Parameters: {{L: {{Type: String, Default: '{ARN}'}}}}")},
    "an item of a list parameter": {"template.yaml": template(
        "Layers: !Ref L", before=f"Parameters: {{L: {{Type: CommaDelimitedList, Default: ' {ARN} '}}}}")},
    "Globals": {"template.yaml": template("", before=f"Globals: {{Function: {{Layers: ['{ARN}']}}}}")},
    "an anchor": {"template.yaml": template("Layers: [*l]", before=f"X-L: &l {ARN}")},
    "JSON": {"template.yaml": '{"Transform": "AWS::Serverless-2016-10-31", "Resources": {"Fn": {"Type": '
             '"AWS::Serverless::Function", "Properties": {"Layers": ["' + ARN.replace("/", "\\/") + '"]}}}}'},
    "samconfig.toml": {"template.yaml": template("Layers: [!Ref L]", before="Parameters: {L: {Type: String}}"),
                       "samconfig.toml": f'version = 0.1\n[a.deploy.parameters]\nparameter_overrides = "L={ARN}"\n'},
    "samconfig.yaml": {"template.yaml": template("Layers: [!Ref L]", before="Parameters: {L: {Type: String}}"),
                       "samconfig.yaml": f"a: {{deploy: {{parameters: {{parameter_overrides: ['L={ARN}']}}}}}}\n"},
}  # fmt: skip


def target_in(files: Mapping[str, str | bytes]) -> ArnTarget:
    """The ARN of the only layer of the function `Fn`."""
    for case in function_of(read_files(files), path="template.yaml").cases:
        for use in () if isinstance(case.state.layers, Unknown) else case.state.layers:
            if isinstance(use.target, ArnTarget):
                return use.target
    raise AssertionError("there is no ARN")


def edited(files: Mapping[str, str | bytes], edits: tuple[Edit, ...]) -> dict[str, str | bytes]:
    """The files with edits made, each of which finds what it expects."""
    texts = {path: text.decode() if isinstance(text, bytes) else text for path, text in files.items()}
    after: dict[str, str | bytes] = dict(texts)
    for path in {edit.location.path for edit in edits}:
        mine = [edit for edit in edits if edit.location.path == path]
        for edit in mine:
            span = edit.location.span
            assert texts[path][span.start : span.end] == edit.expected
        after[path] = apply_edits(
            texts[path], [TextEdit(each.location.span.start, each.location.span.end, each.replacement) for each in mine]
        )
    return after


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("fields", [{"version": "42"}, {"version": "7"}, FIELDS], ids=["the number", "nothing", "all"])
def test_fields_are_edited_where_they_are_written(spelling: str, fields: dict[str, str]) -> None:
    files = SPELLINGS[spelling]
    rewriting = rewrite_arn(target_in(files), fields)
    assert isinstance(rewriting, Rewriting)
    wanted = {"all": AFTER, "the number": ARN.replace(":7", ":42"), "nothing": ARN}
    after = wanted["all" if "name" in fields else "nothing" if fields["version"] == "7" else "the number"]
    assert (rewriting.before, rewriting.after) == (ARN, after)
    done = edited(files, rewriting.edits)
    assert (after,) in all_layers(function_of(read_files(done), path="template.yaml"))
    assert len(rewriting.edits) <= len([name for name in fields if fields[name] not in ARN])
    if not rewriting.edits:
        assert done == files


@pytest.mark.parametrize(
    ("properties", "before", "fields", "reason"),
    [
        (f"Layers: [!Join ['', ['{ARN}', '7']]]", "", {"version": "5"},
         "it is put together from parts that are written in several places"),
        ("Layers: [!Sub 'arn:aws:lambda:us-east-1:${A}:layer:dep:7']", "Parameters: {A: {Type: String}}",
         {"account": "1"}, "a part of it is known only at deployment"),
        ("Layers: [!Sub 'arn:aws:lambda:${AWS::Region}:123456789012:layer:dep:7']", "", {"region": "eu-west-1"},
         "a part of it is known only at deployment"),
        ("Layers: [!Sub 'arn:aws:lambda:us-east-1:123456789012:layer:dep-${S}:7']", "Parameters: {S: {Type: String}}",
         {"name": "dep-x"}, "a part of it is known only at deployment"),
    ],
    ids=["two pieces", "an account that is open", "the region of the stack", "a part of the name"],
)  # fmt: skip
def test_what_cannot_be_edited_is_refused(properties: str, before: str, fields: dict[str, str], reason: str) -> None:
    assert rewrite_arn(target_in({"template.yaml": template(properties, before=before)}), fields) == Refusal(reason)


def test_holes_stay_and_are_shown() -> None:
    files = {"template.yaml": template("Layers: [!Sub 'arn:aws:lambda:${AWS::Region}:123456789012:layer:dep:7']")}
    rewriting = rewrite_arn(target_in(files), {"version": "42"})
    assert isinstance(rewriting, Rewriting)
    assert rewriting.after == "arn:aws:lambda:${AWS::Region}:123456789012:layer:dep:42"
    assert edited(files, rewriting.edits)["template.yaml"] == files["template.yaml"].replace("dep:7", "dep:42")


def test_an_edit_is_no_longer_than_what_changes() -> None:
    text = template(f"Layers: [{ARN}]")
    rewriting = rewrite_arn(target_in({"template.yaml": text}), {"name": "dep-arm64", "version": "17"})
    assert isinstance(rewriting, Rewriting)
    assert [(each.expected, each.replacement) for each in rewriting.edits] == [("", "-arm64"), ("", "1")]


def scalar_of(text: str, path: str = "a.yaml") -> tuple[SourceFile, Scalar]:
    """A file whose only value is a double-quoted text, and that scalar."""
    source = SourceFile(path, f'"{text}"\n'.encode())
    document = parse(source)
    assert isinstance(document, Document)
    assert isinstance(document.root, Scalar)
    return source, document.root


@pytest.mark.parametrize(
    ("origin", "reason"),
    [
        (None, "it stands in no file that can be edited"),
        (Stretch(SourceFile("a.toml", b"a\\u0062c"), 0, 8), "it is written with escapes"),
        (Origin(*scalar_of("xyz"), 0), "the characters cannot be found again where they are written"),
    ],
    ids=["no file", "escapes of TOML", "other characters"],
)
def test_characters_that_stand_nowhere_are_refused(origin: Origin | Stretch | None, reason: str) -> None:
    assert rewrite(literal("abc", origin), (Replacement(1, 2, "z"),)) == Refusal(reason)


@pytest.mark.parametrize(
    ("start", "end", "replacement", "expected"),
    [
        (0, 0, "z", "zab-cd"),
        (2, 2, "z", "abz-cd"),
        (5, 5, "z", "ab-cdz"),
        (0, 2, "az", "az-cd"),
        (3, 5, "cdz", "ab-cdz"),
        (3, 5, "zcd", "ab-zcd"),
    ],
    ids=["at the start", "behind a piece", "at the end", "in the first", "at the very end", "in the second"],
)  # fmt: skip
def test_an_insertion_stands_in_the_piece_that_it_belongs_to(
    start: int, end: int, replacement: str, expected: str
) -> None:
    first, second = scalar_of("ab"), scalar_of("cd")
    value = Text((Piece("ab", Origin(*first, 0)), Hole("H", "open"), Piece("cd", Origin(*second, 0))))
    found = rewrite(value, (Replacement(start, end, replacement),))
    assert isinstance(found, Rewriting)
    assert found.after == expected.replace("-", "${H}")
    assert len(found.edits) == 1


_PARTS = st.lists(st.one_of(st.text("ab:", min_size=1, max_size=4), st.none()), min_size=1, max_size=5)


@given(_PARTS, st.text('ab:x"\\', max_size=4), st.data())
def test_the_edits_of_any_text_make_what_they_say(
    parts: list[str | None], replacement: str, data: st.DataObject
) -> None:
    written = [None if part is None else scalar_of(part, f"{number}.yaml") for number, part in enumerate(parts)]
    text = Text(tuple(Hole("H", "open") if each is None else Piece(each[1].text, Origin(*each, 0)) for each in written))
    characters = skeleton(text)
    start = data.draw(st.integers(0, len(characters)))
    end = data.draw(st.integers(start, len(characters)))
    found = rewrite(text, (Replacement(start, end, replacement),))
    if isinstance(found, Refusal):
        return
    files: dict[str, str | bytes] = {each[0].path: each[0].text for each in written if each is not None}
    done = edited(files, found.edits)
    rebuilt = ["${H}" if each is None else value_of(done[each[0].path]) for each in written]
    wanted = (characters[:start] + replacement + characters[end:]).replace("\0", "${H}")
    assert ("".join(rebuilt), found.after, found.before) == (wanted, wanted, text.shown)


def value_of(text: str | bytes) -> str:
    """The only value of a file."""
    document = parse(SourceFile("a.yaml", text if isinstance(text, bytes) else text.encode()))
    assert isinstance(document, Document)
    assert isinstance(document.root, Scalar)
    return document.root.text


def test_entries_are_shown_so_that_equal_ones_are_equal() -> None:
    files = {"template.yaml": template(
        "Layers: [!Ref Own, '{{resolve:ssm:/a/b}}', 'no ARN', !Ref Open, !Ref L]", before=(
            f"Parameters: {{Open: {{Type: String}}, L: {{Type: String, Default: '{ARN}'}}}}"),
        resources="Own: {Type: AWS::Serverless::LayerVersion}")}  # fmt: skip
    (case,) = function_of(read_files(files)).cases
    layers = case.state.layers
    assert not isinstance(layers, Unknown)
    shown = [shown_target(use.target) for use in layers]
    assert shown[:3] + shown[4:] == ["template.yaml Own", "{{resolve:ssm:/a/b}}", "no ARN", ARN]
    assert shown[3].startswith("? ")


def test_the_styles_of_scalars_are_kept() -> None:
    source, scalar = scalar_of("abc")
    assert scalar.style is Style.DOUBLE
    found = rewrite(literal("abc", Origin(source, scalar, 0)), (Replacement(1, 2, 'é"'),))
    assert isinstance(found, Rewriting)
    assert edited({"a.yaml": source.text}, found.edits) == {"a.yaml": '"aé\\"c"\n'}
