"""The acts of people who run the service on an account, by name."""

from enum import StrEnum


class Act(StrEnum):
    """What can be done with an account."""

    DISABLE = "disable"
    ENABLE = "enable"
    MAKE_USER = "make-user"
    MAKE_SUPPORT = "make-support"
    MAKE_ADMIN = "make-admin"
    END_LOGINS = "end-logins"
    REMOVE_SECOND_FACTOR = "remove-second-factor"
    KEEP_SECOND_FACTOR = "keep-second-factor"
    SEND_RESET = "send-reset"
