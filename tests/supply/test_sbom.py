"""The bill of materials: valid, whole, and always the same."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from supply.lock import PDQ_LOCK, RUN_LOCK, installs, read_lock
from supply.sbom import make_sbom
from tests.conftest import ROOT

EPOCH = 1_700_000_000


@pytest.fixture(scope="module")
def text() -> str:
    return make_sbom(EPOCH)


@pytest.fixture(scope="module")
def bill(text: str) -> dict[str, Any]:
    return dict(json.loads(text))


def test_it_is_valid_cyclonedx(text: str, bill: dict[str, Any]) -> None:
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    assert validator.validate_str(text) is None
    assert validator.validate_str(json.dumps({**bill, "serialNumber": 1})) is not None


def test_it_is_the_same_in_another_process(text: str, tmp_path: Path) -> None:
    variables = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C", "SOURCE_DATE_EPOCH": str(EPOCH)}
    command = [sys.executable, "-m", "supply.sbom", str(tmp_path / "bill.json")]
    subprocess.run(command, cwd=ROOT, env=variables, check=True, capture_output=True)
    assert (tmp_path / "bill.json").read_text(encoding="utf-8") == text


def test_its_number_follows_from_what_it_says(bill: dict[str, Any]) -> None:
    other = json.loads(make_sbom(EPOCH + 1))
    assert other.pop("serialNumber") != bill["serialNumber"]
    assert other.pop("metadata").pop("timestamp") == "2023-11-14T22:13:21+00:00"


def test_it_lists_what_an_install_brings_with_the_digests_of_the_lock(bill: dict[str, Any]) -> None:
    brought = dict(installs())
    every = frozenset[str]().union(*brought.values())
    expected = {(pin.name, pin.version): pin for lock in (RUN_LOCK, PDQ_LOCK) for pin in read_lock(lock) if pin.name in every}
    listed = {(one["name"], one["version"]): one for one in bill["components"]}
    assert listed.keys() == expected.keys()
    for key, pin in expected.items():
        one = listed[key]
        (files,) = one["externalReferences"]
        assert sorted(told["content"] for told in files["hashes"]) == list(pin.hashes)
        assert one["scope"] == ("required" if pin.name in brought[""] else "optional")
        assert one["licenses"], key


def test_libraries_in_wheels_are_listed(bill: dict[str, Any]) -> None:
    """Who asks for the code under the LGPL finds it."""
    opencv = next(one for one in bill["components"] if one["name"] == "opencv-python-headless")
    if sys.platform != "linux":
        pytest.skip("other systems' wheels bring others")
    licences = {one["name"]: one["licenses"] for one in opencv["components"]}
    assert licences["libavcodec"] == [{"license": {"id": "LGPL-2.1-or-later"}}]
    assert licences["libgfortran"] == [{"expression": "GPL-3.0-or-later WITH GCC-exception-3.1"}]


def test_who_needs_what_is_told(bill: dict[str, Any]) -> None:
    needs = {one["ref"]: one.get("dependsOn", []) for one in bill["dependencies"]}
    reached: set[str] = set()
    ends = ["image-provenance"]
    while ends:
        one = ends.pop()
        if one not in reached:
            reached.add(one)
            ends.extend(needs[one])
    assert {one["bom-ref"] for one in bill["components"]} == reached - {"image-provenance"}
