"""Real changes of layers, done again: our edits to the people's targets write the bytes that the people wrote."""

from pathlib import Path

from tests.fixes.history import Compared, read_changes, redo

# The whole file is what the people made of it, with so many lines changed.
SAME_FILE = {"01": 1, "02": 2, "03": 4, "05": 1, "09": 1, "11": 1, "17": 1, "18": 1, "20": 1, "26": 1, "27": 1, "28": 1,
             "29": 1, "30": 1, "32": 16, "33": 1, "36": 1, "37": 1, "38": 1, "39": 1, "40": 1}  # fmt: skip
# The lines with layers are what the people made of them, and the commit changed others too.
SAME_LINES = {
    "13": (1, "a port too"),
    "14": (2, "environment variables too"),
    "15": (2, "the architecture and environment variables too"),
    "16": (1, "the architecture too"),
    "31": (1, "the build of the function too, and a newline at the end of the file"),
    "34": (1, "the runtime too"),
}
NO_ARN = "an entry that is no ARN before or after"
VARIABLE = "people put a variable where a text stood, or a text for a variable"
# The commit did something else to an entry than to give it another ARN.
OTHERWISE = {
    "06": (NO_ARN, "a row of a map in place of a secret that the deployment resolves"),
    "07": (VARIABLE, "${AWS::Region} and ${AWS::Partition} in place of us-east-1 and aws"),
    "12": (NO_ARN, "a row of a map in place of a secret that the deployment resolves"),
    "19": (VARIABLE, "us-east-1 in place of ${AWS::Region}, without the !Sub that was needed for it"),
    "35": (NO_ARN, "a placeholder, ':XXX', in place of the number"),
}


def test_our_edits_write_what_people_wrote(shared: Path) -> None:
    done = {change.number: redo(change) for change in read_changes(shared)}
    assert len(done) == 48
    assert {number: compared for number, compared in done.items() if compared is not None} == {
        **{number: Compared(lines, (), (), True) for number, lines in SAME_FILE.items()},
        **{number: Compared(lines, (), (), False) for number, (lines, _) in SAME_LINES.items()},
        **{number: Compared(0, (), (reason,), False) for number, (reason, _) in OTHERWISE.items()},
    }
