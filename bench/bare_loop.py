"""The peer of the corpus figure: a bare loop over libyaml's events of the YAML files of a directory.

Prints the CPU seconds of the loop alone: start-up and file reading are left out.
"""

import sys
import time
from pathlib import Path

from yaml import CBaseLoader, YAMLError, parse

texts = [path.read_bytes() for path in sorted(Path(sys.argv[1]).rglob("*")) if path.suffix in (".yaml", ".yml")]
start = time.process_time()
for text in texts:
    try:
        for _ in parse(text, Loader=CBaseLoader):
            pass
    except YAMLError:
        continue
print(time.process_time() - start)
