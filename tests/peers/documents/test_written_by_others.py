"""Documents and mails that other software wrote: reportlab, python-docx, Python's email and mailbox, and office programs."""

import hashlib
import io
import mailbox
import shutil
import subprocess
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.unit.intake.documents.making import encoded, picture, read

MOST = 10**8


def digests(outcome_media: "tuple[object, ...]") -> list[str]:
    return [hashlib.sha256(item.content.read(item.path, MOST)).hexdigest() for item in outcome_media]  # type: ignore[attr-defined]


def test_reportlab(tmp_path: Path) -> None:
    """A JPEG used twice, a CMYK JPEG, and a PNG with transparency are three pictures."""
    from reportlab.pdfgen.canvas import Canvas

    photo, inks = tmp_path / "photo.jpg", tmp_path / "inks.jpg"
    photo.write_bytes(encoded(picture(1, 120, 80)))
    picture(2, 120, 80).convert("CMYK").save(inks)
    clear = picture(3, 120, 80).convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize((120, 80)).point(lambda value: 0 if value < 128 else 255))
    clear.save(tmp_path / "clear.png")
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pageCompression=1)
    canvas.drawString(50, 700, "Flood in the valley")
    canvas.drawImage(str(photo), 50, 500, 120, 80)
    canvas.drawImage(str(inks), 200, 500, 120, 80)
    canvas.showPage()
    canvas.drawImage(str(photo), 50, 500, 60, 40)
    canvas.drawImage(str(tmp_path / "clear.png"), 200, 500, 120, 80, mask="auto")
    canvas.save()
    before = datetime.now(UTC)
    statement = read(buffer.getvalue(), "a.pdf").statement
    assert [item.path for item in statement.media] == ["a.pdf!page-1-image-1.jpg", "a.pdf!page-1-image-2.jpg", "a.pdf!page-2-image-2.png"]
    taken = digests(statement.media)
    assert taken[:2] == [hashlib.sha256(path.read_bytes()).hexdigest() for path in (photo, inks)]
    white = Image.new("RGBA", clear.size, "white")
    white.alpha_composite(clear)
    seen = np.asarray(Image.open(io.BytesIO(statement.media[2].content.read("", MOST))).convert("RGB").resize(clear.size), dtype=int)
    assert np.abs(seen - np.asarray(white.convert("RGB"), dtype=int)).mean() < 12
    assert statement.text is not None and statement.text.startswith("Flood in the valley")
    assert statement.at.earliest is not None
    assert abs((statement.at.earliest - before).total_seconds()) < 2 * 86_400


def test_python_docx(tmp_path: Path) -> None:
    """Its pictures are kept once each, and the date of its template is the date that it writes."""
    import docx

    photo, chart = tmp_path / "photo.jpg", tmp_path / "chart.png"
    photo.write_bytes(encoded(picture(1)))
    chart.write_bytes(encoded(picture(2), "PNG"))
    document = docx.Document()
    document.add_heading("Flood in the valley")
    for path in (photo, chart, photo):
        document.add_picture(str(path))
    document.core_properties.created = datetime(2019, 3, 2, 10)
    document.save(str(tmp_path / "a.docx"))
    statement = read((tmp_path / "a.docx").read_bytes(), "a.docx").statement
    assert sorted(digests(statement.media)) == sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in (photo, chart))
    assert statement.at.earliest == datetime(2019, 3, 2, 10, tzinfo=UTC)
    assert statement.text == "Flood in the valley"
    assert [left.reason for left in statement.left_out] == ["a preview of the document itself"]


def test_mailbox(tmp_path: Path) -> None:
    """An mbox of Python's mailbox, with a line that it has to quote."""
    box = mailbox.mbox(tmp_path / "all.mbox")
    for number in (1, 2):
        message = EmailMessage()
        message["From"], message["Subject"], message["Date"] = "a@example.org", f"Mail {number}", f"Sat, 0{number} Mar 2019 10:00:00 +0000"
        message.set_content("Look:\n\nFrom here it goes on.\n")
        message.add_attachment(encoded(picture(number)), "image", "jpeg", filename="flood.jpg")
        box.add(message)
    box.close()
    found = read((tmp_path / "all.mbox").read_bytes(), "all.mbox").found
    assert [len(one.media) for one in found] == [1, 1]  # type: ignore[union-attr]  # of statements
    text = found[0].text  # type: ignore[union-attr]
    assert text is not None and "\nFrom here it goes on." in text


def test_libreoffice(tmp_path: Path) -> None:
    """What it makes of a text document: an ODT and a PDF with the same pictures."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    import docx

    document = docx.Document()
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(encoded(picture(1)))
    document.add_picture(str(photo))
    document.save(str(tmp_path / "a.docx"))
    for form in ("odt", "pdf"):
        command = [program, "--headless", "--convert-to", form, "--outdir", str(tmp_path), str(tmp_path / "a.docx")]
        subprocess.run(command, check=True, capture_output=True, timeout=60)
        assert len(read((tmp_path / f"a.{form}").read_bytes(), f"a.{form}").paths) == 1


def test_chromium(tmp_path: Path) -> None:
    """A page that it prints: the picture as it was."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is not installed")
    (tmp_path / "photo.jpg").write_bytes(encoded(picture(1)))
    (tmp_path / "a.html").write_text("<p>Flood</p><img src=photo.jpg>")
    command = [program, "--headless", "--no-sandbox", f"--print-to-pdf={tmp_path / 'a.pdf'}", (tmp_path / "a.html").as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    assert len(read((tmp_path / "a.pdf").read_bytes(), "a.pdf").paths) == 1
