"""Web archives: WARC, ARC and WACZ -> statements of their pages, and dated pictures for an archive."""
