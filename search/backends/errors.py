"""Why an engine does not answer."""


class EngineError(Exception):
    """The engine cannot do what was asked now; trying again later may help."""


class NoIndexError(EngineError):
    """There is no index that this release can read. The first write builds it."""


class EngineBusyError(EngineError):
    """Somebody else has been writing for too long."""
