# ruff: noqa: E501 - a piece of a format reads best on one line
"""Sound files of what desks exchange, keep and configure, and of what web archives and time-stamping authorities answer."""

import io
import json
import shutil
import tempfile
from pathlib import Path

from tests.unit.dating.stamps import authorities, chains
from tests.unit.exchange.lists import as_csv, listed

PICTURE = b"picture"


def of_lists() -> tuple[bytes, ...]:
    """Lists of hashes in every format that is imported."""
    from provenance.exchange.columns import COLUMNS
    from provenance.exchange.interface import Value
    from provenance.exchange.json_lines import JsonLines
    from provenance.exchange.threat_exchange import ThreatExchange

    lines = [listed(title="=1+1", url="https://example.org/"), listed(sha256="cd" * 32, date="2018~/2019-03", path="b.jpg")]
    pdq: dict[str, Value] = {**dict.fromkeys(COLUMNS), **listed(), "pdq": "f0" * 32, "pdq_quality": 90}
    code = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
    return (
        as_csv(lines),
        "".join(JsonLines().write([dict[str, Value](line) for line in lines])).encode(),
        "".join(ThreatExchange().write([pdq])).encode(),
        f"{code},90\n{code}\n".encode(),
    )


def of_parts() -> tuple[bytes, ...]:
    """A manifest, and a part in Parquet where pyarrow is there."""
    digest = "ab" * 32
    entries = {
        kind: {"path": f"{kind}/{digest}.parquet", "sha256": digest, "size_bytes": 9, "rows": 2} for kind in ("records", "appearances")
    }
    archive = {"digest": digest, "records": 1, "earliest": "2019-01-01T00:00:00Z", "latest": None}
    head = {"format": "image-provenance-parts", "format_version": 1, "tool": "provenance 0", "writer": "pyarrow"}
    manifest = json.dumps({**head, "archive": archive, "coverage": {}, "parts": [entries]}).encode()
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        return (manifest,)
    from provenance.exchange.parts.arrow import SCHEMAS
    from provenance.exchange.parts.schema import FileKind

    values = {"sha256": bytes(32), "phash-256": bytes(32), "pdq": bytes(32), "detail": 50.5, "date": "2019", "date_kind": "published"}
    made = [manifest]
    for kind in (FileKind.RECORDS, FileKind.APPEARANCES):
        rows = [{field.name: values.get(field.name, "x" if pa.types.is_string(field.type) else 9) for field in SCHEMAS[kind]}] * 2
        buffer = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(rows, SCHEMAS[kind]), buffer, compression="none", use_dictionary=False, store_schema=False)
        made.append(buffer.getvalue())
    return tuple(made)


def of_stamps() -> tuple[bytes, ...]:
    """Proofs of OpenTimestamps; a token and a response where openssl is there: those have other keys in every run."""
    steps, _ = chains.path_to_root(PICTURE)
    tree = (
        b"\xff"
        + chains.pending()
        + b"\xff"
        + chains.attestation(bytes(8), b"x")
        + steps
        + b"\xff"
        + chains.in_block(20)
        + chains.in_block(7)
    )
    proofs = (chains.ots(PICTURE, steps + chains.in_block(20)), chains.ots(PICTURE, tree))
    if shutil.which("openssl") is None:
        return proofs
    with tempfile.TemporaryDirectory() as folder:
        authority = authorities.make_authority(Path(folder) / "a")
        return (*proofs, authority.stamp(PICTURE), authority.stamp(PICTURE, is_bare=True), authority.stamp(PICTURE, with_certificate=False))


def of_headers() -> tuple[bytes, ...]:
    """Headers of blocks."""
    return (chains.chain(40),)


def of_listings() -> tuple[bytes, ...]:
    """What web archives answer to the question for the captures of an address."""
    line = {"urlkey": "org,example)/", "timestamp": "20180501123000", "url": "https://example.org/a.jpg", "mime": "image/jpeg", "status": "200",
            "digest": "A" * 32}  # fmt: skip
    table = [
        ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"],
        ["a", "20180501123000", "https://e.org/", "image/png", "200", "B" * 32, "9"],
    ]
    links = (
        '<https://example.org/a.jpg>; rel="original",\n<https://archive.example/all/timemap/link/https://example.org/a.jpg>; rel="self"; type="application/link-format",\n'
        '<https://archive.example/all/20180501123000/https://example.org/a.jpg>; rel="first memento"; datetime="Tue, 01 May 2018 12:30:00 GMT"\n'
    )
    return json.dumps(line).encode() + b"\n" + json.dumps(line).encode(), json.dumps(table).encode(), links.encode()


def of_dates() -> tuple[bytes, ...]:
    """Lists of agencies, sidecars, and what exiftool tells."""
    takeout = {"title": "a.jpg", "photoTakenTime": {"timestamp": "1551521472"}, "creationTime": {"timestamp": "1551521473"}}
    tags = [
        {
            "SourceFile": "a.jpg",
            "ExifIFD:DateTimeOriginal": "2019:03:02 10:11:12",
            "XMP-photoshop:DateCreated": "2019:03:02",
            "IPTC:DateCreated": ["2019:03:02"],
        }
    ]
    return (
        b"path,date,date_kind,source,note\na.jpg,2019-03-02,published,wire,x\nb.jpg,2 March 2019,,,\nc.jpg,20190302,,,\n",
        'sep=;\nFile name;Date Created;Caption\n"a.jpg";2019/03/02;"Fluß, ""hoch"""\n'.encode("cp1252"),
        "SourceFile\tXMP-photoshop:DateCreated\tIPTC:Caption-Abstract\na.jpg\t2019:03:02 10:11:12+01:00\tx\n".encode("utf-16"),
        json.dumps(takeout).encode(),
        json.dumps([{"date": "2019-03-02", "date_kind": "published", "url": "https://example.org", "n": 1}, {"date": "2018"}]).encode(),
        json.dumps(tags).encode(),
    )


def of_runs() -> tuple[bytes, ...]:
    """A run as JSON, as JSON Lines, and as it is gone on with."""
    from provenance.rendering.formats import Format, renderer
    from tests.unit.test_json_v1 import report

    made = report()
    return tuple("".join(renderer(one)(made)).encode() for one in (Format.JSON, Format.JSONL))


def of_settings() -> tuple[bytes, ...]:
    """Settings, an ignore file, and decisions."""
    finding = f"{'0' * 16}-{'f' * 16}"
    decision = {"finding": finding, "decision": "dismiss", "reason": "another place", "author": "ava", "at": "2026-01-01T00:00:00Z"}
    return (
        b'archive = "a"\njobs = 3\n[check]\nfail-on = "review"\noutput = ["html=r.html", "text"]\ntimeout = 3.5\n[archive.add]\nkeep = "x"\n',
        f'[[ignore]]\nid = "{finding}"\nreason = "ours"\nby = "ava"\nuntil = 2027-01-31\n\n[[ignore]]\nid = "{"1" * 16}"\nreason = "x"\n'.encode(),
        f"{json.dumps(decision)}\n{json.dumps({**decision, 'decision': 'undo'})}\n".encode(),
    )
