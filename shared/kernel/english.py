"""The closed list of English function words."""


def words_of(*lists: str) -> frozenset[str]:
    """Return the words of lists that are written as running text."""
    return frozenset(" ".join(lists).split())


_ARTICLES = "a an the this that these those some any each every either neither such no"
_PRONOUNS = """i me my mine myself we us our ours ourselves you your yours yourself he him his she
her hers it its itself they them their theirs themselves one who whom whose which what someone
anyone everyone something anything everything nothing there here"""
_VERBS = """am is are was were be been being do does did doing done have has had having can could
may might must shall should will would get gets got let lets ain't i'm i've i'd i'll we're we've
we'd we'll you're you've you'd you'll it's that's there's they're they've they'd they'll he's she's
what's let's don't doesn't didn't isn't aren't wasn't weren't can't couldn't won't wouldn't
shouldn't haven't hasn't hadn't cannot"""
_JOINERS = """and or but nor so yet if then else than because since although though while whereas
unless until when whenever where wherever why how as of at by for from in into on onto to toward
towards with within without about above across after against along among around before behind
below beneath beside between beyond down during except inside near off out outside over past
per through throughout under up upon via"""
_ADVERBS = """not very too also just only even still again ever never always often sometimes
already almost quite rather really more most less least much many few several both all other
another same own well now today later once like etc eg ie e g t s d ll m re ve o"""

FUNCTION_WORDS = words_of(_ARTICLES, _PRONOUNS, _VERBS, _JOINERS, _ADVERBS)
"""Words that carry grammar rather than content."""
