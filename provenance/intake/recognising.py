"""The one door: whatever was named -> statements, by the reader that recognises its content."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from provenance.contents import BytesTree, FileContent, FolderTree, Source
from provenance.errors import FetchRefusedError, InputError, MediaMissingError, SourceError, StatementError
from provenance.intake.chats import DiscordReader, MessengerReader, TelegramReader, WhatsAppReader
from provenance.intake.documents.office import OfficeReader
from provenance.intake.documents.pdf import PdfReader
from provenance.intake.documents.zip import ZipReader
from provenance.intake.folder import FolderReader, as_picture, find_in_folder
from provenance.intake.interface import Found, Options, Read, Reader
from provenance.intake.mail import MailReader
from provenance.intake.manifest import ManifestReader, count_images
from provenance.intake.names import is_address
from provenance.intake.pages.reader import PageReader
from provenance.intake.posts import AutoArchiverReader, GalleryDlReader, InstaloaderReader, YtDlpReader
from provenance.intake.web_archives import WaczReader, WarcReader
from provenance.model.finding import Unchecked
from provenance.model.kind import Kind
from provenance.model.limits import named
from provenance.model.media import MediaItem
from provenance.model.report import Shard
from provenance.model.statement import Statement, UnreadStatement
from provenance.transport import FetchKind

READERS: tuple[Reader, ...] = (
    FolderReader(),
    WaczReader(),
    WarcReader(),
    OfficeReader(),
    ZipReader(),
    TelegramReader(),
    DiscordReader(),
    MessengerReader(),
    AutoArchiverReader(),
    YtDlpReader(),
    GalleryDlReader(),
    InstaloaderReader(),
    ManifestReader(),
    WhatsAppReader(),
    PageReader(),
    MailReader(),
    PdfReader(),
)
"""Every reader, in the order in which they are asked: the particular before the general."""
COMMAND_LINE = "command-line"
"""Id of the statement that loose pictures make."""
_STANDARD_INPUT = "-"


def intake_options(options: Options) -> Options:
    """Options whose readers know of each other."""
    return replace(options, recognise=recognise, read_source=read_source, find=_find_beside)


def recognise(source: Source) -> Reader | None:
    """The reader of a source; None where nobody knows it: then it may be a picture."""
    head = source.head()
    return next((reader for reader in READERS if reader.recognises(source, head)), None)


def read_source(source: Source, options: Options, kind: Kind | None = None) -> Read:
    """The statements of one source; one that cannot be read becomes an UnreadStatement.

    Args:
        source: Of any kind but a picture.
        options: From `intake_options`.
        kind: What it is; None looks at its content.
    """
    try:
        if source.depth > (most := source.limits.max_depth):
            raise SourceError(f"{source.name}: lies in more than {most} containers{named(most)}")
        reader = recognise(source) if kind is None else next(one for one in READERS if one.kind is kind)
        if reader is None:
            raise SourceError(f"{source.name}: of no kind that is read; name it with --as if it is one")
        for found in reader.read(source, options):
            # What lies in a container has been told its kind already.
            yield replace(found, kind=reader.kind) if isinstance(found, Statement) and found.kind is None else found
    except InputError as error:
        yield UnreadStatement(source.name, None, (), Unchecked(error.code, str(error)), source.name)


def find(
    name: str, options: Options, kind: Kind | None = None, standard_input: bytes = b"", beside: Source | None = None
) -> Iterator[Found]:
    """What one name stands for: statements, and pictures that belong to none.

    Args:
        name: A file, a folder, an http or https address, or `-`.
        options: From `intake_options`.
        kind: What it is; None looks at its content.
        standard_input: What `-` stands for.
        beside: The source that names it, or None for the command line.
    """
    try:
        source, options = _open(name, options, standard_input, beside)
        if kind not in (None, Kind.FOLDER):
            source.file_member()
    except InputError as error:
        yield UnreadStatement(name, None, (), Unchecked(error.code, str(error)), name)
        return
    if kind is Kind.IMAGE:
        yield as_picture(source)
    elif source.member is None and kind in (None, Kind.FOLDER):
        yield from find_in_folder(source, options)
    elif kind is None and recognise(source) is None:
        yield as_picture(source)
    else:
        yield from read_source(source, options, kind)


def read_manifest(name: str, options: Options, standard_input: bytes = b"") -> Read:
    """The statements of a manifest that was named as one.

    Raises:
        InputError: It cannot be read; met while it is being read.
    """
    source, options = _open(name, options, standard_input, None)
    yield from ManifestReader().read(source, options)


def count_manifest(name: str, options: Options, standard_input: bytes = b"", shard: Shard | None = None) -> int | None:
    """About how many images a manifest names, or one part of a run over it; None where it cannot be read, which reading it will tell."""
    if is_address(name):
        return None  # it would be fetched once more
    try:
        return count_images(_open(name, options, standard_input, None)[0], shard)
    except InputError:
        return None


def read_named(
    names: Iterable[str | Found],
    options: Options,
    kind: Kind | None = None,
    standard_input: bytes = b"",
    statement_id: str = COMMAND_LINE,
) -> Read:
    """Every statement of what was named, in its order; loose pictures are one statement, the last.

    Args:
        names: See `find`; what need not be looked for any more stands for itself.
        options: From `intake_options`.
        kind: Of all of them.
        standard_input: What `-` stands for.
        statement_id: Name of the statement that loose pictures make.

    Raises:
        StatementError: There are only loose pictures, and no time was given for them.
    """
    loose: list[MediaItem] = []
    numbers: Counter[str] = Counter()
    for name in names:
        for found in find(name, options, kind, standard_input) if isinstance(name, str) else (name,):
            if isinstance(found, MediaItem):
                loose.append(found)
                continue
            numbers[found.id] += 1  # two exports of one chat, two pages of one address
            yield found if numbers[found.id] == 1 else replace(found, id=f"{found.id}#{numbers[found.id]}")
    if loose:
        statement = options.statement(id=statement_id, times=(), media=tuple(loose), source="the command line")
        if isinstance(statement, UnreadStatement) and not numbers:
            _raise_missing(loose)
            raise StatementError(
                f"{loose[0].path}: of no kind that gives a time, so taken for a picture: earlier than what? "
                "Give it with --at, for instance --at 2023-10-23",
                "at",
            )
        yield replace(statement, source=None) if isinstance(statement, Statement) else statement


def _raise_missing(loose: list[MediaItem]) -> None:
    """Say of a name that is none, which reads like a picture without a time, what it is.

    Raises:
        MediaMissingError: There is no such file.
    """
    for item in loose:
        if isinstance(item.content, FileContent) and not item.content.path.exists():
            raise MediaMissingError(f"{item.path}: there is no such file")


def _find_beside(name: str, options: Options, beside: Source) -> Iterator[Found]:
    yield from find(name, options, beside=beside)


def _open(name: str, options: Options, standard_input: bytes, beside: Source | None) -> tuple[Source, Options]:
    if name == _STANDARD_INPUT and beside is None:
        return Source(name, BytesTree((("stdin", standard_input),)), "stdin", limits=options.limits), options
    if not is_address(name):
        return _open_path(name, options, beside), options
    if options.fetcher is None:
        raise FetchRefusedError(f"{name}: the network may not be used here")
    fetched = options.fetcher.fetch(name, max_bytes=options.limits.max_page_bytes, kind=FetchKind.PAGE)
    # Whoever names a page asks for its pictures.
    source = Source(name, BytesTree((("page", fetched.body),)), "page", fetched.url, charset=fetched.charset, limits=options.limits)
    return source, replace(options, fetch_linked=True)


def _open_path(name: str, options: Options, beside: Source | None) -> Source:
    """A path as it was written; one that stands in a container stays in it.

    Raises:
        SourceError: It is no path, or leads out of the container.
    """
    if not name:
        raise SourceError("an empty name: give a file, a folder or an address")
    try:
        if beside is None or beside.name == _STANDARD_INPUT:
            return Source.of_path((options.base or Path()) / name, name, options.limits)
        if isinstance(beside.tree, FolderTree):
            folder = options.base or beside.tree.root / PurePosixPath(str(beside.member)).parent
            return Source.of_path(folder / name, name, options.limits)
    except (OSError, RuntimeError, ValueError) as error:  # a circle of links, or a name that no file can have
        raise SourceError(f"{name}: no path that can be read: {error}") from error
    member = beside.beside(name)
    if member is None:
        raise SourceError(f"{name}: leads out of {beside.name}; not read")
    return replace(beside.of_member(member), name=name)
