"""The bill of materials, as CycloneDX 1.6 JSON: what an install brings, from the lock, with the digests that are taken and licences.

The same lock and the same time give the same bytes: the serial number follows from the rest, the time is that of the sources
(SOURCE_DATE_EPOCH), not of the clock. What is required is the default install; what only an extra brings is optional.
"""

import argparse
import json
import os
import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, Property, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import NormalizedName, canonicalize_name

from supply.licences import licensed
from supply.lock import PDQ_LOCK, ROOT, RUN_LOCK, Pin, declared, installs, needs, read_lock

_NAMESPACE = UUID("c5bb0f99-688f-4acc-abf3-60090696b791")
_NO_SERIAL = UUID(int=0)


def _component(pin: Pin, required: Iterable[NormalizedName]) -> Component:
    licences = LicenseFactory()
    one = licensed(pin.name, pin.version)
    shipped = [
        Component(
            name=library.name,
            type=ComponentType.LIBRARY,
            bom_ref=f"{pin.name}=={pin.version}/{library.name}",
            licenses=[licences.make_from_string(library.licence)],
        )
        for library in one.libraries
    ]
    # The lock tells the digests of a version's files, wheels and source, and not which is which.
    files = ExternalReference(
        type=ExternalReferenceType.DISTRIBUTION,
        url=XsUri(f"https://pypi.org/project/{pin.name}/{pin.version}/#files"),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in pin.hashes],
    )
    return Component(
        name=pin.name,
        version=pin.version,
        type=ComponentType.LIBRARY,
        bom_ref=f"{pin.name}=={pin.version}",
        purl=PackageURL("pypi", name=pin.name, version=pin.version),
        scope=ComponentScope.REQUIRED if pin.name in required else ComponentScope.OPTIONAL,
        licenses=[licences.make_from_string(one.licence)],
        external_references=[files],
        components=shipped,
        properties=[Property(name="provenance:marker", value=pin.marker)] if pin.marker else (),
    )


def _program() -> Component:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        bom_ref=project["name"],
        purl=PackageURL("pypi", name=project["name"], version=project["version"]),
        licenses=[LicenseFactory().make_from_string(project["license"])],
        description=project["description"],
    )


def _named(wanted: Iterable[Requirement], components: Mapping[str, list[Component]]) -> list[Component]:
    names = {canonicalize_name(one.name) for one in wanted}
    return [component for name in sorted(names) for component in components.get(name, [])]


def make_sbom(epoch: int) -> str:
    """The bill of materials as JSON with sorted keys; `epoch` is the time of the sources in seconds since 1970."""
    brought = dict(installs())
    every = frozenset[NormalizedName]().union(*brought.values())
    components: dict[str, list[Component]] = {}
    for pin in (*read_lock(RUN_LOCK), *read_lock(PDQ_LOCK)):
        alike = components.setdefault(pin.name, [])
        if pin.name in every and not any(component.version == pin.version for component in alike):
            alike.append(_component(pin, brought[""]))
    bom = Bom(serial_number=_NO_SERIAL, components=[one for alike in components.values() for one in alike])
    bom.metadata.timestamp = datetime.fromtimestamp(epoch, UTC)
    bom.metadata.component = program = _program()
    bom.register_dependency(program, _named((one for wanted in declared().values() for one in wanted), components))
    extras = {canonicalize_name(one.name): frozenset(one.extras) for wanted in declared().values() for one in wanted}
    for name in sorted(every):
        for component in components[name]:
            bom.register_dependency(component, _named(needs(name, extras.get(name, frozenset())), components))
    document = json.loads(JsonV1Dot6(bom).output_as_string())
    document["serialNumber"] = uuid5(_NAMESPACE, json.dumps(document, sort_keys=True)).urn
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> None:
    """Write it to a file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    file: Path = parser.parse_args().file
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(make_sbom(int(os.environ["SOURCE_DATE_EPOCH"])), encoding="utf-8")
    print(f"{file}: {len(json.loads(file.read_text(encoding='utf-8'))['components'])} components")


if __name__ == "__main__":
    main()
