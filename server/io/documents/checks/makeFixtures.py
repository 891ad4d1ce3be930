"""Writes the PDF and DOCX files of ../fixtures.

pip install -r requirements.txt; python makeFixtures.py
"""

import io
import pathlib
import zipfile

import pikepdf
from docx import Document
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

HERE = pathlib.Path(__file__).parent
FIXTURES = HERE.parent / "fixtures"
PRETENDARD = HERE.parents[3] / "node_modules/pretendard/dist/public/static/alternative/Pretendard-Regular.ttf"
DEJAVU = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"

WIDTH, HEIGHT = A4
EPOCH = (2020, 1, 1, 0, 0, 0)


def page_canvas(name, title=None):
    page = canvas.Canvas(str(FIXTURES / name), pagesize=A4, invariant=1)
    if title:
        page.setTitle(title)
    return page


def lines(page, x, y, texts, font="Times-Roman", size=10, pitch=12):
    page.setFont(font, size)
    for text in texts:
        page.drawString(x, y, text)
        y -= pitch
    return y


LEFT = 50
RIGHT = 310

LEFT_1 = [
    "Every reply to a customer starts with a greeting",
    "and ends with the name of the agent. A reply that",
    "goes out without a name is corrected by the super-",
    "visor on the same day. Long-term contracts are an-",
    "swered by the accounts team, which keeps all long-",
    "term contracts in one register.",
]
LEFT_2 = [
    "Refunds up to 50 euros need no approval. Larger",
    "ones are signed by two people, and the customer",
    "is told how many days the bank will take to pay",
    "the money back, which is four days in most cases",
]
RIGHT_1 = [
    "and up to nine days over a holiday. A refund in",
    "another currency uses the rate of the purchase.",
    "",
    "Complaints go to the duty officer, who answers",
    "within two working days. An answer names the",
    "rule it applies and the person who decided it.",
    "A complaint about a person is never answered by",
    "that same person, and it is kept for two years",
    "in a register that only the duty officer and the",
    "head of the department can open. The last sen-",
]
SECOND_PAGE = [
    "tence of this paragraph ends on the second page.",
    "",
    "Records are kept for seven years.",
]
TABLE = [
    ("Kind of letter", "Who answers it in the first place", "Days until the answer"),
    ("Refund", "Service desk", "Four"),
    ("Complaint about a person", "Duty officer", "Two"),
    ("Order", "Accounts team", "One"),
]


def two_columns():
    page = page_canvas("twoColumns.pdf")
    for number in (1, 2, 3):
        page.setFont("Times-Roman", 8)
        page.drawString(LEFT, HEIGHT - 30, "Service handbook")
        page.drawRightString(WIDTH - 50, HEIGHT - 30, f"Edition 4, sheet {number}")
        page.drawCentredString(WIDTH / 2, 25, str(number))
        if number == 1:
            page.setFont("Times-Bold", 20)
            page.drawCentredString(WIDTH / 2, HEIGHT - 80, "How we answer our customers")
            page.setFont("Times-Roman", 10)
            page.drawCentredString(WIDTH / 2, HEIGHT - 100, "Rules for the service desk, in force since the first of May in all offices of the company")
            page.setFont("Times-Bold", 14)
            # The right column is drawn first: the order of drawing is not that of reading.
            y = lines(page, RIGHT, HEIGHT - 140, RIGHT_1[:3])
            lines(page, RIGHT, y, RIGHT_1[3:])
            lines(page, LEFT, HEIGHT - 140, ["Greetings"], "Times-Bold", 14)
            y = lines(page, LEFT, HEIGHT - 158, LEFT_1)
            lines(page, LEFT, y - 10, ["Refunds"], "Times-Bold", 14)
            lines(page, LEFT, y - 28, LEFT_2)
        elif number == 2:
            lines(page, LEFT, HEIGHT - 80, SECOND_PAGE)
        else:
            for row, texts in enumerate(TABLE):
                for x, text in zip((LEFT, 200, 400), texts):
                    lines(page, x, HEIGHT - 80 - 15 * row, [text])
        page.showPage()
    page.save()


def korean():
    pdfmetrics.registerFont(TTFont("Pretendard", PRETENDARD))
    page = page_canvas("korean.pdf")
    lines(page, 60, HEIGHT - 80, ["고객 응대 안내서"], "Pretendard", 20)
    lines(page, 60, HEIGHT - 120, ["환불 규정"], "Pretendard", 14)
    lines(
        page,
        60,
        HEIGHT - 145,
        [
            "오만 원 이하의 환불은 승인 없이 처리합니다. 그보다 큰 금액은 담당자 두 명이 서명하고 고객에게",
            "며칠이 걸리는지 알려 드립니다. 환불 기간은 보통 나흘이며 연휴에는 아흐레까지 걸릴 수 있습",
            "니다. 외화 환불은 구매일의 환율을 따릅니다.",
        ],
        "Pretendard",
        10,
        15,
    )
    page.showPage()
    lines(page, 60, HEIGHT - 80, ["불만 접수"], "Pretendard", 14)
    lines(page, 60, HEIGHT - 105, ["불만은 당직 책임자가 이틀 안에 답합니다."], "Pretendard", 10, 15)
    page.showPage()
    page.save()


def old_korean():
    """Not embedded, in an encoding whose table is not in the file, as programs before about 2005 wrote it."""
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("HYSMyeongJo-Medium"))
    page = page_canvas("oldKorean.pdf")
    lines(page, 60, HEIGHT - 80, ["환불은 나흘 안에 처리합니다."], "HYSMyeongJo-Medium", 12)
    page.showPage()
    page.save()


def ligatures():
    pdfmetrics.registerFont(TTFont("Serif", DEJAVU))
    page = page_canvas("ligatures.pdf", title="Of\ufb01ce rules")
    lines(
        page,
        60,
        HEIGHT - 80,
        [
            "The o\ufb03ce \ufb01le is e\ufb03cient. A soft hyphen at the end of a line is no part of the infor\u00ad",
            "mation, and one inside of a word such as co\u00adoperation is not either.",
            "A cafe\u0301 stays open. All information is in one place.",
        ],
        "Serif",
    )
    page.showPage()
    page.save()


def plain_bytes(text):
    data = io.BytesIO()
    page = canvas.Canvas(data, pagesize=A4, invariant=1)
    lines(page, 60, HEIGHT - 80, [text], "Helvetica", 12)
    page.showPage()
    page.save()
    return data.getvalue()


def encrypted():
    for name, user in (("encrypted.pdf", "secret"), ("readOnly.pdf", "")):
        with pikepdf.open(io.BytesIO(plain_bytes("Opening hours are nine to five."))) as pdf:
            pdf.save(FIXTURES / name, encryption=pikepdf.Encryption(user=user, owner="owner", R=6), deterministic_id=False)


def scanned():
    image = Image.new("1", (600, 200), 1)
    ImageDraw.Draw(image).text((20, 80), "This is only a picture of a text.", fill=0)
    page = page_canvas("scanned.pdf")
    for _ in range(2):
        page.drawInlineImage(image, 60, HEIGHT - 300, 400, 130)
        page.showPage()
    page.save()


def broken():
    data = plain_bytes("This file is not complete.")
    (FIXTURES / "broken.pdf").write_bytes(data[: data.index(b"stream")])


def save(document, name):
    """python-docx writes the time of saving; a fixed one gives the same file each time."""
    data = io.BytesIO()
    document.save(data)
    with zipfile.ZipFile(data) as source, zipfile.ZipFile(FIXTURES / name, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for entry in source.infolist():
            if entry.filename == "docProps/thumbnail.jpeg":
                target.writestr(zipfile.ZipInfo(entry.filename, EPOCH), b"")
                continue
            info = zipfile.ZipInfo(entry.filename, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(entry.filename))


def table_docx():
    document = Document()
    document.add_heading("Price list", 0)
    document.add_heading("Repairs", 1)
    document.add_paragraph("Prices are without tax. Work that takes longer is announced before it begins.")
    table = document.add_table(rows=4, cols=3)
    rows = [("Part", "Hours", "Price"), ("Screen", "1.5", "80 euros"), ("", "2", "95 euros"), ("Battery", "0.5", "40 euros")]
    for row, texts in zip(table.rows, rows):
        for cell, text in zip(row.cells, texts):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    document.add_heading("Steps", 2)
    for text in ("Open the case.", "Change the part."):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("Tools are in the drawer.", style="List Bullet")
    save(document, "table.docx")


def korean_docx():
    document = Document()
    document.add_heading("출장 규정", 1)
    # In NFD, as texts from macOS are.
    import unicodedata

    document.add_paragraph(unicodedata.normalize("NFD", "출장비는 다녀온 뒤 일주일 안에 신청합니다."))
    table = document.add_table(rows=2, cols=2)
    for row, texts in zip(table.rows, [("지역", "하루 한도"), ("서울", "십만 원")]):
        for cell, text in zip(row.cells, texts):
            cell.text = text
    save(document, "korean.docx")


if __name__ == "__main__":
    FIXTURES.mkdir(exist_ok=True)
    for make in (two_columns, korean, old_korean, ligatures, encrypted, scanned, broken, table_docx, korean_docx):
        make()
    for path in sorted(FIXTURES.iterdir()):
        print(f"{path.stat().st_size:7d} {path.name}")
