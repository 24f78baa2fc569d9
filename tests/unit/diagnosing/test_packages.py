"""Which packages are there, and what is told of those that are not."""

from importlib.metadata import metadata
from pathlib import Path

import pytest

from provenance.decoding import FORMATS, decoders
from provenance.decoding.decoders import Decoder
from provenance.diagnosing import EXTRAS, decoder_facts, package_facts
from provenance.diagnosing.packages import NAME
from provenance.model.diagnosis import Fact, Standing, Topic


def test_every_extra_says_what_is_lacking_without_it() -> None:
    assert set(EXTRAS) == set(metadata(NAME).get_all("Provides-Extra") or [])


def test_missing_and_old_packages_are_problems_and_say_what_to_install() -> None:
    facts = {
        fact.name: fact for fact in package_facts(["pillow>=1", "numpy>=999", "no-such-package>=2,<3"]) if fact.topic is Topic.PACKAGES
    }
    assert facts["pillow"].standing is Standing.FINE
    assert facts["numpy"].standing is Standing.PROBLEM
    assert facts["numpy"].advice == ">=999 is needed; install it with: pip install 'numpy>=999'"
    assert (facts["no-such-package"].value, facts["no-such-package"].standing) == ("missing", Standing.PROBLEM)


def test_missing_extra_is_a_note_with_what_cannot_be_done() -> None:
    texts = ["pillow>=1; extra == 'pdf'", "no-such-package>=2; extra == 'web'", "pillow>=1; extra == 'web'"]
    facts = {fact.name: fact for fact in package_facts(texts)}
    assert facts["pdf"].standing is Standing.FINE
    web = facts["web"]
    assert web.standing is Standing.NOTE
    assert web.advice is not None
    assert web.advice.startswith(EXTRAS["web"])
    assert web.advice.endswith("pip install 'image-provenance[web]'")


def test_package_that_is_there_and_does_not_load_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a library of the system is missing, for one."""
    (tmp_path / "broken_here.py").write_text("raise OSError('libGL.so.1: cannot open shared object file')")
    written = {"METADATA": "Metadata-Version: 2.1\nName: broken-here\nVersion: 1.0\n", "RECORD": "broken_here.py,,\n"}
    (tmp_path / "broken_here-1.0.dist-info").mkdir()
    for name, text in written.items():
        (tmp_path / "broken_here-1.0.dist-info" / name).write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    (fact,) = (fact for fact in package_facts(["broken-here>=1"]) if fact.topic is Topic.PACKAGES)
    assert (fact.value, fact.standing) == ("1.0", Standing.PROBLEM)
    assert fact.advice is not None
    assert fact.advice.startswith("it is installed and cannot be used here: libGL.so.1: cannot open shared object file")


def test_every_format_that_is_opened_has_a_decoder() -> None:
    assert [fact.name for fact in decoder_facts(decoders())] == list(FORMATS)
    missing = Decoder("AVIF", "libavif", is_there=False)
    assert list(decoder_facts([missing])) == [
        Fact(
            Topic.DECODERS,
            "AVIF",
            "missing",
            Standing.PROBLEM,
            "pictures in this format end as unchecked; install a build of Pillow with libavif: pip install pillow",
        )
    ]
