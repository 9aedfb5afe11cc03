"""Top-level domains, which tell whether the end of an address was lost."""

from functools import cache

from shared.resumes.extraction.fields.places import country_codes

_GENERIC_LISTED = (
    # RFC 2606 names that examples may use, then the generic ones that people have addresses in.
    "example invalid test"
    " academy agency ai app art asia bio biz blog build careers cat cloud club codes coffee com"
    " community company consulting coop data design dev digital earth edu education email"
    " engineer engineering expert family finance foundation fun fyi games global gmbh gov group"
    " guide guru health help host house info ink institute int international io jobs law legal"
    " life link live ltd marketing media mil mobi money name net network news ngo ninja one online"
    " ong org page partners photo photography pink plus press pro productions pub run school"
    " science services shop site social software solutions space store studio support systems"
    " team tech technology today tools top training university ventures video wiki work works"
    " world wtf xyz zone"
)
_GENERIC = frozenset(_GENERIC_LISTED.split())
_REGIONAL_LISTED = (
    "ac berlin cc eu fm gg gl hamburg im je koeln li london mc nyc paris sh su to tokyo tv"
    " uk wien ws"
)
_REGIONAL = frozenset(_REGIONAL_LISTED.split())


def has_known_top_level(address: str) -> bool:
    """Tell whether an address ends in a country's or a known generic top-level domain."""
    _, dot, last = address.lower().rpartition(".")
    return bool(dot) and last in _known()


@cache
def _known() -> frozenset[str]:
    return _GENERIC | _REGIONAL | {code.lower() for code in country_codes()}
