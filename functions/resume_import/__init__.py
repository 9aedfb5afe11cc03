"""POST /api/v1/json-resumes: a resume from a JSON Resume document."""

import json
from typing import cast

import azure.functions as func

from shared.resumes.errors import NothingStated, TooManyResumes
from shared.resumes.json_resume import Json, JsonResume, kept_of
from shared.resumes.patch import ResumePatch
from shared.resumes.views import ResumeView, resume_view
from shared.web import USER, Call, Reply, endpoint
from shared.web.body import JSON, read_json

bp = func.Blueprint()


@endpoint(
    bp,
    "POST",
    "v1/json-resumes",
    access=USER,
    status=(201, 200),
    errors=(NothingStated, TooManyResumes),
    idempotent=True,
)
def resume_import(call: Call[JsonResume]) -> Reply[ResumeView]:
    """Upload a resume as a JSON Resume document (jsonresume.org).

    All of it counts as stated by the candidate: it is certain. Members that have no place here are
    left out and named in `left_out`; a day counts as its month, and what has a start and no end
    goes on. A value that breaks a rule is refused with its pointer. The same document again returns
    the existing resume with 200.
    """
    resume, new = call.services.resumes.state(
        user_id=call.user_id, kept=kept_of(call.body, _validated), once=call.request_key
    )
    return Reply(resume_view(resume), status=201 if new else 200)


def _validated(document: Json) -> ResumePatch:
    return cast(ResumePatch, read_json(json.dumps(document).encode(), JSON, ResumePatch))
