"""Side by side in one run: whither reading a log as XLSX and as JSON, and Python reading the same bytes (openpyxl read-only; json) row by row.

whither: `whither read FILE`: bytes to disclosures, in its two processes. Python: bytes to rows, nothing made of them. Whole processes are timed.
And how long the preview of a 50 MB file takes: `target/release/examples/identify FILE`.

Usage: wholes.py FOLDER LOG PYTHON; needs openpyxl in PYTHON.
"""

import csv
import json
import os
import subprocess
import sys
import time
import zipfile
from multiprocessing import Process
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
RELEASE = HERE.parent.parent / "target" / "release"
OPENPYXL = """
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1], read_only=True)
print(sum(1 for row in book.active.iter_rows(values_only=True)))
"""
JSON = """
import sys, json
print(sum(1 for row in json.load(open(sys.argv[1], encoding="utf-8")) if row["제공받은 자"]))
"""
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def xlsx(log: Path, out: Path, most: int) -> None:
    """The log as a workbook, its texts shared as Excel does."""
    shared: dict[str, int] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as book, open(log, encoding="utf-8", newline="") as lines:
        book.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                      '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
                      '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>')
        book.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        book.writestr("xl/workbook.xml", f'<workbook xmlns="{NAMESPACE}" xmlns:r="{RELATIONS}"><sheets><sheet name="내역" sheetId="1" r:id="r1"/></sheets></workbook>')
        book.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>')
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'<worksheet xmlns="{NAMESPACE}"><sheetData>'.encode())
            for number, row in enumerate(csv.reader(lines), 1):
                if number > most + 1:
                    break
                cells = "".join(f'<c r="{"ABCDEFGHI"[at]}{number}" t="s"><v>{shared.setdefault(text, len(shared))}</v></c>' for at, text in enumerate(row))
                sheet.write(f'<row r="{number}">{cells}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")
        with book.open("xl/sharedStrings.xml", "w", force_zip64=True) as strings:
            strings.write(f'<sst xmlns="{NAMESPACE}" uniqueCount="{len(shared)}">'.encode())
            for text in shared:
                strings.write(f"<si><t>{escape(text)}</t></si>".encode())
            strings.write(b"</sst>")


def as_json(log: Path, out: Path) -> None:
    with open(log, encoding="utf-8", newline="") as lines, open(out, "w", encoding="utf-8") as to:
        for number, row in enumerate(csv.DictReader(lines)):
            to.write(("[\n" if number == 0 else ",\n") + json.dumps(row, ensure_ascii=False))
        to.write("\n]\n")


def timed(command: list[str]) -> tuple[float, float]:
    """Wall seconds, and the largest peak of a process and those it started, in MB."""
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command} failed")
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


def apart(make, *what) -> None:
    """In a process of its own: what this one ever held counts as the peak of those it starts."""
    process = Process(target=make, args=what)
    process.start()
    process.join()
    if process.exitcode != 0:
        sys.exit(f"{make.__name__} failed")


def main() -> None:
    folder, log, python = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    book, records, preview = folder / "log.xlsx", folder / "log.json", folder / "preview.xlsx"
    apart(xlsx, log, book, 1_000_000), apart(as_json, log, records)
    print("| what | ratio |\n|---|---|")
    for name, path, script in (("XLSX, openpyxl", book, OPENPYXL), ("JSON, Python's json", records, JSON)):
        ours = min(timed([str(RELEASE / "whither"), "read", str(path)]) for _ in range(3))
        theirs = timed([python, "-c", script, str(path)])
        print(f"| {name} : whither, {path.stat().st_size / 1e6:.0f} MB, wall time | {theirs[0] / ours[0]:.1f} |")
        print(f"| {name} : whither, peak memory of one process (MB) | {theirs[1]:.0f} : {ours[1]:.0f} |", flush=True)
    # As many rows as make 50 MB.
    xlsx(log, preview, int(1_000_000 * 50e6 / book.stat().st_size))
    some = folder / "some.json"
    lines = records.read_text(encoding="utf-8").splitlines()[: int(1_000_000 * 50e6 / records.stat().st_size)]
    some.write_text("\n".join(lines).rstrip(",") + "\n]\n", encoding="utf-8")
    for name, path in (("CSV", log), ("XLSX", preview), ("JSON", some)):
        first = min(timed([str(RELEASE / "examples" / "identify"), str(RELEASE / "whither"), str(path)])[0] for _ in range(3))
        print(f"| preview of {path.stat().st_size / 1e6:.0f} MB of {name} (s) | {first:.2f} |")


if __name__ == "__main__":
    main()
