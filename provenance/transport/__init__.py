"""The network: the only package that asks for anything, and only for addresses that were given.

What is imported here is cheap; the libraries are loaded with the first fetch.
"""

from provenance.transport.fetching import Transport
from provenance.transport.settings import Fetched, Fetcher, FetchKind, TransportSettings

__all__ = ["FetchKind", "Fetched", "Fetcher", "Transport", "TransportSettings"]
