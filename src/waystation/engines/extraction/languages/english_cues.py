"""English words that say what became of the people and things counted, by kind."""

from __future__ import annotations

from typing import Final

from waystation.engines.extraction.languages.table import Cue, phrases

_BUILDINGS: Final = ("buildings",)

CUES: Final[tuple[Cue, ...]] = (
    Cue(
        "killed",
        "verb",
        phrases("""
        killed|slain|murdered|massacred; shot dead; burned|burnt to death; drowned|electrocuted
    """),
        1,
    ),
    Cue(
        "killed",
        "right",
        phrases("""
        killing|kills|kill|murdering|drowning;
        claimed|claiming|claims|claim|cost|costing|took|taken|taking the? lives|life of?;
        body|bodies|remains|corpses of; death|deaths of; buried
    """),
        1,
    ),
    Cue(
        "killed",
        "left",
        phrases("""
        died|die|dies|dying; dead; perished|perish; lost|lose their? lives|life; have|had been confirmed?
        dead; were|was found dead; lost to
    """),
    ),
    Cue(
        "killed",
        "noun",
        phrases("""
        death|combined|fatality|casualty|overall|confirmed|official toll; death|deaths
        count|number|figure; toll; fatalities|deaths|dead|death; who|that died; left|leaving * dead;
        number of dead|deaths|killed|fatalities; lives lost; those killed
    """),
    ),
    Cue("injured", "verb", phrases("injured|wounded|hurt|maimed"), 1),
    Cue("injured", "right", phrases("injuring|wounding|injures|wounds"), 1),
    Cue(
        "injured",
        "left",
        phrases("""
        suffered|sustained|received|suffering * injuries|burns|wounds; suffered|sustained
        injuries|burns|wounds
    """),
    ),
    Cue(
        "injured",
        "noun",
        phrases("""
        number|count of? wounded|injured|injuries; injured|wounded|injuries; the injured|wounded
    """),
    ),
    Cue(
        "missing",
        "left",
        phrases("""
        missing; unaccounted for?; disappeared|vanished; have|has|had gone missing; not been
        found|traced|located; whereabouts
    """),
    ),
    Cue("missing", "noun", phrases("number of missing; the missing; missing"), -1),
    Cue("missing", "right", phrases("search|searching|looking for"), -1),
    Cue("found", "left", phrases("traced|reunited|located; found alive?; reunited with; been found"), 1),
    Cue("found", "right", phrases("reuniting|reunited|traced|tracing|located")),
    Cue(
        "detained",
        "verb",
        phrases("""
        detained|arrested|jailed|imprisoned|captured|abducted|kidnapped; taken prisoner|hostage|captive;
        rounded up; held in|by? custody|detention
    """),
        1,
    ),
    Cue("detained", "right", phrases("detaining|arresting|holding|abducting")),
    Cue(
        "displaced",
        "verb",
        phrases("""
        displaced|uprooted|dislodged; forcibly|newly|internally displaced; forced|driven|drove|displacing
        from; made|rendered|left homeless; forced|compelled|driven to flee|leave;
        driven|drove|forced|pushed out|away of?
    """),
        1,
    ),
    Cue(
        "displaced",
        "right",
        phrases("""
        displacing|uprooting|displaces|uproot|displace;
        driven|drove|forced|forcing|driving|pushed|force|compelled|sent|prompted;
        hosts|hosting|hosted|host; new? displacement|displacements of?; exodus of; refugee|idp
        population|number|numbers|total|figure of?; home to refugees; number of? displaced|idps|refugees;
        flight of; displaced; making|leaving homeless; shelter to
    """),
    ),
    Cue(
        "displaced",
        "left",
        phrases("""
        fled|flee|flees|fleeing; left|leave|abandoned|leaving their? homes|home|houses|villages;
        left|leave|leaving the? country|region|enclave|city|area|territory|town|area; have|has|had left;
        homeless; lost|losing their? homes|houses|home; forced|had|compelled to leave|flee|abandon;
        remain|remained|are|is|were|be|been internally? displaced; escaped|escape; out of their? homes; in
        displacement; internally displaced; without homes|shelter|roof; seeking|sought refuge|asylum;
        take|taking|taken|took refuge; forced|driven from|out; were|was forced; living|live as
        refugees|idps; left|leave|leaving
    """),
        0.5,
    ),
    Cue(
        "arrived",
        "left",
        phrases("""
        arrived|arrive|arriving|arrives in|at|from?; entered|enter|entering|enters;
        crossed|cross|crossing|crosses|streamed|poured|flooded|spilled into?|to?|over?|the?
        border?|frontier?; reached|reach|reaching|reaches;
        got|gotten|made|came|come|come|gone|went|moved|travelled|traveled|coming|moving|pulled|streamed|poured
        in?|across?|through?|over? to|into|it; came|come|coming in|across|over|from;
        fled|flee|fleeing|escaped|escape to|into|across; sought|seeking refuge|asylum|shelter|protection
        in; took|taken|taking|found|find|finding refuge in; went to; made it to|across|into|over;
        cross|crossed|crossing the border|frontier; managed to cross|enter|reach; set foot; have|has|had
        come; arrived|arrive|arriving|arrives; subjected to * inspections|checks
    """),
        1,
    ),
    Cue(
        "arrived",
        "right",
        phrases("""
        received|receives|receive|receiving|welcomed|welcomes|admitted|recorded|recorded|logged|took|taken|taking|takes
        in?; arrival|arrivals|influx|entry|crossing|crossings|inflow of?; new|daily|weekly|total arrivals;
        number of arrivals|crossings; arrivals; recorded|registered|counted|logged the?
        arrival|arrivals|entry of?
    """),
    ),
    Cue(
        "departed",
        "left",
        phrases("""
        moved|travelled|traveled|gone|went|left|continued|transited|departed|flown|move
        on|onward|onwards|abroad; left|leaving|leave|departed for|again|armenia?;
        departed|depart|departing; onward movement; moved|moving on; crossed|gone on to; transited
    """),
        1.5,
    ),
    Cue(
        "evacuated",
        "verb",
        phrases("""
        evacuated|airlifted|medevaced|medevacked|bussed|bused|rescued|relocated|resettled|transferred|transported|ferried;
        flown|taken|moved|brought|bused|bussed|transferred|transported out|to|away|from|by; taken|moved to
        safety; pulled|rescued|recovered from|alive; took out; carried; shifted to
    """),
        1,
    ),
    Cue(
        "evacuated",
        "right",
        phrases("""
        evacuating|airlifting|rescuing|relocating|evacuate|relocate|transporting|carrying|carried|rescue|airlift|transport|aboard|resettle|evacuates;
        evacuation|relocation|transfer|rescue|airlift of; carrying|with; took out
    """),
    ),
    Cue(
        "evacuated",
        "left",
        phrases("""
        aboard; on board; to be evacuated|relocated|moved|transferred; due|slated|set|scheduled to leave;
        expected|expects|expect to|in leave|all; boarded; ordered|told|advised to evacuate|leave; under
        evacuation orders
    """),
        0.5,
    ),
    Cue(
        "returned",
        "verb",
        phrases("""
        returned|repatriated|deported|expelled;
        sent|brought|taken|went|gone|came|come|going|go|gone|pushed|forced home|back; returned to? home?;
        moved|gone back
    """),
        1.5,
    ),
    Cue(
        "returned",
        "right",
        phrases("""
        repatriating|deporting|expelling|returning|deport;
        return|repatriation|deportation|expulsion|returns of; deports|expels|sends|sending|send back?;
        number of returnees|returns
    """),
    ),
    Cue(
        "returned",
        "left",
        phrases("""
        returning|return|returns home?; have|has|had returned; gone|going|went|go home|back
    """),
    ),
    Cue(
        "registered",
        "verb",
        phrases("""
        registered|enrolled|enlisted; been registered; registered as? refugees?
    """),
        1,
    ),
    Cue(
        "registered",
        "right",
        phrases("""
        registering|registers|register|registrations|registration of?; registered
    """),
    ),
    Cue(
        "registered",
        "left",
        phrases("""
        applied|apply for asylum|refugee|temporary protection|status?; registered|registering
        with|for|at|by|as?; counted at
    """),
    ),
    Cue(
        "sheltered",
        "left",
        phrases("""
        sheltering|sheltered;
        living|live|lived|staying|stay|stayed|housed|accommodated|hosted|lodged|settled|packed|crammed|crowded|placed|remain|remained|remaining|reside|residing|sleeping|camped|camping|resting|hosted|sheltered|seeking
        in|into|at; living|live|staying|housed|accommodated|hosted|sheltered with|by|inside|under;
        are|is|were|was|now still? in? in|at? new?
        makeshift|relief|temporary|evacuation|tented|formal|collective
        camps|centers|centres|settlements|shelters|sites|accommodation; in|inside|at|across|into
        evacuation|relief|temporary|collective|displacement|makeshift|reception|refugee|idp|unrwa|emergency|state|government|public
        camps|centers|centres|shelters|sites|camp|settlements|accommodation|facilities|buildings|schools|shelter|center|centre|housing;
        in|inside|at|to|into camps|shelters|camp; with host|relatives communities|families?;
        taken|took|taking|sought|seeking|found|seek|find shelter; are|were|been|being
        housed|accommodated|sheltered|hosted; in * camps|shelters|schools|sites|tents|hotels;
        staying|stay|housed|accommodated|lodged; made it to shelters; given|provided|offered with?
        shelter|accommodation|housing
    """),
        2,
    ),
    Cue(
        "sheltered",
        "right",
        phrases("""
        sheltering|housing|accommodating|hosting|shelters|accommodates|houses;
        shelters|camps|centres|centers now? house|hold|host|houses; housed|sheltered|accommodated
    """),
    ),
    Cue(
        "affected",
        "left",
        phrases("""
        affected|impacted|hit; been|were|are|was directly|otherwise|badly affected|impacted; bore the
        brunt
    """),
        0.5,
    ),
    Cue("affected", "right", phrases("affecting|affects|impacting|affected|impacts|affect")),
    Cue(
        "in-need",
        "left",
        phrases("""
        in|need|needs|needing|require|requires|requiring|required|in|remain of? urgent? humanitarian?
        need|help|aid|assistance|support|protection|food|shelter|relief|care;
        need|needs|needing|require|requiring|in need of?;
        face|faces|facing|faced|suffering|suffer|experiencing|experience from?
        severe|acute|catastrophic|crisis|extreme|emergency?
        food|hunger|starvation|famine|insecurity|malnutrition|food; at risk|danger of?; without
        food|water|shelter|electricity|power|access|adequate?; food insecure|insecurity; acutely|severely
        food|malnourished insecure?;
        hungry|malnourished|stunted|starving|trapped|stranded|besieged|lack|lacking|lacked|hunger;
        threatened by?; in|of dire|urgent need; go|going hungry; short of; need|needs; cut off; lost
        livelihoods; dependent|rely|relies|depend|depends|relying on aid|assistance
    """),
        1,
    ),
    Cue(
        "in-need",
        "right",
        phrases("""
        number|numbers of|in people? in? need|hungry; putting|threatening|leaving|threatens|puts;
        trapping|stranding|stranded
    """),
    ),
    Cue(
        "assisted",
        "left",
        phrases("""
        treated|hospitalised|hospitalized|admitted|helped|assisted|vaccinated|supported;
        being|been|were|was|be
        treated|hospitalised|hospitalized|admitted|cared|helped|assisted|fed|vaccinated|supported;
        receiving|received|receive|got|getting|get|given|obtained|provided|provided with?
        food|cash|medical|aid|assistance|help|treatment|care|support|relief|humanitarian|emergency|first?
        aid?|care?|assistance?|treatment?; in|at hospital|hospitals|intensive; reached|reach|reaching
        hospital|hospitals; still|remain|remained|are in hospital|hospitals; undergoing|under treatment;
        under|in intensive? medical? care|supervision; were|was|been|be reached with;
        benefited|benefit|benefiting|benefitted from
    """),
        2,
    ),
    Cue(
        "assisted",
        "right",
        phrases("""
        cared|caring|care for;
        treating|treated|treats|treat|assisting|assisted|assists|assist|helping|helped|helps|help|feeding|fed|feed|feeds|supporting|supported|supports|support|vaccinating|vaccinated|serving|served|serve;
        aid|assistance|relief|help|support|treatment|food|cash|care|rations|meals|water|kits|services|supplies|materials|enough|sufficient
        to|for; reached|reaching|reach|reaches|targets|targeting|target with?;
        provided|providing|provide|provides|distributed|distributing|delivered|delivering|gave|given|giving
        * to|for; sufficient|enough to|for feed?|supply?|help?|cover?;
        benefit|benefiting|benefits|benefitting|benefited; distributed|delivered|provided|handed to;
        cover|cover the? needs of; aid for; to feed|help|assist|reach|support|serve; aimed at;
        need|needs|needed of
    """),
        0.5,
    ),
    Cue(
        "population",
        "right",
        phrases("""
        home to; population|populations of|is?; inhabited|populated by;
        territory|city|town|country|region|enclave|district|village|area|province|nation|island|community|suburb|strip
        of; population
    """),
        0.5,
    ),
    Cue(
        "population",
        "left",
        phrases("""
        live|lived|living|lives|reside|resided there|here|before; used to live;
        inhabit|inhabited|populated
    """),
        -1,
    ),
    Cue(
        "houses-destroyed",
        "verb",
        phrases("""
        destroyed|razed|demolished|flattened|levelled|leveled|collapsed|gutted|obliterated|ruined;
        totally|completely|fully|entirely destroyed|damaged|collapsed|burned|burnt; burned|burnt|burned
        down?; reduced to rubble; washed|swept away; rendered|made|become uninhabitable|unusable; beyond
        repair; pulled down; uninhabitable
    """),
        1,
        _BUILDINGS,
    ),
    Cue(
        "houses-destroyed",
        "right",
        phrases("""
        destroying|razing|destroy|burning|flattening|razes|destroys|levelling|leveling|demolishing|sweeping
        away?; destruction of
    """),
        1,
        _BUILDINGS,
    ),
    Cue(
        "houses-destroyed",
        "left",
        phrases("""
        had|has|have|were|was collapsed|crumbled; need|needs to be pulled|demolished down?
    """),
        1,
        _BUILDINGS,
    ),
    Cue(
        "houses-damaged",
        "verb",
        phrases("""
        damaged|hit|inundated|flooded|submerged|affected|impacted;
        partially|partly|slightly|moderately|severely|heavily|badly damaged|destroyed|collapsed; destroyed
        or|and damaged; damaged or|and destroyed; damaged and|or partially? collapsed
    """),
        1.5,
        _BUILDINGS,
    ),
    Cue(
        "houses-damaged",
        "right",
        phrases("""
        damaging|damages|damage to; damaging|damages|inundating|flooding|destroying or|and
        damaging|destroying; damage to|of
    """),
        1,
        _BUILDINGS,
    ),
    Cue(
        "capacity",
        "right",
        phrases("""
        capacity|room|space|places|beds of|for|to? accommodate?|hold?|house?|host?|shelter?;
        accommodate|accommodates|hold|holds|house|host|sleep|sleeps up? to?; able to
        accommodate|house|host|hold|shelter|take; can accommodate|house|host|hold|shelter|take|receive;
        for up to; could|will|would accommodate|house|host|hold|shelter
    """),
        2.5,
    ),
    Cue("capacity", "left", phrases("can|could be accommodated|housed|sheltered|hosted|received"), 2.5),
)
"""In no order: the nearest cue wins, not the first."""
