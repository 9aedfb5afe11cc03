"""What resumes say and the public data lacks, or says otherwise."""

MONTHS = {
    "maerz": 3,  # "März" typed without an umlaut
    "marec": 3,  # Slovak and Slovene; their other names would collide or are not read otherwise
}

# Short forms, parts of the United Kingdom, and former names. CLDR has the current long name only.
COUNTRIES = {
    "AE": ("UAE", "U.A.E."),
    "CN": ("PRC",),
    "CZ": ("Czech Republic",),
    "GB": ("UK", "U.K.", "England", "Scotland", "Wales", "Northern Ireland", "Great Britain"),
    "KR": ("Korea", "S.Korea", "Republic of Korea"),
    "NL": ("The Netherlands", "Holland"),
    "TR": ("Turkey",),
    "US": ("United States of America", "USA", "U.S.A.", "U.S.A", "U.S.", "US"),
}

# ISO codes that mean something else at the end of a line of a resume: business intelligence,
# continuous delivery and integration, machine learning, team lead, project lead and the like.
ACRONYMS = frozenset(
    {"AN", "BI", "BS", "CD", "CI", "CS", "CV", "GM", "LA", "ML", "MM", "NA", "PG", "PR", "PS", "RE"}
    | {"SB", "SD", "SO", "SS", "TD", "TL", "TM", "TT"}
)

# English and former names of regions, other spellings, and regions of countries left out here.
REGIONS = (
    "Bavaria", "Bayern", "Bengal", "Catalonia", "Ile-de-France", "Orissa", "Pondicherry",
    "Punjab Province", "Tamilnadu",
)  # fmt: skip
REGION_ABBREVIATIONS = ("D.C.",)

# Peru, Saudi Arabia and Niue are meant more often than Prince Edward Island, South Australia
# and Nunavut.
AMBIGUOUS_ABBREVIATIONS = frozenset({"NU", "PE", "SA"})

# Centres of technology, finance and learning below the size that a city needs to be listed.
SMALLER_CITIES = (
    "Bellevue", "Bordeaux", "Boulder", "Bristol", "Cambridge", "Doha", "Durham", "Geneva", "Lille",
    "Liverpool", "Menlo Park", "Miami", "Minneapolis", "Montpellier", "Mountain View", "Nantes",
    "New Delhi", "Noida", "Nottingham", "Oxford", "Palo Alto", "Pittsburgh", "Porto", "Raleigh",
    "Redmond", "Salt Lake City", "Sunnyvale", "Tel Aviv", "Wellington", "York", "Zürich",
)  # fmt: skip

# GeoNames has one name for each city: these are the other ones in use.
OTHER_CITY_NAMES = (
    "Bangalore", "Cologne", "Frankfurt", "Gurgaon", "Göteborg", "Mysore", "München", "NYC",
    "New York", "Trivandrum", "Warszawa",
)  # fmt: skip

PLACES_OF_WORK = (
    "Remote", "Hybrid", "On-site", "Onsite", "Online", "Worldwide", "Work from home", "WFH",
    "Fully remote",
)  # fmt: skip
