"""Limits on containers. What is over one is refused by name; the rest of the container is still read."""

from provenance.model.limits import DEFAULT_LIMITS, Limits

ContainerLimits = Limits
CONTAINER_LIMITS = DEFAULT_LIMITS
