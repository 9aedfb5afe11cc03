"""Closed word lists: negations, antonyms, frequent words of other languages."""

from shared.kernel.english import FUNCTION_WORDS, words_of

__all__ = ["ANTONYMS", "FOREIGN", "FUNCTION_WORDS", "NEGATIONS", "words_of"]

NEGATIONS = words_of("""
    not no never none neither nor cannot can't don't doesn't didn't isn't aren't wasn't weren't
    won't wouldn't shouldn't couldn't haven't hasn't hadn't ain't without hardly rarely barely
    dont doesnt didnt isnt arent wasnt werent wont wouldnt shouldnt couldnt cant nothing nobody
    nowhere
""")
"""Words that negate what follows."""

_OPPOSITES = words_of("""
    increas/decreas increas/reduc fast/slow faster/slower quick/slow high/low higher/lower
    highest/lowest alway/never first/last begin/end start/end minimum/maximum min/max
    smallest/largest small/larg smaller/larger true/fals allow/prevent enabl/disabl static/dynam
    public/privat synchron/asynchron success/failur add/remov insert/delet open/close
    strong/weak same/differ expens/cheap mutabl/immut left/right short/long shorter/longer
    accept/reject better/wors import/unimport safe/unsaf secur/insecur valid/invalid
    encrypt/decrypt guarante/violat rais/lower easier/harder easi/hard simpl/complex
    connectionless/connection-ori best/worst even/odd consist/inconsist stabl/unstabl bottom/top
    rear/front parent/child input/output
""")


def _both_ways() -> dict[str, frozenset[str]]:
    pairs = [tuple(pair.split("/")) for pair in sorted(_OPPOSITES)]
    both = [*pairs, *((right, left) for left, right in pairs)]
    return {word: frozenset(b for a, b in both if a == word) for word, _ in both}


ANTONYMS = _both_ways()
"""Antonyms of each stem."""

FOREIGN = {
    "spanish": words_of("""
    de la que el en los se del las un por con una para es al lo como mas pero sus le ya este si
    porque esta entre cuando muy sin sobre tambien hay donde quien desde todo nos y
"""),
    "french": words_of("""
    de la le et les des en un du une que est pour qui dans par plus pas sur ne se ce il sont au
    avec son nous je mais ou comme cette tout elle aux ces leur bien ont
"""),
    "german": words_of("""
    der die und den von zu das mit sich des auf fur ist im dem nicht ein eine als auch es werden
    aus hat dass sie nach wird bei einer um einem uber einen so zum ich wir
"""),
    "portuguese": words_of("""
    de que e do da em um para com nao uma os no se na por mais as dos como mas ao ele das seu
    sua ou quando muito nos ja eu tambem so pelo pela ate isso
"""),
    "italian": words_of("""
    di che e la il un per non sono una con si da del le della lo nel ma al piu anche come gli
    dei alla se questo io delle nella quando perche
"""),
    "dutch": words_of("""
    de van het een en dat die niet zijn op te met voor er maar om hem dan zou wat mijn ook uit
    bij naar als ze hij ik wij wordt deze
"""),
    "hindi": words_of("""
    hai hain ka ki ke ko se mein aur kya nahi nahin ye yeh woh ek bhi tha thi the kar karna
    karte hota hoti liye par jo mujhe humne maine hum agar toh
"""),
}  # fmt: skip
"""Frequent words of other languages, folded."""
