"""The network: the only package that asks for anything, and only for addresses that were given.

What is imported here is cheap; the libraries are loaded with the first fetch.
"""

from provenance.transport.fetching import Transport
from provenance.transport.settings import Fetched, Fetcher, FetchKind, HostRule, TransportSettings

__all__ = ["FetchKind", "Fetched", "Fetcher", "HostRule", "Transport", "TransportSettings"]
