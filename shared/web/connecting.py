"""Connecting: what nearly every call uses is built and opened ahead of the first one."""

from concurrent.futures import ThreadPoolExecutor

from shared.bootstrap import Services


def connect(parts: Services) -> None:
    """Build the use cases, and ask at the same time the services that keep their data.

    Raises what the first of them raises that does not respond, once all have been asked.
    """
    _ = parts.accounts, parts.interviews, parts.billing, parts.resumes
    asked = (parts.documents.ping, parts.blobs.ping, parts.queue.ping, parts.keys.signing)
    with ThreadPoolExecutor(len(asked)) as pool:
        for each in [pool.submit(ask) for ask in asked]:
            each.result()
