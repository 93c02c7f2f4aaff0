"""The peer of the verdict figures: the SAM translator on both whole templates, as a build would run it.

Prints the CPU seconds of the two transforms alone: the import of the translator and file reading are left out.
"""

import sys
import time
from pathlib import Path

from bot.ports import Transformed, TransformRequest
from bot.transform.translator import translate

requests = [TransformRequest(Path(path).read_text(encoding="utf-8"), (), "us-east-1") for path in sys.argv[1:]]
start = time.process_time()
for request in requests:
    answer = translate(request)
    if not isinstance(answer, Transformed):
        sys.exit(str(answer))
print(time.process_time() - start)
