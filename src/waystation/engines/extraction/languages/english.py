"""English: numbers, hedges, times, reporting and places, with the nouns and cues of the two modules beside.

Classes and members follow the labelling rules of the exchange format (25 kinds, nine qualifiers) and the method's
page; the words are ordinary news and situation-report English, and the bodies are those that publish such figures.
"""

from __future__ import annotations

from typing import Final

from waystation.engines.extraction.figure import Qualifier
from waystation.engines.extraction.languages.english_cues import CUES
from waystation.engines.extraction.languages.english_nouns import (
    HEADS,
    LABELS,
    NOT_PLACES,
    TRAPS,
    VOICE_NOUNS,
)
from waystation.engines.extraction.languages.english_places import DEMONYMS
from waystation.engines.extraction.languages.table import (
    Agency,
    Language,
    Particles,
    TimeSense,
    phrases,
    words,
)

_ONES: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_QUALIFIERS: Final[dict[Qualifier, str]] = {
    "at-least": "at least; no|not fewer|less than; a? minimum of; at a minimum",
    "more-than": """
        more than; over; above; past; beyond; passed; just|well|slightly|far over|above; well|far more than;
        slightly|just more than; a little more than; exceed|exceeds|exceeded|exceeding; top|tops|topped|topping;
        upwards|upward of; in excess of; greater than; surpass|surpassed|surpasses|surpassing; north of
    """,
    "nearly": """
        nearly; almost; close to; just|slightly under|below; a? little under; just short of; just|slightly less|fewer than;
        nearing|approaching; virtually
    """,
    "about": """
        about; around; some; roughly; approximately; an estimated; estimated; approx; approx .; circa; on average;
        an average of; in the region of; perhaps; estimate|estimates of; average of; something like
    """,
    "up-to": "up to; as many|much as; a? maximum of; no|not more than; at most",
    "less-than": "less|fewer than; under; below",
}  # fmt: skip

_QUALIFIERS_AFTER: Final[dict[str, Qualifier]] = {
    "plus": "more-than",
    "+": "more-than",
    "or more": "at-least",
    "at least": "at-least",
    "or so": "about",
    "or fewer|less": "up-to",
}

_TIME_SENSES: Final[dict[TimeSense, tuple[str, ...]]] = {
    "past-day": phrases("""
        past|last|previous|preceding 24|48|72|twenty-four hours; past|last|previous day; overnight; the night;
        last night; yesterday; that day; in under a day; today; tonight; in a|one|single day; 24 hours; the same day
    """),
    "past-week": phrases("""
        past|last|previous|preceding week|weekend|month|fortnight; this week|weekend|month|morning|afternoon|evening;
        past|last|previous * days|hours|weeks|months; the? same period|week|month|day
    """),
    "more": phrases("a further; another; additional; in addition; on top of"),
    "rate": phrases("per|a|each|every day|week|month|hour; daily; weekly|monthly|hourly; an? average of"),
    "since": phrases("""
        since; so far; to date; until now; up to now; in total; total of; altogether; cumulative|cumulatively;
        overall; in all; still
    """),
    "total": phrases("""
        bringing|brings|brought|taking|takes|took|lifting|lifts|lifted|raising|raises|raised|pushing|pushes|pushed
        * toll|total|number|tally; total; toll; cumulative
    """),
}

_EXPECTED: Final = phrases("""
    will|could|may|might|would|should|shall|can; expected|expect|expects|expecting|expectation;
    planned|plan|plans|planning|intends|intend|intended|aims|aim|aiming; planning figure; projection|forecast of;
    forecast|forecasts|projected|projects|projection|predicted|predicts|anticipated|anticipates|anticipate;
    prepare|prepares|prepared|preparing|readying|braced|bracing to|for; en route; on its|the|their way;
    slated|scheduled|due|set|about to|for; to feed|help|assist|reach|support|shelter|house|accommodate|serve|benefit;
    bound for; heading|headed for|to; would-be; at risk of; in case; target|targets|targeting|targeted; potentially|potential;
    to meet the needs; are|is|were to; hopes|hope to; yet to; before the year is out; by the end of the;
    to be evacuated|moved|relocated|sent|delivered
""")

_PROMISED: Final = phrases("""
    announced|announces|announcing; pledged|pledges|pledge|promised|promises|committed|commits|earmarked|allocates|earmarks|allocating;
    appeal|appeals|appealed|appealing; calls|called|calling for; asked|asks|asking|requested|requests|seeking|seeks|requesting;
    funding|response|financial requirement|requirements|plan|gap; needs|requires|required|needed; en route; bound for;
    on its|the|their way; will|would|plans|plan|to send|deliver|dispatch|provide|donate; ready to; enough|sufficient for
""")

_SUPERSEDED: Final = phrases("""
    earlier|previous|initial toll|tally|count|figure|estimate|report|reports; at first; earlier|previously|initially|first
    reported|cited|put|said|counted|estimated|announced; (up|down) from; compared|against to|with; yesterday 's;
    a day|week|month earlier|ago|before; the day|week before; the previous day|week 's (toll|figure|count|report)?;
    was|were later|since|subsequently corrected|revised; later corrected|revised;
    revised|lowered|raised|corrected|rose|rising|risen|grown|grew|increase|increased|jumped|climbed|dropped|fell|fallen|doubled (up|down)? from
""")

_REPORT_VERBS: Final = phrases(
    """
    said|says|say|saying; told; reported|reports|report|reporting; announced|announces|announce|announcing;
    confirmed|confirms|confirm; stated|states; estimated|estimates|estimate|estimating; added|adds; noted|notes;
    wrote|writes|tweeted|posted; claimed|claims|claiming; warned|warns|warning; declared|declares;
    believes|believe|believed; expects|expect; gave|gives|give|put|puts|giving|putting; disclosed|revealed|reveals;
    indicated|indicates|explained|acknowledged|insisted|argued|stressed; show|shows|showed|list|lists|listed;
    suggest|suggests|suggested; recorded|records|record|logged|logs|counted|counts|count|tallied|tracked|documented|verified|documents; calculated|calculates|predicts|predicted|forecasts|projects|projected; appealed|asked|asks|appeals; informed|informs; issued; registered|registers; observed; anticipates|anticipated; maintains
"""
)

_AGENCIES: Final = (
    Agency("International Organization for Migration", "IOM"),
    Agency("International Organisation for Migration", "IOM"),
    Agency("UN migration agency", "IOM"),
    Agency("UN's migration agency", "IOM"),
    Agency("United Nations High Commissioner for Refugees", "UNHCR"),
    Agency("UN High Commissioner for Refugees", "UNHCR"),
    Agency("UN refugee agency", "UNHCR"),
    Agency("Office for the Coordination of Humanitarian Affairs", "OCHA"),
    Agency("UN Office for the Coordination of Humanitarian Affairs", "OCHA"),
    Agency("UN humanitarian office", "OCHA"),
    Agency("World Food Programme", "WFP"),
    Agency("World Food Program", "WFP"),
    Agency("UN World Food Programme", "WFP"),
    Agency("World Health Organization", "WHO"),
    Agency("World Health Organisation", "WHO"),
    Agency("International Committee of the Red Cross", "ICRC"),
    Agency("International Federation of Red Cross and Red Crescent Societies", "IFRC"),
    Agency("Displacement Tracking Matrix", "DTM"),
    Agency("UN Children's Fund", "UNICEF"),
    Agency("Food and Agriculture Organization", "FAO"),
    Agency("Syrian Observatory for Human Rights", "SOHR", "Syria"),
    Agency("United Nations", "UN"),
    Agency("National Disaster Management Authority", "NDMA", "Pakistan"),
    Agency("Provincial Disaster Management Authority", "PDMA", "Pakistan"),
    Agency("National Disaster Risk Reduction and Management Council", "NDRRMC", "Philippines"),
    Agency("Department of Social Welfare and Development", "DSWD", "Philippines"),
    Agency("Protection and Return Monitoring Network", "PRMN", "Somalia"),
    Agency("National Emergency Management Agency", "NEMA", "Nigeria"),
    Agency("Disaster Mitigation Agency", "BNPB", "Indonesia"),
    Agency("National Disaster Mitigation Agency", "BNPB", "Indonesia"),
    Agency("Disaster and Emergency Management Authority", "AFAD", "Turkey"),
    Agency("Disaster and Emergency Management Presidency", "AFAD", "Turkey"),
    Agency("UN agency for Palestinian refugees", "UNRWA", "Gaza"),
    Agency("Doctors Without Borders", "MSF"),
    Agency("Médecins Sans Frontières", "MSF"),
    Agency("Internal Displacement Monitoring Centre", "IDMC"),
    Agency("Disaster Management Centre", "DMC", "Sri Lanka"),
    Agency("State Border Guard Service", "SBGS"),
    Agency("Agence France-Presse", "AFP"),
    Agency("Associated Press", "AP"),
)

_BOUNDARIES: Final = (
    {",": 3.0, ";": 8.0, ":": 4.0, "(": 3.0, ")": 3.0, "—": 5.0, "–": 4.0, '"': 1.5, "“": 1.5, "”": 1.5}
    | {
        "and": 1.5,
        "or": 1.0,
        "but": 5.0,
        "while": 6.0,
        "whereas": 6.0,
        "although": 5.0,
        "though": 5.0,
        "if": 3.0,
    }
    | {
        "which": 3.0,
        "who": 1.5,
        "whom": 3.0,
        "whose": 3.0,
        "where": 3.0,
        "when": 3.0,
        "after": 3.0,
        "as": 2.0,
    }
    | {"because": 3.0, "since": 3.0, "before": 3.0, "until": 3.0, "that": 2.0, "with": 2.5, "including": 3.0}
    | {"among": 3.0, "than": 2.0}
)

_PARTICLES: Final = Particles(
    be=words("was were is are be been being get got gets"),
    of=words("of"),
    owners=words("the these those his her its their our them whom which this that all"),
    people_pronouns=words("them whom which"),
    pointing=words("these those"),
    more=words("more others"),
    joiners=words("and or"),
    articles=words("a an the another additional further only just"),
    one=words("one a an"),
    all_of=words("all"),
    year_leads=words("in since of by during until from the to early late mid before after through a"),
    age_leads=words("under over aged age ages below above between"),
    age_nouns=words(
        "children child people persons women men those all aged anyone boys girls ages age adults"
    ),
    price_links=words("per each apiece a an"),
    people_endings=("ans", "ese", "is", "ians", "yas", "ish", "ns", "ks", "ds", "rs", "ts", "gs", "os"),
    verb_endings=("ed", "ing", "ly"),
    adverb_endings=("ly",),
    adverbs=words("also not since so far still now remain remains remained"),
    verb_or_noun=words(
        "returns houses shelters places hurt home need needs dead missing homeless displaced lives"
    ),
    aid_links=words("for to among feed serve"),
    capacity_links=words("for"),
    list_followers=words("in at to from for and , ) . ; ("),
    asides=words("among including mostly mainly most half"),
    not_rates=words("for in than within about half under over after last nearly"),
    not_after_rates=words("earlier later before after ago old"),
    period_leads=words("from between"),
    period_joints=words("to and until till - –"),
    deadlines=words("by until till of at through up"),
    not_as_of=words("since after before"),
    loose_as_of=words("on"),
    said_on=words("on late early dated , report statement published"),
    past_modals=words("could may might would can"),
    past_marks=words("have not been"),
    rises=words("gone go going rose rise risen rising climbed climb went grown grew jumped revised adding"),
    corrected=words("corrected revised"),
    inside=words("in at inside across"),
    toll_nouns=words("toll total number count tally deaths dead population injured wounded share capacity"),
    quoting=words("said"),
    bare_openers=words("as estimated reported confirmed recorded counted"),
    report_skips=words("""
        has have had also late early earlier later now since officially separately then been initially already today
    """),
    name_links=words("of for the a an and in on at & to"),
    name_articles=words("the a an of and in for on at to but as by its while however"),
    name_ends=words("""
        data figures numbers statistics estimates records tally tallies report reports toll count counts statement bulletin
        update estimate
    """),
    name_modifiers=words("""
        next latest own earlier daily weekly previous new newest updated revised preliminary initial first second third
        last final current interim provisional
    """),
    state_voices=words("government army police parliament president"),
    per_head=words("person people head capita family household"),
    leaving=words("left leave leaves leaving"),
    alternatives=words("or"),
    name_fors=words("for"),
    coin_prefixes=words("us a c"),
    change_leads=words("from"),
    points=words("point points"),
    relative=words("who which"),
    possessives=words("its his her their"),
    passive_links=words("as by"),
    unsaid=words("reportedly allegedly unconfirmed officially"),
    generic_voices=words("""
        agency office ministry statement report spokesman spokeswoman spokesperson organisation organization group body
        bulletin authorities officials
    """),
    directions=words("""
        northern southern eastern western central north-eastern north-western south-eastern south-western northeastern
        northwestern southeastern southwestern north south east west upper lower greater neighbouring neighboring nearby
    """),
    inside_names=words("de of al el la"),
    agents=words("by"),
    mere_passage=words("for through via between"),
    toward=words("to into toward towards for reached reaching"),
    whole_country=words("country nationwide countrywide nation"),
    back_there=words("there"),
    bound_suffix="-bound",
    bound_lead="to",
    going_to=words("to into reached reaching entered entering toward towards"),
)

ENGLISH: Final = Language(
    code="en",
    name="English",
    thousands=",",
    decimal=".",
    small_numbers={word: value for value, word in enumerate(_ONES)}
    | {word: 10 * tens for tens, word in enumerate(_TENS, start=2)},
    scales={"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
    | {"mln": 10**6, "mn": 10**6, "bn": 10**9, "lakh": 10**5, "lakhs": 10**5, "crore": 10**7, "dozen": 12},
    suffix_scales={"k": 1_000, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "b": 10**9},
    fractions={"half": 50, "quarter": 25, "quarters": 25, "third": 100 / 3, "thirds": 100 / 3, "fifth": 20}
    | {"fifths": 20, "tenth": 10, "tenths": 10, "sixth": 100 / 6, "eighth": 12.5},
    vague=dict.fromkeys(("dozens", "scores", "several dozen", "a few dozen"), (24, 99))
    | {"tens": (20, 99)}
    | dict.fromkeys(("hundreds", "several hundred|hundreds", "a few hundred", "many hundreds"), (200, 999))
    | dict.fromkeys(
        ("thousands", "several thousand|thousands", "a few thousand", "many thousands"), (2_000, 9_999)
    )
    | {"tens of thousands": (20_000, 99_999), "hundreds of thousands": (200_000, 999_999)}
    | {"several|few hundred thousand": (200_000, 999_999), "tens of millions": (20_000_000, 99_999_999)}
    | {"millions": (2_000_000, 9_999_999), "several million": (2_000_000, 9_999_999)},
    qualifiers_before={phrase: name for name, text in _QUALIFIERS.items() for phrase in phrases(text)},
    qualifiers_after=_QUALIFIERS_AFTER,
    between_words=words("between"),
    range_words=words("to - –"),
    change_words=words("""
        rose risen rise rises rising grew grown grow fell fallen fall falls dropped drop increased increase up down
        climbed jumped went gone doubled decreased declined lowered raised revised corrected
    """),
    currencies=dict.fromkeys(("$", "us$", "usd", "dollars", "dollar", "us dollars"), "USD")
    | dict.fromkeys(("€", "eur", "euros", "euro"), "EUR")
    | dict.fromkeys(("£", "gbp", "pounds"), "GBP")
    | dict.fromkeys(("¥", "yen"), "JPY")
    | dict.fromkeys(("₹", "inr"), "INR")
    | dict.fromkeys(("rs", "pkr", "rupees"), "PKR")
    | dict.fromkeys(("₽", "rub", "roubles", "rubles"), "RUB")
    | dict.fromkeys(("amd", "drams", "dram"), "AMD")
    | dict.fromkeys(("₴", "uah", "hryvnia", "hryvnias"), "UAH")
    | dict.fromkeys(("₱", "p", "php", "pesos"), "PHP")
    | dict.fromkeys(("chf", "francs", "swiss francs"), "CHF")
    | dict.fromkeys(("azn", "manats"), "AZN")
    | dict.fromkeys(("taka", "tk", "bdt"), "BDT")
    | {"a$": "AUD", "aud": "AUD", "c$": "CAD", "cad": "CAD", "lira": "TRY", "gel": "GEL", "lari": "GEL"}
    | {"sek": "SEK", "nok": "NOK", "dkk": "DKK", "naira": "NGN", "birr": "ETB"},
    percent_words=("%", "percent", "per cent", "pct"),
    ordinal_suffixes=words("st nd rd th"),
    half=words("half"),
    half_of=words("of the its their"),
    one_in=("in", "out of"),
    clock_halves={"am": 0, "a.m": 0, "a.m.": 0, "pm": 12, "p.m": 12, "p.m.": 12},
    clock_words={"noon": 12, "midday": 12, "midnight": 24},
    day_joints=words("to and"),
    next_words=words("next"),
    last_words=words("last"),
    heads=HEADS,
    singular_persons=words(
        "woman man child boy girl baby infant soldier policeman teenager journalist toddler"
    ),
    traps=TRAPS,
    labels=LABELS,
    cues=CUES,
    months={name: number for number, name in enumerate(_MONTHS, start=1)}
    | {name[:3]: number for number, name in enumerate(_MONTHS, start=1)}
    | {"sept": 9},
    weekdays={name: number for number, name in enumerate(_WEEKDAYS)},
    relative_days={"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1},
    time_senses=_TIME_SENSES,
    as_of_words=phrases(
        "as of|at; by; until; till; up to; through; on; dated; status; shortly|just|soon after|before"
    ),
    expected=_EXPECTED,
    promised=_PROMISED,
    superseded=_SUPERSEDED,
    report_verbs=_REPORT_VERBS,
    report_openers=phrases(
        """
        according to; citing|quoting; data|figures|numbers|statistics|estimates|information|reports from|by;
        figure|figures|toll|count|tally|number|estimate , from|by; cited|cites|quoted|quotes;
        estimated|reported|confirmed|recorded|counted|compiled|released|published|verified|announced|provided|registered by; as|per per; sourced from; in the words of; source :; said
    """
    ),
    counting_verbs=phrases("""
        has|have|had registered|recorded|counted|treated|received|assisted|cared|logged|identified|verified|confirmed;
        has|have|had documented|evacuated|distributed|provided|delivered|reached|served|sent|deployed|dispatched|donated;
        counts|counted|lists|logged|recorded|registered|tracked|identified|verified
    """),
    voice_nouns=VOICE_NOUNS,
    voice_pronouns=words("it he she they its their his her who"),
    agencies=_AGENCIES,
    place_prepositions=words("""
        in at from to near into across inside outside around throughout within through via toward towards for over
        leaving entering reached reaching reach left fled enter entered hit on out between
    """),
    origin_words=words("from left leaving fled fleeing out"),
    destination_words=words(
        "to into in reached reaching reach entered entering enter at across toward towards for"
    ),
    place_suffixes=words("""
        province provinces district districts city region state governorate county town village camp island islands
        valley corridor border municipality prefecture crossing area areas refugee oblast peninsula strip
        suburb coast republic
    """),
    place_anaphora=phrases("""
        the country|enclave|region|territory|strip|nation|area|city|province|island; his|her|its|their country; nationwide|countrywide; there
    """),
    not_places=NOT_PLACES,
    events={
        "explosion": phrases("explosion|explosions|blast|blasts|detonation"),
        "earthquake": phrases("earthquake|earthquakes|quake|quakes|tremor|temblor|aftershock|aftershocks"),
        "flood": phrases("""
            flood|floods|flooding|flooded|inundation|deluge; rains|monsoon|rainfall|rain-related|downpours
        """),
        "storm": phrases("cyclone|typhoon|hurricane|tornado; storm|storms"),
        "landslide": phrases("landslide|landslides|mudslide|mudslides|avalanche"),
        "fire": phrases("wildfire|wildfires|bushfire|blaze|fire|fires"),
        "drought": phrases("drought|droughts|famine"),
        "eruption": phrases("eruption|volcano|volcanic"),
        "stampede": phrases("stampede"),
        "crash": phrases("crash|shipwreck|capsized|capsizing|derailment|collision"),
        "outbreak": phrases("cholera|outbreak|epidemic|measles|ebola"),
        "assault": phrases("""
            assault|offensive|invasion|attack|attacks|operation|shelling|advance|incursion|hostilities;
            forces|troops|army advanced|attacked|invaded|stormed
        """),
        "strike": phrases(
            "airstrike|airstrikes|strike|strikes|bombing|bombardment|bombs|missile|drone|missiles|drones"
        ),
        "conflict": phrases(
            "war|conflict|fighting|clashes|violence|crackdown|escalation|battle|battles|insurgency"
        ),
    },
    event_modifiers=words("fuel gas petrol oil munitions ammunition bomb car suicide chemical gasoline"),
    auxiliaries=words("""
        was were is are be been being get got gets getting have has had still now also reportedly newly since already
        then not only all both
    """),
    function_words=words("""
        of in at to from by for with on as and or but that which who whom whose while where when after before since
        during over under into across near is are was were be been being have has had do does did will would could may
        might can should must not no the a an this that these those its their his her our it they them he she we said
        says so still now also than then here there because due among including amid according until between about per
        so-called such if left out up only alone each against
    """),
    boundaries=_BOUNDARIES,
    subset_phrases=phrases("of them|whom|these|those|which; of the|that|this total|number"),
    demonyms=DEMONYMS,
    particles=_PARTICLES,
    abbreviations=words("""
        mr mrs ms dr st sept sep oct nov dec jan feb mar apr aug jul jun gen col lt sgt no vs u.s u.n e.g i.e a.m p.m
        approx inc ltd jr sr prof gov sen rep etc est rs
    """),
)
