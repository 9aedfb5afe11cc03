"""The function app: registers each function's blueprint, one line each, sorted; nothing else."""

import azure.functions as func

from functions.api_docs import bp as api_docs
from functions.api_health import bp as api_health
from functions.api_openapi import bp as api_openapi

app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)

app.register_functions(api_docs)
app.register_functions(api_health)
app.register_functions(api_openapi)
