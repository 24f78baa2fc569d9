"""Which packages are there, and what cannot be done without those that are not."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, packages_distributions, requires, version
from types import MappingProxyType

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from provenance.decoding import Decoder
from provenance.model.diagnosis import Fact, Standing, Topic

NAME = "image-provenance"
EXTRAS = MappingProxyType(
    {
        "c2pa": "signed manifests (C2PA) in pictures are not read",
        "parquet": "archives are not exchanged as Parquet parts",
        "pdf": "PDF documents are not read",
        "pdq": "records that are known by a PDQ alone are not searched",
        "timestamps": "time-stamp tokens (RFC 3161) are not verified",
        "warc": "web archives that are compressed with zstd or Brotli are not read",
        "web": "pages, mails and chats in HTML are not read, and answers of the network not kept",
    }
)
"""What is lacking without each extra."""


def package_facts(texts: Iterable[str] | None = None) -> Iterator[Fact]:
    """Each package that is needed, then each extra; each is imported, for a package can be there and not run on this machine.

    Args:
        texts: What is required, as in PEP 508; by default what this program says itself.
    """
    required = [Requirement(text) for text in (requires(NAME) or [] if texts is None else texts)]
    modules = _modules()
    extras: dict[str, list[Requirement]] = {extra: [] for extra in EXTRAS}
    for one in required:
        extra = next((name for name in EXTRAS if one.marker is not None and one.marker.evaluate({"extra": name})), None)
        if one.marker is None or one.marker.evaluate({"extra": ""}):
            yield _needed(one, modules)
        elif extra is not None:
            extras[extra].append(one)
    for name, members in extras.items():
        yield _extra(name, members, modules)


def decoder_facts(decoders: Iterable[Decoder]) -> Iterator[Fact]:
    """Each format of pictures that is opened, and whether the decoder is there."""
    for decoder in decoders:
        if decoder.is_there:
            yield Fact(Topic.DECODERS, decoder.format, decoder.library)
        else:
            advice = f"pictures in this format end as unchecked; install a build of Pillow with {decoder.library}: pip install pillow"
            yield Fact(Topic.DECODERS, decoder.format, "missing", Standing.PROBLEM, advice)


def _needed(required: Requirement, modules: dict[str, list[str]]) -> Fact:
    found, fault = _look(required, modules)
    if fault is None:
        return Fact(Topic.PACKAGES, required.name, found)
    return Fact(Topic.PACKAGES, required.name, found, Standing.PROBLEM, f"{fault}; install it with: pip install '{_told(required)}'")


def _extra(name: str, members: list[Requirement], modules: dict[str, list[str]]) -> Fact:
    looked = [(one, *_look(one, modules)) for one in members]
    value = ", ".join(f"{one.name} {found}" for one, found, _ in looked)
    faults = [f"{one.name}: {fault}" for one, _, fault in looked if fault is not None]
    if not faults:
        return Fact(Topic.EXTRAS, name, value)
    advice = f"{EXTRAS[name]} ({'; '.join(faults)}); install it with: pip install '{NAME}[{name}]'"
    return Fact(Topic.EXTRAS, name, value, Standing.NOTE, advice)


def _look(required: Requirement, modules: dict[str, list[str]]) -> tuple[str, str | None]:
    """The version that is there, or `missing`; and what is wrong with it, if anything."""
    try:
        found = version(required.name)
    except PackageNotFoundError:
        return "missing", "it is not installed"
    if not required.specifier.contains(found, prereleases=True):
        return found, f"{required.specifier} is needed"
    for module in modules.get(canonicalize_name(required.name), []):
        try:
            import_module(module)
        except Exception as error:  # noqa: BLE001  what a broken binary raises is nobody's to say
            return found, f"it is installed and cannot be used here: {error}"
    return found, None


def _modules() -> dict[str, list[str]]:
    """The public modules at the top of each package, by its normal name."""
    found: dict[str, list[str]] = {}
    for module, names in sorted(packages_distributions().items()):
        for name in set(names):
            if module.isidentifier() and not module.startswith("_"):
                found.setdefault(canonicalize_name(name), []).append(module)
    return found


def _told(required: Requirement) -> str:
    return f"{required.name}{required.specifier}"
