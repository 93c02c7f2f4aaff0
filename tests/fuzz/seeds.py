"""Documents of our own to begin with, and the words that a fuzzer puts into them."""

from typing import Final

_ARN: Final = "arn:aws:lambda:us-east-1:123456789012:layer:Tools:7"

TEXTS: Final = (
    (
        f"Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n"
        f"    Properties:\n      Layers:\n        - {_ARN}  # pinned\n        - !Sub '{_ARN}'\n"
    ),
    f'Layers: ["{_ARN}", !Sub "arn:${{AWS::Region}}:1", {{Ref: L}}]\n',
    f'{{"Resources": {{"F": {{"Layers": ["{_ARN}", {{"Fn::Sub": "\\u0061\\ud83d\\ude00"}}]}}}}}}',
    "a: |\n  one\n  two\n\nb: >-\n  folded\n  text\n\n   more\nc: |+2\n   kept\n\n",
    "a: &x !Sub 'it''s'\nb: *x\nc: {<<: *x, d: e}\n? f\n: g\n",
    "\ufeffa: b\r\nc:\r\n  - d\r\n  -\r\n  - 'e\r\n\r\n    f'\r\n",
    'a: "x\\ty\\\n   z \\x41\\u00e9"\nb: one\n  two\n\n  three # c\n',
    "- - a\n  - b\n-\n  - {c: d, e}\n- [f: g, ]\n- ! h\n- !!str 1\n- é\U0001f600\n",
    "%YAML 1.1\n---\na: 1\nb: true\nc: ~\nd: 2010-09-09\n...\n",
    "a:\tb\t# c\nd: |2-  # e\n  \tf\n",
)

WORDS: Final = (
    *("\n", "\r\n", "\r", "\t", "  ", ": ", " #", "- ", "? ", "|\n", ">-\n", "|+\n", "|2", "''", '"', "\\", "\\u0041"),
    *(
        "{",
        "}",
        "[",
        "]",
        ", ",
        "&a ",
        "*a",
        "!Sub ",
        "!!str ",
        "<<: ",
        "---\n",
        "...\n",
        "%TAG ! !x\n",
        "${A}",
        "\ufeff",
    ),
    *(
        "\x85",
        "\u2028",
        "\U0001f600",
        "arn:aws:",
        ":1",
        "true",
        "null",
        "0x1",
        "1.5",
        "\\ud83d\\ude00",
        "key: ",
        "  - ",
    ),
)
