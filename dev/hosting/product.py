"""What stands behind this project's own triggers: its embedded backends."""

from dev.frontend.pages import developers_page, frontend_pages
from dev.hosting.backends import Backends
from dev.hosting.cors import CorsPolicy
from dev.hosting.mounted import MountedRoute
from dev.hosting.settings import StartError
from dev.identity_providers.launching import emulate_providers
from dev.razorpay.mounted import emulated_payments
from dev.signed_blobs import signed_blobs
from dev.web.building import DIST, built_once
from dev.web.pages import client_pages
from shared.bootstrap import services
from shared.config import BadSetting, Settings
from shared.triggers import load_all


def _frontend(settings: Settings, *, web: bool) -> tuple[MountedRoute, ...]:
    """Return the pages of this host, unless a frontend is somewhere else."""
    if settings.frontend_url != settings.public_url:
        return ()
    if not (web and built_once()):
        return frontend_pages()
    # The script of the emulated checkout, which is mounted where no account is set.
    checkout = None if settings.razorpay_key_id else "/razorpay/checkout.js"
    return (*client_pages(DIST, checkout=checkout), developers_page())


def backends_with_web() -> Backends:
    """Return the same with the web client at /, where it has been built. Raises StartError."""
    return backends(web=True)


def backends(*, web: bool = False) -> Backends:
    """Return the queue, the signed addresses of blobs, the emulator, and the frontend's origin.

    Where no sign-in provider is set, the emulated ones are offered. Where recordings go to an
    emulator of Azure's storage, it takes them from the frontend's pages.

    Raises StartError for a setting that makes no sense.
    """
    load_all()  # whoever develops sees at the start what cannot be imported
    try:
        ours = services()
    except BadSetting as error:
        raise StartError(str(error)) from None
    signed = signed_blobs(ours.unfenced_blobs)
    emulated = emulated_payments(ours)
    emulate_providers(ours)
    if ours.settings.backend == "azure":
        from dev.emulators.provision import admit_pages  # noqa: PLC0415 - an SDK that others need not load

        admit_pages(ours.settings)
    return Backends(
        queue=ours.queue,
        routes=tuple(
            route for route in (signed, emulated, *_frontend(ours.settings, web=web)) if route
        ),
        cors=CorsPolicy.parse(",".join(ours.settings.origins), credentials=True),
    )
