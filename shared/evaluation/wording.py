"""The words that feedback on an answer and the report of an interview share."""

NOTHING_TO_CHANGE = "Hardly anything is missing: practise saying it in two minutes."
"""The advice on an answer that leaves little to say."""


def told_points(made: int, partly: int, count: int, contrary: int = 0) -> str:
    """Return what "you" do with so many key points: "make 2 of 5 key points and touch on 1 more".

    ``contrary`` are those of which the opposite is said.
    """
    told = [f"make {made} of {count} key points", f"touch on {partly} more" if partly else ""]
    if partly and not made:
        told = [f"touch on {partly} of {count} key points", "make none in full"]
    told.append(f"say the opposite of {contrary}" if contrary else "")
    *first, last = filter(None, told)
    return f"{', '.join(first)} and {last}" if first else last
