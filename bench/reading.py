"""The cost of files that cannot matter: finding, reading and testing them, against finding and reading them alone."""

import sys
import time

from bot.local.discovery import list_files
from bot.local.disk import read_bytes
from bot.local.reading import read_contents
from bot.template.candidates import is_candidate, may_nest

listing = list_files((sys.argv[1],), sys.argv[1], ())
plain = tuple(
    found for found in listing.files if not is_candidate(data := read_bytes(found.disk_path)) and not may_nest(data)
)
listing = listing._replace(files=plain)
ratios = []
for _ in range(15):
    start = time.process_time()
    for found in plain:
        read_bytes(found.disk_path)
    middle = time.process_time()
    read_contents(listing)
    ratios.append((time.process_time() - middle) / (middle - start))
print(sorted(ratios)[len(ratios) // 2])
