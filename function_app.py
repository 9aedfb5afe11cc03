"""The function app: every function that `functions/triggers.json` names (`make triggers`)."""

import azure.functions as func

from shared.triggers import register

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)

register(app)
