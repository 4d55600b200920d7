"""English nouns that numbers count, with the unit each stands for, and nouns that are never counted."""

from __future__ import annotations

from typing import Final

from waystation.engines.extraction.languages.table import Head, phrases, words

_GROUPS: Final[tuple[tuple[Head, tuple[str, ...]], ...]] = (
    (
        Head("persons"),
        phrases("""
            people; persons; person; individuals; individual; others; other people; souls; civilians;
            civilian; nationals; citizens; villagers; passengers; workers; suspects; tourists; pilgrims; evacuated people; fishermen; newcomers;
            relatives; worshippers; protesters; travellers; travelers; casualties; victims; farmers;
            locals; members; employees; staff members
        """),
    ),
    (
        Head("persons", detail=True),
        phrases("""
            children; child; women; woman; men; man; minors; boys; girls; infants; babies; newborns;
            students; pupils; elderly people; older people; elderly; soldiers; fighters; rebels;
            militants; troops; servicemen; combatants; policemen; police officers; officers; journalists;
            aid workers; health workers; humanitarian workers; pregnant women; people with disabilities;
            teenagers; wounded people; miners; settlers; foreigners; gunmen; adults; mothers; teachers;
            students and teachers; medics
        """),
    ),
    (
        Head("persons", weak="displaced"),
        phrases("""
            refugees; refugee; idps; idp; asylum seekers; asylum-seekers; displaced people; displaced
            persons; displaced; migrants; displacements; forcibly displaced; uprooted
        """),
    ),
    (Head("persons", kind="displaced"), phrases("homeless; homeless people")),
    (Head("persons", weak="evacuated"), phrases("evacuees; evacuations")),
    (Head("persons", weak="returned"), phrases("returnees; deportees; returns; deportations")),
    (
        Head("persons", weak="arrived"),
        phrases("arrivals; new arrivals; crossings; entries; border crossings"),
    ),
    (Head("persons", weak="departed"), phrases("departures")),
    (
        Head("persons", kind="killed"),
        phrases("""
            deaths; fatalities; dead; bodies; corpses; dead bodies; killings; death; fatality; lives lost
        """),
    ),
    (Head("persons", weak="killed"), phrases("lives")),
    (
        Head("persons", kind="injured"),
        phrases("injuries; injured; wounded; hurt; injured people; war-wounded; burn victims"),
    ),
    (Head("persons", weak="detained"), phrases("detainees; arrests; prisoners; captives; hostages")),
    (Head("persons", weak="population"), phrases("residents; inhabitants")),
    (Head("persons", weak="assisted"), phrases("beneficiaries; recipients; survivors; patients")),
    (Head("households"), phrases("families; family; households; household")),
    (
        Head("buildings"),
        phrases("""
            houses; house; homes; home; buildings; building; dwellings; apartments; housing units;
            residential buildings; structures; flats; huts; residences; properties; apartment buildings;
            units of housing
        """),
    ),
    (
        Head("vehicles", kind="vehicles"),
        phrases("""
            buses; bus; trucks; truck; lorries; lorry; cars; car; vehicles; vehicle; automobiles;
            automobile; ambulances; ambulance; boats; boat; ships; ship; helicopters; helicopter; planes;
            plane; aircraft; flights; flight; trains; minibuses; coaches; truckloads; vessels; truck
            trips; tankers; water tankers; convoys; trailers; automobiles and buses; barges; ferries; air
            ambulances; sorties; airplanes
        """),
    ),
    (
        Head("sites", kind="facilities"),
        phrases("""
            shelters; shelter; camps; camp; hospitals; hospital; clinics; clinic; centres; centre;
            centers; center; facilities; facility; sites; site; health facilities; health centres; health
            centers; schools; school; locations; settlements; collective centres; collective centers;
            evacuation centres; evacuation centers; reception centres; reception centers; hotels; medical
            facilities; relief camps; displacement sites; field hospitals; mobile clinics; medical points;
            distribution points; kitchens; warehouses; reception points; emergency centres; emergency
            centers; community centres; community centers; accommodation centres; dormitories; churches;
            gyms; mosques; health posts; bakeries; tent cities
        """),
    ),
    (Head("places", kind="capacity"), phrases("beds; bed; places; hospital beds; sleeping places")),
    (
        Head("tonnes", kind="aid-mass"),
        phrases("""
            tonnes; tonne; tons; ton; metric tons; metric tonnes; mt; mts; metric ton
        """),
    ),
    (Head("tonnes", kind="aid-mass", scale=0.001), phrases("kilograms; kilogrammes; kg; kgs; kilos")),
    (Head("litres", kind="aid-mass"), phrases("litres; liters; litre; liter")),
    (Head("litres", kind="aid-mass", scale=3.785), phrases("gallons")),
    (
        Head("items", kind="aid-items"),
        phrases("""
            tents; tent; blankets; blanket; kits; kit; food packs; food parcels; parcels; packages;
            mattresses; tarpaulins; food baskets; family packs; hygiene kits; dignity kits; sleeping bags;
            meals; bottles; jerrycans; jerry cans; cots; mats; sets; rations; food rations; packs; boxes;
            food boxes; baskets; mosquito nets; sheets; doses; generators; stoves; solar lamps; buckets;
            bags; sacks; cartons; stretchers; medical kits; plastic sheets; lamps; hot meals; pillows;
            quilts
        """),
    ),
)

HEADS: Final = {noun: head for head, nouns in _GROUPS for noun in nouns}
"""Every noun with what it counts."""

TRAPS: Final = words("""
    rescue seasons season attempts rallies rivers mountains stages days-long acre acres activities aftershocks agencies am animals attacks barangays bombs bridge bridges buffaloes
    calls camels cases cattle century checkpoints chickens cities cm communities companies counties
    countries country cows crops dams day days decade decades degrees district districts doctors drones
    earthquakes farms feet fields firefighters fires floors foot generations gmt goat goats governorates
    ha head hectare hectares hotspots hour hours inches incidents islands killings kilometer kilometers
    kilometre kilometres km km2 kmh kms knots kph landslides livestock local magnitude meetings megawatts
    members-state meter meters metre metres mile miles minute minutes missiles mm month months mph
    municipalities mw neighborhoods neighbourhoods ngos night nights nurses o'clock organisations
    organizations parties partners percentage phases pm points poles posts poultry programmes programs
    projects province provinces quakes raid raids regions report reports rescuers responders rifles road
    roads rockets rounds schoolbooks seats second seconds sheep shells sq square states storeys stories
    strikes surgical tanks team teams time times towns trees units utc village villages visa visas
    volunteers votes weapons week weeks wells year year-old years years-old
""")
"""Nouns whose numbers are times, distances, areas, settlements, animals, attacks: never figures."""

LABELS: Final = words("""
    a.m block sector ward zone age aged ages airbus article boeing bulletin category chapter covid day flight g highway level
    magnitude measuring model no no. p.m page paragraph phase report resolution round route section
    sitrep size type unit version week
""")
"""Words before a number that make it a name: "Resolution 2254", "Boeing 777"."""

VOICE_NOUNS: Final = words("""
    coastguard coast firefighters activists administration adviser advisor agency ambassador army association authorities authority
    border bureau center centre charities charity chief cluster commission commissioner committee company
    coordinator correspondent correspondents council court crescent cross defence defender defense
    department director doctors embassy envoy experts federation forces fund government governor group
    groups guard head hospital institute leader leaders mayor media medics military minister ministries
    ministry mission monitor monitoring monitors network news newspaper ngo ngos observatory office
    official officials ombudsman operator organisation organization outlet outlets partners police
    president program programme prosecutor radio report reporter reporters representative representatives
    rescuers researchers residents secretary service services society source sources spokesman
    spokesperson spokeswoman statement team teams television troops tv undersecretary union watchdog who
    witness witnesses workers
""")
"""Words a speaking body or person is named with."""

NOT_PLACES: Final = words("""
    food water health shelter protection nutrition education livestock logistics housing response needs funding displacement casualties impact damage enclave country region territory nation province city island strip district capital a about according earlier later officially reportedly nationwide here there then despite amid among during under between another only just last next early late each every such other since still not no however yet even once nearly makeshift following separately elsewhere initially previously currently recently thousands aid food figures data reports estimates sources witnesses residents people
    afp after all almost also an anadolu and ap apr april army around as at aug august
    authorities before both but by christian christmas civil committee council crescent cross cyclone dec
    december defence defense dozens dr easter eid eight eu facebook fao feb february fifty five for forty
    four friday from general god government he her his however hundred hundreds hurricane i icrc if ifrc
    in international iom islam it its jan january jul july jun june least many mar march may meanwhile
    million minister ministry monday more most mr mrs ms muslim national nato ndma ndrrmc nearly nine nov
    november ocha oct october of officials on one or our over president prime ramadan red reuters saturday
    security sep sept september seven she since six some state storm sunday super telegram ten tens that
    the their these they thirty this those thousand thousands three thursday to today total tropical
    tuesday twenty twitter two typhoon un unhcr unicef unrwa up usd we wednesday wfp when while who with
    without world x yesterday
""")
"""Capitalised words that name no place."""
