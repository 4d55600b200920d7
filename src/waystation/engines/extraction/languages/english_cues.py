"""English words that say what became of the people and things counted, by kind."""

from __future__ import annotations

from typing import Final

from waystation.engines.extraction.languages.table import Cue, phrases

_BUILDINGS: Final = ("buildings",)
_MOVED: Final = "flown|taken|moved|brought|bused|bussed|driven|transported|shipped"
_GONE: Final = "got|gotten|came|come|comes|gone|went|moved|travelled|traveled|coming|moving|pulled|streamed|poured|streaming|pouring|flowed|flooded|spilled"
_LODGED: Final = "living|live|lived|staying|stay|stayed|housed|accommodated|hosted|lodged|settled|packed|crammed|crowded|placed|residing|reside|sleeping|slept|sleep|camped|camping|resting|sheltered|sheltering|squeezed"
_SITES: Final = "camp|camps|center|centers|centre|centres|settlement|settlements|shelter|shelters|site|sites|accommodation|accommodations|facility|facilities|school|schools|housing|hotel|hotels|tents|building|buildings|dormitories|hostels"
_SITE_WORDS: Final = "evacuation|relief|temporary|collective|displacement|makeshift|reception|refugee|idp|unrwa|emergency|state|government|public|formal|informal|transit|tented|municipal|communal|overcrowded|designated"
_WARD: Final = "hospital|hospitals|clinic|clinics|ward|wards|doctors|medics|surgeons|team|teams|we"
_HELP: Final = (
    "aid|assistance|help|treatment|care|support|relief|food|cash|rations|services|medicine|protection"
)

CUES: Final[tuple[Cue, ...]] = (
    Cue(
        "killed",
        "verb",
        phrases(
            "killed|slain|murdered|massacred|executed; shot dead; burned|burnt to death; drowned|electrocuted"
        ),
        2.5,
    ),
    Cue(
        "killed",
        "right",
        phrases("""
        killing|kills|kill|murdering|drowning; claimed|claiming|claims|claim|cost|costing|took|taken|taking the? lives|life of?;
        body|bodies|remains|corpses of; death|deaths of; buried; loss of
    """),
        1,
    ),
    Cue(
        "killed",
        "left",
        phrases("""
        died|die|dies|dying; are|is|were|was|be|been|now|confirmed|feared|presumed|declared dead; perished|perish; lost|lose|losing their? lives|life;
        were|was found dead; dead; lost to; been buried; succumbed
    """),
        2.5,
    ),
    Cue(
        "killed",
        "noun",
        phrases("""
        death|combined|fatality|overall|confirmed|official|provisional toll; death count|number|figure; toll; fatalities|deaths|dead;
        who|that died; number of dead|deaths|killed|fatalities; lives lost; those killed; killed
    """),
    ),
    Cue("injured", "verb", phrases("injured|wounded|hurt|maimed"), 2.5),
    Cue("injured", "right", phrases("injuring|wounding|injures|wounds"), 1),
    Cue(
        "injured",
        "left",
        phrases(
            "suffered|sustained|received|suffering (serious|minor|severe|light)? injuries|burns|wounds; with injuries|burns|wounds"
        ),
        1,
    ),
    Cue(
        "injured",
        "noun",
        phrases(
            "number|count|tally of (the)? wounded|injured|injuries; injured|wounded|injuries; the injured|wounded; burn victims"
        ),
    ),
    Cue(
        "missing",
        "left",
        phrases(
            "missing; unaccounted for?; disappeared|vanished; gone missing; not been found|traced|located; being|been sought|searched; feared trapped|buried"
        ),
        1,
    ),
    Cue("missing", "noun", phrases("number of (the)? missing; the missing; missing"), -0.5),
    Cue(
        "missing",
        "right",
        phrases("search|searching|looking for; hope|hopes|hopes are|hope is fading for"),
        -1,
    ),
    Cue(
        "found",
        "left",
        phrases(
            "traced|reunited|located; accounted for; found alive|safe; reunited with; been|were|was found"
        ),
        1.5,
    ),
    Cue("found", "right", phrases("reuniting|reunited|traced|tracing|located|freed|freeing")),
    Cue(
        "detained",
        "verb",
        phrases("""
        detained|arrested|jailed|imprisoned|captured|abducted|kidnapped; taken prisoner|hostage|captive; seized|snatched; taken into custody; rounded up; held in custody|detention; held hostage|captive
    """),
        1.5,
    ),
    Cue(
        "detained",
        "right",
        phrases("detaining|arresting|abducting|kidnapping|seized|seizing|arrest|detention of?"),
        -0.5,
    ),
    Cue(
        "displaced",
        "verb",
        phrases("""
        displaced|uprooted|dislodged; (forcibly|newly|internally) displaced; made|rendered|left homeless;
        forced|compelled|obliged to flee|leave|abandon; driven|drove|forced|pushed out|from; driven from their? homes
    """),
        1.5,
    ),
    Cue(
        "displaced",
        "right",
        phrases("""
        displacing|uprooting|displaces|uproot|displace; driven|drove|forced|forcing|driving|pushed|pushing|force|compelled|prompted;
        hosts|hosting|hosted|host; new? displacement|displacements of?; exodus|flight of; refugee|idp|displaced population|number|numbers|total|figure of?;
        number of (internally)? displaced|idps|refugees; number of displaced people|persons; making|leaving homeless; home to refugees; planning figure of?
    """),
    ),
    Cue(
        "displaced",
        "left",
        phrases("""
        fled|flee|flees|fleeing; left|leave|abandoned|leaving|abandon|vacated their? homes|home|houses|villages|settlements|properties;
        left|leave|leaving the country|region|enclave|city|area|territory|town; left|leave|leaving|leaves; have|has|had left; homeless; lost|losing|lose their? homes|houses|home;
        forced|had|compelled to leave|flee|abandon; (remain|remained|are|is|were|be|been|being) (still|now|internally|newly|currently)? displaced; escaped|escape|escaping; out of their? homes;
        in displacement; internally displaced; without homes|shelter; seeking|sought|seek refuge|asylum; take|taking|taken|took refuge; living|live as refugees|idps;
        refugees; uprooted; on the move|run|road; were|was uprooted; got|get|gets|getting out; made it out; have|had|has gone; driven|forced from their? homes|villages
    """),
        0.5,
    ),
    Cue(
        "arrived",
        "left",
        phrases(f"""
        arrived|arrive|arriving|arrives (in|at|from|on)?; entered|enter|entering|enters; crossed|cross|crossing|crosses (into|to|over|the|through)? (the)? (border|frontier)?;
        reached|reach|reaching|reaches; {_GONE} (in|across|through|over)? to|into; came|come|coming in|across|over|from; made it to|across|into|over; made their way to|into;
        fled|flee|fleeing|escaped|escape to|into|across; sought|seeking|seek|found|taken|took refuge|asylum|shelter|protection|safety|sanctuary in; managed|able to cross|enter|reach; set foot; have|has|had come;
        subjected to * inspections|checks|searches; are|is now in; passed|pass|passing|cleared (the|through)? (the)? reception|crossing|checkpoint|border|control (point|post|centre|center)?; came|come ashore; passed|passing through|into; landed|disembarked|landing (in|on|at)?; been received
    """),
        1,
    ),
    Cue(
        "arrived",
        "right",
        phrases("""
        received|receives|receive|receiving|welcomed|welcomes|admitted|admits; recorded|registered|counted|logged|saw|seen (the)? arrival|arrivals|entry|crossings of?;
        took|taken|taking|takes in; arrival|arrivals|influx|entry|inflow of?; new|daily|weekly|total|refugee arrivals (of|reached|reach|at)?; number of (new)? arrivals|crossings; border crossings; let in
    """),
    ),
    Cue(
        "departed",
        "left",
        phrases("""
        moved|travelled|traveled|gone|continued|transited|departed|flown|move|moving onward|onwards|abroad; moved|travelled|traveled|gone|continued|move|moving|went on to|from;
        departed|depart|departing; onward movement; transited; left|leave|leaving for|again; left|leave|leaving the? camp|camps|shelters|centre|centres|center|centers|site
    """),
        1.5,
    ),
    Cue(
        "evacuated",
        "verb",
        phrases(f"""
        evacuated|airlifted|medevaced|medevacked|bussed|bused|rescued|relocated|resettled|transferred|transported|ferried|repositioned; {_MOVED} out|away|by; {_MOVED} to (a)? (safety|safer|hospital|hospitals|shelters);
        pulled|rescued|recovered|dug from|alive|out; took out; carried; shifted to; {_MOVED} to; moved out of
    """),
        1.5,
    ),
    Cue(
        "evacuated",
        "right",
        phrases("""
        evacuating|airlifting|rescuing|relocating|evacuate|relocate|transporting|carrying|carried|rescue|pulled|saved|airlift|transport|aboard|resettle|evacuates|ferrying|transferring|transfer;
        evacuation|relocation|transfer|rescue|airlift|resettlement of; took out|away; carries|carry|brought|bringing; winched|winching|plucked|plucking; brought ashore; order|ordered|ordering the? evacuation of
    """),
    ),
    Cue(
        "evacuated",
        "left",
        phrases("""
        aboard; on board; to be evacuated|relocated|moved|transferred|rescued; due|slated|set|scheduled to leave; boarded; ordered|told|advised|asked|urged|instructed to evacuate|leave;
        under evacuation orders; in convoys|buses
    """),
        1.5,
    ),
    Cue(
        "returned",
        "verb",
        phrases("""
        returned|repatriated|deported|expelled; sent|brought|taken|went|gone|came|come|going|go|pushed|forced|flown|moved home|back; returned to (their)? (homes|home|country|villages)?
    """),
        1.5,
    ),
    Cue(
        "returned",
        "right",
        phrases("""
        repatriating|deporting|expelling|returning|deport|repatriate; return|repatriation|deportation|expulsion|returns of; deports|expels|sends|sending|send back?; number of returnees|returns; voluntary repatriation|return; turned|turning|pushed|pushing back
    """),
    ),
    Cue(
        "returned",
        "left",
        phrases("returning|return|returns (home|to)?; have|has|had returned; gone|going|went|go home|back"),
        1,
    ),
    Cue(
        "registered",
        "verb",
        phrases("registered|enrolled|biometrically; (been|were|was) registered; registered as (refugees)?"),
        1.5,
    ),
    Cue(
        "registered",
        "right",
        phrases(
            "registering|registers|register|registrations|registration of?; registered; number of registered"
        ),
        0.5,
    ),
    Cue(
        "registered",
        "left",
        phrases(
            "applied|apply|applying|registered|registering for (asylum|refugee|temporary|protection); registered|registering with|at|by; counted at; entered in|into the? register|registry|database|lists; on the register"
        ),
        1,
    ),
    Cue(
        "sheltered",
        "left",
        phrases(f"""
        sheltering|sheltered; {_LODGED} in|into|at|inside|across; {_LODGED} with|by|under|outdoors|outside; remain|remained|remaining|seeking|still|now|are|is|were|was in|at {_SITES};
        (in|inside|at|across|into|to) {_SITE_WORDS} {_SITES}; in|inside|at|into {_SITES}; in (new|temporary|crowded) (makeshift|temporary) settlements|camps|shelters;
        with host|relatives|friends (communities|families|family)?; taken|took|taking|sought|seeking|found|seek|find shelter; (are|were|been|being|be|is|was) housed|accommodated|sheltered|hosted|lodged;
        in * {_SITES}; made it to shelters; given|provided|offered (with)? shelter|accommodation|housing; in collective|state accommodation; put up (in|at|by)?;
        spent|spend|spending|spends (the|a|another)? night|nights in|at|inside; found a? place|places|room|bed|beds in|at|with
    """),
        2,
    ),
    Cue(
        "sheltered",
        "right",
        phrases("""
        sheltering|housing|accommodating|hosting|accommodates; shelters|camps|centres|centers|schools|hotels (now)? house|hold|host|houses|accommodate|shelter; now house|houses|hold|holds|shelter|shelters; housed|sheltered|accommodated; holds|houses|shelters; is|was|were|are housing|holding|hosting;
        put up; lodged|lodging; taken|took in;
        used|serve|serves|serving|opened as (makeshift|temporary|emergency)? shelters|shelter for
    """),
        0.5,
    ),
    Cue(
        "affected",
        "left",
        phrases(
            "affected|impacted|hit; (been|were|are|was) (directly|otherwise|badly|severely)? affected|impacted|hit; bore the brunt; suffered losses"
        ),
        1,
    ),
    Cue("affected", "right", phrases("affecting|affects|impacting|affected|impacts|affect|hit"), 0.5),
    Cue(
        "in-need",
        "left",
        phrases(f"""
        in (urgent|dire|acute|humanitarian|immediate|desperate)? need; need|needs|needing|require|requires|requiring (of)? (urgent|humanitarian|emergency|immediate|food|life-saving|medical)? {_HELP};
        face|faces|facing|faced|suffering|suffer|experiencing|experience|suffers (from)? (severe|acute|catastrophic|crisis|extreme|emergency)? food|hunger|starvation|famine|insecurity|malnutrition;
        face|faces|facing crisis|emergency|catastrophic|famine|acute; at risk|danger of?; without food|water|shelter|electricity|power|access|adequate; need|needs|needed|require|required a? doctor|surgery|dialysis|hospital|hospitalisation|hospitalization; food insecure|insecurity; acutely|severely food? malnourished|insecure;
        goes|go|going|went hungry; hungry|malnourished|stunted|starving|trapped|stranded|besieged|lack|lacking|lacked; threatened by?; in dire|urgent need; go|going hungry; short of; need|needs|needing; cut off; lost livelihoods; dependent|rely|relies|depend|depends|relying on
    """),
        1,
    ),
    Cue(
        "in-need",
        "right",
        phrases(
            "number|numbers of people in need; threatening|threatens; trapping|stranding; people in need"
        ),
    ),
    Cue(
        "assisted",
        "left",
        phrases(f"""
        taken|brought|admitted|rushed|sent to (a|the)? (nearby|local)? hospital|hospitals|clinic|clinics; operated on; treated|hospitalised|hospitalized|helped|assisted|vaccinated|supported|fed; admitted to hospital|hospitals; (being|been|were|was|be|are) treated|hospitalised|hospitalized|cared|helped|assisted|fed|vaccinated|supported|treated;
        receiving|received|receive|got|getting|get|given|obtained (free|medical|humanitarian|emergency|first|cash|food|financial|direct)? {_HELP}; provided with;
        in|at (the)? (intensive)? hospital|hospitals; reached|reach|reaching hospital|hospitals; undergoing|under treatment; in intensive care; under medical supervision; (were|was|been|be) reached with;
        benefited|benefit|benefiting|benefitted from
    """),
        2,
    ),
    Cue(
        "assisted",
        "right",
        phrases(f"""
        cared|caring|care for; assisting|assisted|assists|assist|helping|helped|helps|help|feeding|fed|feed|feeds|supporting|supported|supports|support|vaccinating|vaccinated|serving|served|serve;
        {_HELP}|meals|water|kits|supplies|materials|parcels|packages|packs|baskets|tents|blankets|grants|boxes|enough|sufficient to|for|among; to reach; targets|targeting|target (with)?; provided|providing|provide|provides|distributed|distributing|delivered|delivering|gave|given|giving * to|for;
        (sufficient|enough) (to|for) (feed|supply|help|cover|last)?; benefit|benefiting|benefits|benefitting|benefited; distributed|delivered|provided|handed to|among; cover|cover the? needs of; aimed at; needs of; has|have reached; reached|reaching * with; operated|operating on; {_WARD} admitted|saw|received|seen|took|examined (in)?; vaccinated|vaccinating; examined|examining; dressing|dressings|equipment|material|materials for
    """),
        0.5,
    ),
    Cue(
        "population",
        "right",
        phrases("""
        home to; population|populations (of|is|was|at)?; inhabited|populated by; territory|city|town|country|region|enclave|district|village|area|province|nation|island|community|suburb|strip of; total population of?
    """),
        0.5,
    ),
    Cue(
        "evacuated",
        "right",
        phrases(
            "ordered|told|instructed|urged|advised; moved|moves|moving; took|taken|take|taking|drove|flew|lifted"
        ),
        -1,
    ),
    Cue("assisted", "right", phrases("treating|treated|treats|treat"), 2.5),
    Cue(
        "sheltered",
        "right",
        phrases(
            "given|gave|giving|offered|provided|found|finding shelter|room|accommodation|housing|lodging|beds|places for|to"
        ),
        3,
    ),
    Cue(
        "in-need",
        "left",
        phrases("are|is|were|was (still)? being assessed; wait|waits|waited|waiting for an? assessment"),
        2,
    ),
    Cue(
        "population",
        "left",
        phrases("before the war|conflict|crisis|fighting|invasion|earthquake|quake|disaster|floods|exodus"),
        2.5,
    ),
    Cue(
        "population",
        "left",
        phrases(
            "live|lived|living|lives|reside|resided there|here|before; used to live; inhabit|inhabited|populated; live|lived|lives|reside in|on"
        ),
        -1,
    ),
    Cue(
        "houses-destroyed",
        "verb",
        phrases("""
        destroyed|razed|demolished|flattened|levelled|leveled|collapsed|gutted|obliterated|ruined; totally|completely|fully|entirely destroyed|damaged|collapsed|burned|burnt|razed;
        burned|burnt down?; reduced to rubble; washed|swept away; rendered|made|become uninhabitable|unusable; beyond repair; pulled down; uninhabitable; turned to ash|rubble
    """),
        1.5,
        _BUILDINGS,
    ),
    Cue(
        "houses-destroyed",
        "right",
        phrases(
            "consumed|devoured|engulfed; destroying|razing|destroy|burning|flattening|razes|destroys|levelling|leveling|demolishing; sweeping away; destruction of; washed|washing away"
        ),
        1,
        _BUILDINGS,
    ),
    Cue(
        "houses-destroyed",
        "left",
        phrases("(had|has|have|were|was) collapsed|crumbled; need|needs to be pulled|demolished; collapsing"),
        1,
        _BUILDINGS,
    ),
    Cue("assisted", "right", phrases("provided|provides|providing|supplied|supplying"), -2),
    Cue(
        "houses-damaged",
        "left",
        phrases(
            "need|needs|needed|needing repair|repairs; without a? roof|roofs; gave|given way; caved in; lost their roofs"
        ),
        1,
        _BUILDINGS,
    ),
    Cue(
        "houses-damaged",
        "verb",
        phrases("""
        damaged|hit|inundated|flooded|submerged|affected|impacted; partially|partly|slightly|moderately|severely|heavily|badly|lightly damaged|destroyed|collapsed|burned;
        destroyed|damaged or|and destroyed|damaged; collapsed|destroyed or|and (partially|partly|severely)? damaged|collapsed; under water; unroofed
    """),
        2,
        _BUILDINGS,
    ),
    Cue(
        "houses-damaged",
        "right",
        phrases(
            "damaging|inundating|flooding|submerging; damaging|destroying or|and damaging|destroying; damage to; damages; destroyed|damaged or|and damaged|destroyed"
        ),
        1.5,
        _BUILDINGS,
    ),
    Cue(
        "capacity",
        "right",
        phrases("""
        capacity|room|space|places|beds (of|for|to) (accommodate|hold|house|host|shelter)?; capacity; (able|can|could|will|would|designed|enough) to? accommodate|house|host|hold|shelter|take|receive|sleep;
        accommodate|accommodates|sleep|sleeps|hold|holds up to; licensed|licenced|certified|designed|built|meant (to)? (carry|hold|take|seat|for)?; room for; planned|designed|built|meant|intended|equipped for
    """),
        2.5,
    ),
    Cue("capacity", "left", phrases("can|could be accommodated|housed|sheltered|hosted|received"), 2.5),
)
"""In no order: the nearest cue wins, not the first."""
