"""Look through files for what no session may hold: pictures, embeddings, names of the machine."""

from __future__ import annotations

import gzip
import json
import math
import re
import zlib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

PICTURES = {
    "JPEG": rb"\xff\xd8\xff[\xdb\xe0-\xef]",
    "PNG": rb"\x89PNG\r\n",
    "GIF": rb"GIF8[79]a",
    "WebP": rb"RIFF....WEBP",
    "TIFF": rb"(II\*\x00|MM\x00\*).{4}",
    "BMP": rb"BM.{4}\x00{4}.{4}[\x0c\x28\x6c\x7c]\x00{3}",
    "HEIF": rb"ftyp(heic|heix|mif1|avif|isom|mp4)",
    "NumPy": rb"\x93NUMPY",
}
"""How a picture, a film or a saved array begins."""

ENCODED = re.compile(
    r"/9j/|iVBORw0KGgo|R0lGOD[dl]h|UklGR|Qk[0-3][A-Za-z0-9+/]{4}AAAA|SUkqA|TU0AK|k05VTVBZ"
    r"|(?i:ffd8ff|89504e47|47494638|52494646)"
)
"""The same in base64 and in hexadecimal digits."""

LONGEST_WORD = 128
"""Characters without a space; a sha256 has 64, a path in a film fewer than this."""

LONGEST_NUMBERS = 16
"""Numbers in a row; a reading has as many scores as labels, an embedding 64 or more."""

BASE64 = re.compile(r"[A-Za-z0-9+/=_-]{96,}")


def leaks(file: Path, names: Collection[str]) -> list[str]:
    """Say what a file holds that it must not; `names` are those of the machine and its people."""
    content = file.read_bytes()
    found = [f"a {kind} picture" for kind, begin in PICTURES.items() if _begins(begin, content)]
    if file.suffix == ".parquet":
        found += _in_parquet(file, names)
    elif file.suffix == ".gz":
        found += _in_text(gzip.decompress(content), names)
    else:
        found += _in_text(content, names)
    return [f"{file.name}: {one}" for one in dict.fromkeys(found)]


def _begins(pattern: bytes, content: bytes) -> bool:
    return re.search(pattern, content, re.DOTALL) is not None


def _in_text(content: bytes, names: Collection[str]) -> Iterator[str]:
    for kind, begin in PICTURES.items():
        if _begins(begin, content):
            yield f"a {kind} picture, packed"
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        yield "bytes that are no text"
        return
    try:
        yield from _in_value(json.loads(text), names)
        return
    except ValueError:
        pass
    for line in text.splitlines():
        try:
            value = json.loads(line)
        except ValueError:
            value = line
        yield from _in_value(value, names)


def _in_parquet(file: Path, names: Collection[str]) -> Iterator[str]:
    table = pq.ParquetFile(file).read()
    described = [table.schema.metadata, *(field.metadata for field in table.schema)]
    for metadata in filter(None, described):
        for key, value in metadata.items():
            yield from _in_text(key + b" " + value, names)
    for column, field in zip(table.columns, table.schema, strict=True):
        if pa.types.is_binary(field.type) or pa.types.is_large_binary(field.type):
            yield f"bytes in column {field.name}"
        for value in column.to_pylist():
            yield from _in_value(value, names)
    longest = [
        name
        for name in table.column_names
        if pa.types.is_floating(table[name].type) and table.num_rows and _is_raw(table[name])
    ]
    if longest:
        yield f"columns that look like pixels: {longest}"


def _is_raw(column: pa.ChunkedArray) -> bool:
    """Say whether numbers are whole ones from 0 to 255, thousands of them, nearly all used."""
    values = [value for value in column.to_pylist() if value is not None and math.isfinite(value)]
    whole = {value for value in values if value.is_integer() and 0 <= value <= 255}
    return len(values) >= 1000 and len(whole) > 128 and len(whole) == len(set(values))


def _in_value(value: Any, names: Collection[str]) -> Iterator[str]:
    if isinstance(value, (bytes, bytearray)):
        yield "bytes"
        yield from _in_text(bytes(value), names)
    elif isinstance(value, str):
        yield from _in_string(value, names)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _in_value(str(key), names)
            yield from _in_value(inner, names)
    elif isinstance(value, (list, tuple)):
        row = longest = 0
        for item in value:
            row = row + 1 if isinstance(item, (int, float)) and not isinstance(item, bool) else 0
            longest = max(longest, row)
            yield from _in_value(item, names)
        if longest > LONGEST_NUMBERS:
            yield f"{longest} numbers in a row"
        if _is_raster(value):
            yield f"{len(value)} rows of numbers, as pixels lie"


def _is_raster(rows: list[Any] | tuple[Any, ...]) -> bool:
    """Say whether these are eight or more rows of as many numbers each, eight or more."""
    if len(rows) < 8 or not all(isinstance(row, (list, tuple)) for row in rows):
        return False
    widths = {len(row) for row in rows}
    numbers = all(isinstance(item, (int, float)) for row in rows for item in row)
    return numbers and len(widths) == 1 and widths.pop() >= 8


def _in_string(text: str, names: Collection[str]) -> Iterator[str]:
    if text[:1] in ("{", "["):
        try:
            yield from _in_value(json.loads(text), names)
            return
        except ValueError:
            pass
    for name in names:
        if name in text:
            yield f"the name {name!r}"
    if ENCODED.search(text) and BASE64.search(text):
        yield "an encoded picture"
    for word in text.split():
        if len(word) > LONGEST_WORD:
            yield f"{len(word)} characters without a space: {word[:20]}…"
            if _unpacks(word):
                yield "packed bytes"


def _unpacks(word: str) -> bool:
    import base64

    try:
        zlib.decompress(base64.b64decode(word, validate=True))
    except (ValueError, zlib.error):
        return False
    return True
