"""Limits on containers. What is over one is refused by name; the rest of the container is still read."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ContainerLimits:
    """The largest container that is opened; all bounds inclusive.

    Attributes:
        max_members: Members of one container that are read; those after it are told and left.
        max_directory_bytes: Size of a ZIP's central directory, which is read whole. 256 bytes a member at most members.
        max_inflated_bytes: Bytes of all members of one container together, each counted once.
        max_ratio: Inflated bytes a stored one of a member larger than `ratio_free_bytes`. DEFLATE's own limit is 1,032
            (RFC 1951); text of exports stays below 30.
        ratio_free_bytes: Smaller members may have any ratio.
        max_depth: Containers within containers: 2 reads a document inside a ZIP that was itself named.
        max_page_bytes: A page, a mail's text, or a table of an export that has to be read whole.
        max_document_bytes: A mail, or a document inside a container: it is held in memory while its images are.
        max_document_pages: Pages of a document that are looked at.
        max_document_images: Images of one document or mail.
        max_document_pixels: Pixels of one image of a document that has to be decoded to be had, and of a page that is drawn.
        max_document_seconds: How long a document or mail may be looked through.
        max_mail_parts: Parts of a mail; forms of mail in use have some dozens.
    """

    max_members: int = 100_000
    max_directory_bytes: int = 25_600_000
    max_inflated_bytes: int = 2 * 2**30
    max_ratio: int = 200
    ratio_free_bytes: int = 2**20
    max_depth: int = 2
    max_page_bytes: int = 16 * 2**20
    max_document_bytes: int = 2**28
    max_document_pages: int = 2_000
    max_document_images: int = 5_000
    max_document_pixels: int = 100_000_000
    max_document_seconds: float = 60.0
    max_mail_parts: int = 10_000


CONTAINER_LIMITS = ContainerLimits()
