"""What can go wrong with recordings and the consent to them."""

from shared.kernel.errors import Conflict, Gone, NotFound


class NoSuchRecording(NotFound):
    """No recording of the caller has this id."""

    code = "recording.not_found"
    title = "There is no such recording"


class RecordingExpired(Gone):
    """The recording's 90 days are over, whether or not it has been removed already."""

    code = "recording.expired"
    title = "The recording is older than 90 days"


class WordingOutdated(Conflict):
    """Consent was given to another wording than the current one."""

    code = "consent.wording_outdated"
    title = "The consent wording has changed; show the current one"
