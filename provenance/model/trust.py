"""Trust: whose word the owner of an archive takes, and so what a date counts as."""

from dataclasses import dataclass

from provenance.model.dates import DateBasis


@dataclass(frozen=True, slots=True)
class Trust:
    """The names that the owner of an archive has spoken of.

    A name is that of a source (`Appearance.source`) or of whoever gave a list (`Appearance.origin`).

    Attributes:
        trusted: What they say counts.
        distrusted: What they say does not count, whoever passes it on.
    """

    trusted: frozenset[str] = frozenset()
    distrusted: frozenset[str] = frozenset()

    def trusts(self, origin: str | None) -> bool:
        """Whether what came from there counts as stated; None is the owner."""
        return origin is None or origin in self.trusted

    def basis_of(self, stated: DateBasis, source: str | None, origin: str | None) -> DateBasis:
        """What a date counts as.

        What the owner added counts as stated, and more or less than that by what the owner says of its source. Whatever came in a
        list is `asserted` until its giver is trusted, and then never more than the giver says: the list can name any source, and may
        pass on what its giver heard from somebody else. What is written inside a file is never raised.
        """
        if not self.trusts(origin):
            return stated if stated is DateBasis.EMBEDDED else DateBasis.ASSERTED
        if stated.is_evidence and source in self.distrusted:
            return DateBasis.ASSERTED
        if stated is DateBasis.ASSERTED and origin is None and source in self.trusted:
            return DateBasis.PUBLISHED
        return stated
