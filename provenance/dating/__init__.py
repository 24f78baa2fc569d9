"""How appearances stand in time to a statement, and every date that a picture's file, name and neighbours tell.

Only the first is exported here, since every check needs it; the modules of the second are imported one by one, so that a check does not
wait for what reads XML and manifests.
"""

from provenance.dating.precedence import date_match
from provenance.dating.usable import impossible, usable

__all__ = ["date_match", "impossible", "usable"]
