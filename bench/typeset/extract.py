"""Turn a page's PDF back into text, in the ways that people do it."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import pymupdf
from PIL import Image, ImageFilter

RESOLUTION = 200
"""Dots an inch of the page pictures."""


def _poppler(pdf: Path, *options: str) -> str:
    run = subprocess.run(["pdftotext", *options, str(pdf), "-"], capture_output=True, check=True)
    return run.stdout.decode("utf-8")


def pdftotext(pdf: Path) -> str:
    """Poppler's default order."""
    return _poppler(pdf)


def raw(pdf: Path) -> str:
    """Poppler, in the order of painting."""
    return _poppler(pdf, "-raw")


def layout(pdf: Path) -> str:
    """Poppler, columns side by side."""
    return _poppler(pdf, "-layout")


def pymupdf_text(pdf: Path) -> str:
    """PyMuPDF's `get_text()`."""
    with pymupdf.open(pdf) as document:
        return "".join(page.get_text() for page in document)


def pymupdf_blocks(pdf: Path) -> str:
    """PyMuPDF's blocks from top to bottom, a blank line between them."""
    with pymupdf.open(pdf) as document:
        blocks = [block for page in document for block in page.get_text("blocks", sort=True)]
    return "\n".join(block[4] for block in blocks)


def pdfminer(pdf: Path) -> str:
    """pdfminer.six with its default parameters."""
    from pdfminer.high_level import extract_text

    return extract_text(str(pdf))


def picture(pdf: Path, seed: str) -> Image.Image:
    """The page as a scanner sees it: a little askew, blurred and grainy."""
    random = Random(seed)
    with pymupdf.open(pdf) as document:
        pixels = document[0].get_pixmap(dpi=RESOLUTION, colorspace=pymupdf.csGRAY)
    image = Image.open(io.BytesIO(pixels.tobytes("png")))
    image = image.rotate(random.uniform(-0.15, 0.15), Image.Resampling.BICUBIC, fillcolor=255)
    image = image.filter(ImageFilter.GaussianBlur(random.uniform(0.4, 0.9)))
    grain = Image.effect_noise(image.size, 18).point(lambda value: value // 4)
    return Image.blend(image, grain, random.uniform(0.02, 0.08))


def tesseract(pdf: Path) -> str:
    """Tesseract with its own segmentation of the page."""
    buffer = io.BytesIO()
    picture(pdf, pdf.stem).save(buffer, "png")
    command = ["tesseract", "-", "-", "-l", "chi_sim", "--dpi", str(RESOLUTION)]
    run = subprocess.run(
        command,
        input=buffer.getvalue(),
        capture_output=True,
        check=True,
        env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin"},
    )
    return run.stdout.decode("utf-8").replace("\f", "")


@cache
def _recogniser() -> Callable[..., object]:
    from rapidocr_onnxruntime import RapidOCR

    return RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1, max_side_len=6000)


def rapidocr(pdf: Path) -> str:
    """RapidOCR's lines, gathered into blocks; lines of a block joined by blanks, blocks from top to bottom."""
    import numpy

    found, _ = _recogniser()(numpy.asarray(picture(pdf, pdf.stem).convert("RGB")))
    boxes = []
    for corners, text, _ in found or []:
        xs, ys = [p[0] for p in corners], [p[1] for p in corners]
        boxes.append((min(xs), min(ys), max(xs), max(ys), text))
    return blocks_text(boxes, Random(pdf.stem).random() < 0.5)


def blocks_text(boxes: list[tuple[float, float, float, float, str]], by_column: bool) -> str:
    """Gather lines one under another, of like height and with a common left or right edge, into blocks."""
    blocks: list[list[tuple[float, float, float, float, str]]] = []
    for box in sorted(boxes, key=lambda b: (b[1], b[0])):
        high = box[3] - box[1]
        for block in blocks:
            last = block[-1]
            gap, tall = box[1] - last[3], last[3] - last[1]
            aligned = abs(box[0] - last[0]) < 2.6 * high or abs(box[2] - last[2]) < 1.2 * high
            overlap = min(box[2], last[2]) - max(box[0], last[0])
            alike = 0.75 < high / max(1, tall) < 1.33
            if (
                -0.5 * high < gap < 0.85 * high
                and alike
                and aligned
                and overlap > 0.3 * min(box[2] - box[0], last[2] - last[0])
            ):
                block.append(box)
                break
        else:
            blocks.append([box])
    parted: list[list[tuple[float, float, float, float, str]]] = []
    for block in blocks:
        left, start = min(box[0] for box in block), 0
        for n, box in enumerate(block[1:], 1):
            if (
                box[0] - left > 1.2 * (box[3] - box[1])
                and box[4]
                and block[n - 1][2] < max(b[2] for b in block) - 2 * (box[3] - box[1])
            ):
                parted.append(block[start:n])
                start = n
        parted.append(block[start:])
    if by_column:
        parted.sort(key=lambda block: (round(block[0][0] / 150), block[0][1]))
    return "\n\n".join(" ".join(box[4] for box in block) for block in parted) + "\n"


EXTRACTORS: dict[str, Callable[[Path], str]] = {
    "P_pdftotext": pdftotext,
    "R_raw": raw,
    "L_layout": layout,
    "M_pymupdf": pymupdf_text,
    "B_blocks": pymupdf_blocks,
    "N_pdfminer": pdfminer,
    "T_tesseract": tesseract,
    "O_rapidocr": rapidocr,
}
