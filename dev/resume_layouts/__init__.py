"""Layouts of resumes, composed at random from parts, with the truth beside each.

``python -m dev.resume_layouts DIR`` prints them with Chromium into ``DIR/seen`` and
``DIR/unseen``: rules of the reader are made by looking at the first, and are only counted on the
second (``python -m bench resume --data DIR/unseen``), which also uses variants of its own. Every
person, employer and school is invented. The same number always gives the same resume. With
``--programs``, ``DIR/set-seen`` and ``DIR/set-kept`` hold frames that five other programs set.
"""
