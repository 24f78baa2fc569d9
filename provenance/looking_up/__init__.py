"""Asking a web archive which of its captures show a picture: what `check --wayback` and `archive enrich` rest on.

That an address was captured proves nothing of the picture that it shows today. So the bytes that were captured are laid on the picture,
by the second look that a check takes.
"""

from provenance.looking_up.circulating import CirculatingLookUp
from provenance.looking_up.search import DEFAULT_BOUNDS, Bounds, CaptureSearch, Compare, Shown

__all__ = ["DEFAULT_BOUNDS", "Bounds", "CaptureSearch", "CirculatingLookUp", "Compare", "Shown"]
