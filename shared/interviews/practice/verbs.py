"""The verbs of key points, by what a question can be made of them."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


REPORTED = {
    "describes": "describe", "explains": "explain", "names": "name", "gives": "give",
    "mentions": "mention", "lists": "list", "says": "say", "states": "state", "shows": "show",
    "tells": "tell", "reports": "report",
}  # fmt: skip
"""Verbs of a key point that says what an answer tells, with the form that follows "could you"."""

TOLD = frozenset({*REPORTED.values(), "summarise", "admit"})
"""Such verbs after "you"."""

INSTRUCTED = _words(
    "acknowledge add admit agree analyse answer apologise apply ask assess avoid begin bring "
    "build calculate check choose clarify classify collect compare compute confirm consider "
    "convert count create decide declare define describe detect determine discuss divide draw "
    "enforce estimate evaluate explain find follow gather get give identify inform inspect "
    "investigate involve judge keep learn limit listen look make measure name offer prepare "
    "present prioritise propose protect prove quantify rank read reduce remove repair replace "
    "reproduce resolve restore review save search select separate share show speak split start "
    "suggest talk tell test trace track translate try understand update use validate verify write"
)
"""Verbs that begin an instruction, in the form that follows "would you"."""

IMPERATIVE = INSTRUCTED | _words(
    "accept aggregate alert align allow attribute batch be break calibrate call cancel cap "
    "capture carry cause change clean close combine compact compensate complete connect contact "
    "contrast cost cover cut deliver design distinguish do document drop encourage end enter "
    "escalate expose extract finish fit fix focus freeze generate go group have help hide hold "
    "ignore include interrupt isolate join know label lead leave let list load lock log lower "
    "mark mask match mention merge minimise monitor move multiply open own package parallelise "
    "pin place plan plot point practise prefer preserve process profile promise provide publish "
    "put question randomise recalculate record rehearse reindex release report reserve reuse roll "
    "rotate run sample scale schedule score secure see send set settle shift shorten simulate "
    "specify state stay stop store stratify study support think train transform treat trust tune "
    "turn view visit wait walk warn watch weigh weight work"
)
"""Words that may begin an instruction, so that no subject begins with one of them."""

NEEDS_ALL = _words("ask bring divide get keep look make separate speak split start take talk tell")
"""Verbs of which the words after the object are a part, as in "tell them in private"."""

DONE = {
    "adapted": "adapt", "admitted": "admit", "agreed": "agree", "apologised": "apologise",
    "applied": "apply", "asked": "ask", "brought": "bring", "built": "build",
    "changed": "change", "checked": "check", "chose": "choose", "collected": "collect",
    "compared": "compare", "considered": "consider", "convinced": "convince",
    "corrected": "correct", "dealt": "deal", "decided": "decide", "divided": "divide",
    "found": "find", "gathered": "gather", "gave": "give", "improved": "improve",
    "informed": "inform", "introduced": "introduce", "investigated": "investigate",
    "involved": "involve", "judged": "judge", "kept": "keep", "learned": "learn",
    "limited": "limit", "listened": "listen", "looked": "look", "made": "make",
    "measured": "measure", "narrowed": "narrow", "noticed": "notice", "observed": "observe",
    "offered": "offer", "planned": "plan", "practised": "practise", "prepared": "prepare",
    "proposed": "propose", "raised": "raise", "ranked": "rank", "reduced": "reduce",
    "rehearsed": "rehearse", "removed": "remove", "repaired": "repair", "respected": "respect",
    "separated": "separate", "shared": "share", "solved": "solve", "spoke": "speak",
    "supported": "support", "tested": "test", "took": "take", "tried": "try",
    "understood": "understand", "used": "use", "weighed": "weigh", "worked": "work",
}  # fmt: skip
"""Verbs in the past with the form that follows "did you"."""

FINITE = (
    "add adds allow allows appears applies apply are arises asked asks assumes avoids become "
    "becomes begins belong belongs breaks builds can cannot carries catch catches closes combines "
    "come comes compares computes confirms connects contain contains cost costs could cover "
    "covers creates decides deletes depend depends describes did distorts divides do does drives "
    "enables explains fails falls finds fit fits fixes follows forces generates get gets give "
    "gives go goes grow grows had handles happens has have help helps hides holds includes "
    "invites is keep keeps kills knows lead leads let lets lies looks loses lowers make makes "
    "matters may mean means might move moves multiplies must need needs offers owns picks "
    "predicts prevent prevents produces protect protects proves puts raises reaches reads reduce "
    "reduces relates remains removes renders repeats replaces reports restores returns reveals "
    "save saves says sees sends should show shows shrinks stand stands starts states stay stays "
    "stops stores suggests suits take takes teaches tell tells tends throws tries triggers turns "
    "understands use used uses verifies walks was were will wins work works would writes"
).replace(" ", "|")
"""Verbs of statements, which end a subject; none that is a noun as often. A pattern."""
