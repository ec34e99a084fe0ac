"""Cell accuracy and speed on PDFs whose cells are known: whither, pdfplumber and Camelot side by side.

Usage: pdfs.py FOLDER makes the PDFs there (ReportLab, Chromium, Typst, LibreOffice; ruled, bare, wrapped, over pages; Korean and Latin), reads them with all three
and prints a table. A cell counts as right when its words and the blanks between them are those that were written.
Needs Chromium, LibreOffice and a Nanum font (apt: chromium libreoffice-writer-nogui fonts-nanum); reportlab, typst, pdfplumber and camelot-py come from PyPI.
"""

import html
import json
import random
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
CELLS = ROOT / "target" / "release" / "examples" / "cells"
FONT = "/usr/share/fonts/truetype/nanum/NanumGothic.ttf"
KO = ["제공받는 자", "제공 목적", "제공하는 항목", "보유 및 이용기간"]
EN = ["Recipient", "Purpose", "Data items", "Retention period"]
NAMES = {"ko": ["가람은행", "주식회사 라온에이아이", "다온카드㈜", "새길신용평가 주식회사", "Maru Cloud Pte. Ltd. (싱가포르)", "온새미손해보험(주)", "한울택배"],
         "en": ["Lumen Pay Singapore Pte. Ltd.", "Northwind Cloud Inc.", "Cedar Mail GmbH", "Aster Stores International Ltd.", "Orchid Data Japan K.K.", "Heron Parcel Services"]}
WHY = {"ko": ["계좌 실명확인", "부정결제 탐지 및 이상거래 분석을 위한 점수 산출", "결제 승인 및 정산", "고객 상담", "맞춤형 광고 제공과 그 효과 측정"],
       "en": ["Identity verification", "Fraud prevention and analysis of unusual transactions", "Settlement of payments", "Customer support", "Advertising"]}
WHAT = {"ko": ["성명, 생년월일, 계좌번호", "회원번호, 휴대전화번호(암호화), 결제내역, 접속기록", "카드번호 일부", "이메일", "성명, 연계정보(CI), 주소"],
        "en": ["name, date of birth, account number", "member number, telephone number (encrypted), payment history", "e-mail address", "postal address, name"]}
KEPT = {"ko": ["제공일로부터 5년", "목적 달성 시까지", "회원 탈퇴 시까지", "3개월"], "en": ["5 years", "until the purpose is met", "90 days"]}


def data(language: str, rows: int, seed: int) -> list[list[str]]:
    chance = random.Random(seed)
    body = [[f"{chance.choice(NAMES[language])}", chance.choice(WHY[language]), chance.choice(WHAT[language]), chance.choice(KEPT[language])] for _ in range(rows)]
    return [KO if language == "ko" else EN] + body


def reportlab(path: Path, rows: list[list[str]], style: str) -> None:
    from reportlab.lib import colors
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(TTFont("Nanum", FONT))
    cell = ParagraphStyle("cell", fontName="Nanum", fontSize=9, leading=12, wordWrap="CJK" if re.search("[가-힣]", rows[0][0]) else None)
    title = ParagraphStyle("title", fontName="Nanum", fontSize=14, leading=20)
    table = Table([[Paragraph(html.escape(text), cell) for text in row] for row in rows], colWidths=[120, 130, 140, 100], repeatRows=1)
    lines = {"ruled": [("GRID", (0, 0), (-1, -1), 0.5, colors.black)], "lines": [("LINEBELOW", (0, 0), (-1, -1), 0.4, colors.grey)], "bare": []}[style]
    table.setStyle(lines + [("VALIGN", (0, 0), (-1, -1), "TOP"), ("TOPPADDING", (0, 0), (-1, -1), 5), ("BOTTOMPADDING", (0, 0), (-1, -1), 5)])
    SimpleDocTemplate(str(path), pagesize=A4, invariant=1).build([Paragraph("개인정보의 제3자 제공 현황", title), table])


def chromium(path: Path, rows: list[list[str]], style: str) -> None:
    css = {"ruled": "td,th{border:1px solid #333}", "lines": "td,th{border-bottom:1px solid #999}", "bare": ""}[style]
    keep = "word-break:keep-all" if len(rows) % 2 else ""
    lines = "".join("<tr>" + "".join(f"<{tag}>{html.escape(text)}</{tag}>" for text in row) + "</tr>" for row, tag in [(rows[0], "th")] + [(row, "td") for row in rows[1:]])
    page = path.with_suffix(".html")
    page.write_text(f"<!doctype html><meta charset=utf-8><style>body{{font:13px NanumGothic;{keep}}}table{{border-collapse:collapse;width:100%}}td,th{{padding:6px 9px;text-align:left;vertical-align:top;width:25%}}thead{{display:table-header-group}}{css}</style><h2>개인정보의 제3자 제공 현황</h2><table>{lines}</table>", encoding="utf-8")
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={path}", page.as_uri()], check=True, capture_output=True)


def typst_(path: Path, rows: list[list[str]], style: str) -> None:
    import typst

    stroke = {"ruled": "0.5pt", "lines": "(bottom: 0.5pt)", "bare": "none"}[style]
    quoted = lambda text: "[#" + json.dumps(text, ensure_ascii=False) + "]"
    head = "table.header(" + ", ".join(map(quoted, rows[0])) + "),"
    body = "\n".join(", ".join(map(quoted, row)) + "," for row in rows[1:])
    source = path.with_suffix(".typ")
    source.write_text(f'#set text(font: "NanumGothic", size: 9.5pt)\n= 개인정보의 제3자 제공 현황\n#table(columns: (1fr, 1fr, 1.2fr, 0.9fr), inset: 6pt, stroke: {stroke},\n{head}\n{body}\n)\n', encoding="utf-8")
    typst.compile(str(source), output=str(path), font_paths=[str(Path(FONT).parent)])


def libreoffice(path: Path, rows: list[list[str]], style: str) -> None:
    border = {"ruled": 'fo:border="0.5pt solid #000000"', "lines": 'fo:border="none" fo:border-bottom="0.5pt solid #808080"', "bare": 'fo:border="none"'}[style]
    cell = lambda text: f'<table:table-cell table:style-name="c" office:value-type="string"><text:p text:style-name="p">{html.escape(text)}</text:p></table:table-cell>'
    line = lambda row: "<table:table-row>" + "".join(map(cell, row)) + "</table:table-row>"
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"' for name, space in [("office", "office"), ("style", "style"), ("table", "table"), ("text", "text"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible")])
    widths = [4.2, 4.5, 4.8, 3.4]
    source = path.with_suffix(".fodt")
    source.write_text(f"""<?xml version="1.0" encoding="UTF-8"?><office:document {spaces} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="N" svg:font-family="NanumGothic"/></office:font-face-decls>
<office:styles><style:style style:name="p" style:family="paragraph"><style:text-properties style:font-name="N" style:font-name-asian="N" fo:font-size="9pt" style:font-size-asian="9pt"/></style:style></office:styles>
<office:automatic-styles><style:style style:name="c" style:family="table-cell"><style:table-cell-properties fo:padding="0.15cm" {border}/></style:style>
{"".join(f'<style:style style:name="w{at}" style:family="table-column"><style:table-column-properties style:column-width="{width}cm"/></style:style>' for at, width in enumerate(widths))}</office:automatic-styles>
<office:body><office:text><text:h text:outline-level="1">개인정보의 제3자 제공 현황</text:h><table:table table:name="t">{"".join(f'<table:table-column table:style-name="w{at}"/>' for at in range(4))}
<table:table-header-rows>{line(rows[0])}</table:table-header-rows>{"".join(map(line, rows[1:]))}</table:table></office:text></office:body></office:document>""", encoding="utf-8")
    subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(source)], check=True, capture_output=True)


def tidy(text: str | None) -> str:
    return " ".join((text or "").split())


def score(found: list[list[list[str]]], truth: list[list[str]]) -> tuple[int, int]:
    """Right cells and all, rows taken in order; repeated headers do not count."""
    rows = [[tidy(cell) for cell in row] for table in found for row in table]
    header = [tidy(cell) for cell in truth[0]]
    rows = [row for at, row in enumerate(rows) if at == 0 or row != header]
    right, at = 0, 0
    for row in truth:
        wanted = [tidy(cell) for cell in row]
        hits = lambda other: sum(1 for a, b in zip(other, wanted) if a == b)
        # The row that fits best among the next few: one lost row is not all rows lost.
        best = max(range(at, min(at + 3, len(rows))), key=lambda n: (hits(rows[n]), -n), default=None)
        if best is not None and hits(rows[best]):
            right += hits(rows[best])
            at = best + 1
    return right, sum(len(row) for row in truth)


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    made: list[tuple[str, Path, list[list[str]]]] = []
    seed = 0
    for producer, make in [("ReportLab", reportlab), ("Chromium", chromium), ("Typst", typst_), ("LibreOffice", libreoffice)]:
        for style in ("ruled", "lines", "bare"):
            for language in ("ko", "en"):
                for rows in (6, 11, 45):
                    seed += 1
                    truth = data(language, rows, seed)
                    path = folder / f"{producer}-{style}-{language}-{rows}.pdf".lower()
                    make(path, truth, style)
                    made.append((f"{producer}, {style}", path, truth))
    readers = {"whither": lambda path: json.loads(subprocess.run([CELLS, path], check=True, capture_output=True, text=True).stdout)}
    if "--alone" not in sys.argv:
        import camelot
        import pdfplumber

        def plumber(path: Path) -> list[list[list[str]]]:
            with pdfplumber.open(path) as pdf:
                return [table for page in pdf.pages for table in page.extract_tables()]

        def camel(path: Path) -> list[list[list[str]]]:
            for flavor in ("lattice", "stream"):
                tables = camelot.read_pdf(str(path), pages="all", flavor=flavor)
                if len(tables):
                    return [table.df.values.tolist() for table in tables]
            return []

        readers |= {"pdfplumber": plumber, "Camelot": camel}
    totals = {name: [0, 0, 0.0] for name in readers}
    kinds: dict[str, dict[str, list[int]]] = {}
    for kind, path, truth in made:
        for name, read in readers.items():
            begun = time.perf_counter()
            try:
                found = read(path)
            except Exception as error:  # a reader that gives up has no cell right
                found = []
                print(f"{name}: {path.name}: {error}", file=sys.stderr)
            totals[name][2] += time.perf_counter() - begun
            right, all_ = score(found, truth)
            totals[name][0] += right
            totals[name][1] += all_
            own = kinds.setdefault(kind, {}).setdefault(name, [0, 0])
            own[0] += right
            own[1] += all_
            if name == "whither" and right < all_ and "-v" in sys.argv:
                print(f"{path.name}: {right} of {all_}", file=sys.stderr)
    print(f"{len(made)} PDFs, {totals['whither'][1]} cells\n\n| | " + " | ".join(readers) + " |\n|---|" + "---|" * len(readers))
    for kind, own in kinds.items():
        print(f"| cells right: {kind} | " + " | ".join(f"{own[name][0] / own[name][1]:.1%}" for name in readers) + " |")
    print("| cells right: all | " + " | ".join(f"{right / all_:.1%}" for right, all_, _ in totals.values()) + " |")
    print("| time, whither = 1 | " + " | ".join(f"{seconds / totals['whither'][2]:.1f}" for _, _, seconds in totals.values()) + " |")


main()
