"""The archive: a folder of dated pictures, searched by bytes and by looks."""

from provenance.archive.addition import Addition, FileState, NewPicture
from provenance.archive.backing_up import back_up
from provenance.archive.complete import CompleteRecords
from provenance.archive.files import ContentFolder
from provenance.archive.interface import Archive
from provenance.archive.log import LogEntry, Signature
from provenance.archive.outcome import Outcome
from provenance.archive.repairing import repair
from provenance.archive.store import StoredArchive
from provenance.archive.verifying import Fault, verify
from provenance.archive.writing import ArchiveWriter

__all__ = [
    "Addition",
    "Archive",
    "ArchiveWriter",
    "CompleteRecords",
    "ContentFolder",
    "Fault",
    "FileState",
    "LogEntry",
    "NewPicture",
    "Outcome",
    "Signature",
    "StoredArchive",
    "back_up",
    "repair",
    "verify",
]
