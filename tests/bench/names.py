"""The labelled names with PyPI rapidfuzz and cleanco: the lowest threshold of precision 99 %. Usage: names.py names.tsv; needs both packages."""

import csv
import sys

from cleanco import basename
from rapidfuzz import fuzz, utils

with open(sys.argv[1], encoding="utf-8", newline="") as lines:
    rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def clean(name: str) -> str:
    return utils.default_process(basename(basename(name)))


scored = sorted(((fuzz.WRatio(clean(row["a"]), clean(row["b"])), row["same"] == "1") for row in rows), reverse=True)
same = sum(is_same for _, is_same in scored)
right, best = 0, (100.0, 1.0, 0.0)
for taken, (score, is_same) in enumerate(scored, 1):
    right += is_same
    if right / taken >= 0.99:
        best = (score, right / taken, right / same)
print(f"| rapidfuzz + cleanco (WRatio ≥ {best[0]:.0f}, the lowest of precision 99 %) | {100 * best[1]:.1f} % | {100 * best[2]:.1f} % |")
