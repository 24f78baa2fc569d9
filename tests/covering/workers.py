"""What confined workers ran, counted: a plugin of coverage.py, which loads it in every process that it measures (pyproject).

A worker may write no file and ends without ceremony, so coverage.py cannot save there what it counted. It counts in memory instead, and
what is new goes along with each answer; whoever asked keeps it in a file of its own. Nothing but that is changed: the workers are as
confined as ever, and a job that takes its worker down is not counted.
"""

import atexit
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

from coverage import Coverage, CoverageData
from coverage.exceptions import CoverageException
from coverage.plugin_support import Plugins

_MARK = "arcs"
Arcs = dict[str, set[tuple[int, int]]]
"""By file, from which line a run went on to which."""


def coverage_init(_registry: Plugins, _options: dict[str, Any]) -> None:
    """See coverage.py. The package is not imported here: its own first lines are to be counted, too."""
    sys.meta_path.insert(0, _AfterImport())


class _AfterImport:
    """Finds the two ends of a sandbox, and changes them once they are imported."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None, _target: ModuleType | None = None) -> ModuleSpec | None:
        change = _CHANGES.get(name)
        found = None if change is None else PathFinder.find_spec(name, path)
        if change is None or found is None or found.loader is None:
            return None
        execute = found.loader.exec_module

        def execute_and_change(module: ModuleType) -> None:
            execute(module)
            change(module)

        found.loader.exec_module = execute_and_change  # type: ignore[method-assign]
        return found


def _take_arcs(wire: Any) -> None:
    """Keep what comes with an answer, in a file of its own."""
    running = Coverage.current()
    assert running is not None
    data_file = str(running.get_option("run:data_file"))
    gathered: Arcs = {}
    receive = wire.receive_plain

    def receive_counted(*arguments: Any) -> Any:
        match receive(*arguments):
            case (mark, told, dict() as arcs) if mark == _MARK:
                for file, pairs in arcs.items():
                    gathered.setdefault(file, set()).update(pairs)
                return told
            case told:
                return told

    def keep() -> None:
        with suppress(CoverageException, sqlite3.Error):  # a test may have left this process no room to write in
            kept = CoverageData(data_file, suffix=True)
            kept.add_arcs(gathered)
            kept.write()

    wire.receive_plain = receive_counted
    atexit.register(keep)


def _measure_nursery(client: Any) -> None:
    """Pass on what has a process measured, also where a test keeps it from what it starts."""
    running = Coverage.current()
    assert running is not None
    client._KEPT_MEMORY = client._KEPT_MEMORY | {"COVERAGE_PROCESS_CONFIG": running.config.serialize()}


def _count_in_workers(nursery: Any) -> None:
    become_worker = nursery._become_worker

    def become_counting_worker(*arguments: Any) -> None:
        forked = Coverage.current()
        assert forked is not None
        forked.stop()
        counting = Coverage(data_file=None, branch=True, source_pkgs=["provenance"], config_file=False, messages=False)
        counting.set_option("run:disable_warnings", ["no-data-collected", "module-not-imported", "module-not-measured"])
        counting.start()
        _send_arcs(counting)
        become_worker(*arguments)

    nursery._become_worker = become_counting_worker


def _send_arcs(counting: Coverage) -> None:
    """Have what is new since the last answer go along with each one."""
    from provenance.sandbox import wire

    send = wire.send
    sent: set[tuple[str, tuple[int, int]]] = set()

    def send_counted(connection: Any, told: object) -> None:
        data = counting.get_data()
        counted = {(file, arc) for file in data.measured_files() for arc in data.arcs(file) or ()}
        arcs: Arcs = {}
        for file, arc in counted - sent:
            arcs.setdefault(file, set()).add(arc)
        send(connection, (_MARK, told, arcs))
        sent.update(counted)

    wire.send = send_counted  # type: ignore[assignment]  # what names its arguments otherwise takes them by place


_CHANGES: dict[str, Callable[[Any], None]] = {
    "provenance.sandbox.wire": _take_arcs,
    "provenance.sandbox.client": _measure_nursery,
    "provenance.sandbox.nursery": _count_in_workers,
}
