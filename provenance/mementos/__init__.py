"""Web archives on the network: which captures they list of an address, and what they stored.

A client of CDX servers and of Memento TimeMaps (RFC 7089), over the one package that may open connections.
"""

from provenance.mementos.client import CaptureFetcher, Mementos
from provenance.mementos.listing import Listed, Listing, Memento
from provenance.mementos.service import IndexForm, Service

__all__ = ["CaptureFetcher", "IndexForm", "Listed", "Listing", "Memento", "Mementos", "Service"]
