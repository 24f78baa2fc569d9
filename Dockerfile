# provenance, and what it needs, each package by its digest. It runs as nobody in particular, writes nothing but what it is told
# to, and works with the network off:
#
#   docker run --rm --network none --read-only --cap-drop ALL -v "$PWD:/work" provenance check --manifest statements.jsonl --archive archive
#
# BASE may be pinned: --build-arg BASE=python:3.11-slim-bookworm@sha256:...
ARG BASE=python:3.11-slim-bookworm

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /source
RUN python -m venv /opt/provenance
COPY requirements-run.lock ./
RUN /opt/provenance/bin/python -m pip install --require-hashes --only-binary=:all: --requirement requirements-run.lock
COPY pyproject.toml README.md LICENSE ./
COPY docs/man docs/man
COPY fixtures fixtures
COPY provenance provenance
RUN /opt/provenance/bin/python -m pip install --no-deps --no-build-isolation . \
    && /opt/provenance/bin/python -m pip uninstall --yes hatchling \
    && /opt/provenance/bin/python -m compileall -q /opt/provenance/lib

FROM ${BASE}
COPY --from=build /opt/provenance /opt/provenance
# Nothing may be written there, so no cache of the user is looked for: --cache names one.
ENV PATH=/opt/provenance/bin:$PATH HOME=/nonexistent PYTHONDONTWRITEBYTECODE=1 PYTHONUTF8=1
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["provenance"]
CMD ["--help"]
