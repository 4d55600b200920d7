"""Passages in the registers of reports on crises, each labelled before the engine was run on it.

Events and numbers are invented. Labels follow the rules of the exchange format: every number with one of the
25 meanings, and none that is a date, an age, a distance, a number of districts or raids. Where two kinds
are defensible, both stand, with a bar between.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Passage:
    name: str
    text: str
    figures: tuple[tuple[str, float, float], ...]


def passage(name: str, text: str, labels: str) -> Passage:
    """Labels are "kind number" or "kind low high", with semicolons between."""
    rows = []
    for label in labels.split(";"):
        kind, low, *high = label.split()
        rows.append((kind, float(low), float(high[0] if high else low)))
    return Passage(name, text, tuple(rows))


FIRST = (
    passage(
        "flood sitrep",
        """\
Flash floods - Situation report #7, 14 August 2022
Key figures: 1,204 people killed, 3,871 injured. 6.4 million people in need of assistance.
Over 218,000 houses have been destroyed and a further 452,000 damaged. Around 794,000 livestock were lost,
and
3,451 km of road and 149 bridges washed out in 116 districts.
An estimated 634,749 people are living in relief camps.""",
        "killed 1204; injured 3871; in-need 6400000; houses-destroyed 218000; houses-damaged 452000; "
        "sheltered 634749",
    ),
    passage(
        "earthquake wire",
        """\
A 7.1-magnitude earthquake that struck at 01:25 local time has killed 316 people, state television said on
Sunday. Of the dead, 204 were in the mountain town of Tarosh. Another 1,480 were hurt, 95 of them
seriously. Some 2,300 mud-brick homes collapsed. Rescuers with 14 dogs pulled a six-year-old girl alive
from the rubble 38 hours after the quake. Four field hospitals with 220 beds have been set up.""",
        "killed 316; killed 204; injured 1480; injured 95; houses-destroyed 2300; facilities 4; capacity 220",
    ),
    passage(
        "ferry",
        """\
The death toll from Thursday's ferry disaster climbed to 81 on Saturday after divers recovered 17 more
bodies, the coast guard said. The vessel, licensed to carry 150, had 243 passengers on board when it
overturned 3 km off the island. Fishermen saved 109 people, and 53 are still unaccounted for.""",
        "killed 81; killed 17; capacity 150; affected|evacuated 243; evacuated|found 109; missing 53",
    ),
    passage(
        "cyclone ngo",
        """\
Cyclone Nadia: response update. Our teams have reached 18,600 people (3,720 households) with food and
clean water since landfall on 9 March. No deaths were reported in Sofala, but in Zambezia at least 27
people lost their lives. 64 schools are being used as shelters for 41,000 people. We have handed out 5,200
hygiene kits, 9,000 blankets and 112 metric tons of maize meal. To continue, we urgently need EUR 3.5
million.""",
        "assisted 18600; assisted 3720; killed 27; facilities 64; sheltered 41000; aid-items 5200; aid-"
        "items 9000; aid-mass 112; money 3500000",
    ),
    passage(
        "conflict wire correction",
        """\
The mayor's office corrected its toll from the market shelling: not 47 but 39 people died. It had counted
8 victims twice. Sixty-two people were taken to hospital, eleven of them children; nine have since been
discharged.""",
        "killed 47; killed 39; killed 8; assisted|injured|evacuated 62; assisted|injured|evacuated 11; "
        "assisted|injured 9",
    ),
    passage(
        "ministry bulletin",
        """\
MINISTRY OF EMERGENCIES. Bulletin as of 18:00, 3 May 2021.
1. Evacuated from the border villages: 10,400 people, including 3,150 children.
2. Placed in temporary accommodation: 6,912.
3. Staying with relatives: 3,488.
4. Killed: 34. Wounded: 163. Missing: 2.
5. Damaged: 78 houses, 3 schools, 1 kindergarten.
6. The hot line took 1,207 calls.""",
        "evacuated 10400; evacuated 3150; sheltered 6912; sheltered|displaced|evacuated 3488; killed "
        "34; injured 163; missing 2; houses-damaged 78",
    ),
    passage(
        "refugee influx",
        """\
NGARA, Tanzania (Reuters) - Between 1,200 and 1,500 refugees are crossing into Tanzania each day, the U.N.
refugee agency said, and the total since April now exceeds 110,000. Nyarugusu camp, built for 50,000,
holds about 159,000 people. Two out of five newcomers are under 12 years of age. The agency appealed for
$207 million, of which it has received 22 percent.""",
        "arrived 1200 1500; arrived 110000; capacity 50000; sheltered 159000; share 40; money "
        "207000000; share 22",
    ),
    passage(
        "province list",
        """\
Displacement by province, mid-June: Herat 12,900; Badghis 8,450; Ghor 4,120; Farah 2,075; others 1,380. In
total 28,925 people left their homes because of drought, the authorities said. More than half live in
tents.""",
        "displaced 12900; displaced 8450; displaced 4120; displaced 2075; displaced 1380; displaced "
        "28925; share 50",
    ),
    passage(
        "capacity and hospitals",
        """\
Al-Amal hospital, with 180 beds, is treating 412 wounded, its director said. He said 26 patients had died
for lack of oxygen. The four other hospitals in the city are out of service. Fuel for the generators will
last 48 hours. Two ambulances were hit on the road, killing a paramedic and wounding two others.""",
        "capacity 180; assisted|injured 412; killed 26; facilities 4; vehicles 2; injured 2",
    ),
    passage(
        "returns",
        """\
More than 3,000 families have gone back to the eastern suburbs since the truce took hold on Friday. The
army allowed 45 buses through. Five people were killed by mines as they returned to their houses. About
70% of the houses there are uninhabitable, according to the provincial council, which put the cost of
rebuilding at $1.2bn.""",
        "returned 3000; vehicles 45; killed 5; share 70; money 1200000000",
    ),
    passage(
        "convoy",
        """\
A 31-truck convoy of the World Food Programme entered the besieged town on Wednesday with wheat flour, oil
and medicine for 25,000 people for one month. It was the first delivery in 112 days. On the way back the
trucks brought out 54 people in need of dialysis or surgery and 61 relatives. A second convoy of 20 trucks
is due next week.""",
        "vehicles 31; assisted 25000; evacuated 54; evacuated 61; vehicles 20",
    ),
    passage(
        "table as lines",
        """\
Casualties by region (cumulative)
North: 12 dead, 40 injured, 3 missing
Centre: 7 dead, 19 injured
South: 101 dead, 356 injured, 28 missing
Total: 120 dead, 415 injured, 31 missing
Houses destroyed: 4,390
Houses damaged: 11,275
Evacuation centres open: 86
Persons inside evacuation centres: 32,400""",
        "killed 12; injured 40; missing 3; killed 7; injured 19; killed 101; injured 356; missing 28; "
        "killed 120; injured 415; missing 31; houses-destroyed 4390; houses-damaged 11275; facilities "
        "86; sheltered 32400",
    ),
    passage(
        "migrant boat",
        """\
Italy's coast guard brought 468 migrants ashore in Lampedusa overnight, among them 34 unaccompanied minors
and 51 women, three of them pregnant. The island's reception centre, which has room for 389, was housing
more than 1,100 on Tuesday morning. So far this year 31,900 people have landed, up from 8,400 in the same
period of 2021. Two bodies were found in one boat.""",
        "evacuated|arrived 468; evacuated|arrived 34; evacuated|arrived 51; evacuated|arrived 3; "
        "capacity 389; sheltered 1100; arrived 31900; arrived 8400; killed 2",
    ),
    passage(
        "volcano",
        """\
Authorities ordered 13,200 residents within an 8-kilometre radius to leave. By evening 9,470 had been
moved to 22 centres, where the Red Cross served 28,000 hot meals; the rest are with family. Ash fell 15 cm
deep, and roofs of 310 homes gave way. One man, 71, died of a heart attack. Alert level 4 remains in
force.""",
        "evacuated 13200; evacuated|sheltered 9470; facilities 22; aid-items 28000; houses-"
        "damaged|houses-destroyed 310; killed 1",
    ),
    passage(
        "camp health ngo",
        """\
In the past week our clinic in the camp saw 2,140 patients; 38% were under five. We admitted 96 severely
malnourished children and vaccinated 7,800 against measles. There were 12 deaths. The camp has one latrine
for 90 people and 11 litres of water per person per day. The camp's population has doubled to 64,000 since
January.""",
        "assisted 2140; share 38; assisted 96; assisted 7800; killed 12; sheltered|displaced|population "
        "64000",
    ),
    passage(
        "border guard daily",
        """\
On 17 March, 26,300 people entered Poland from Ukraine, down from 31,200 the day before, the Border Guard
tweeted. Since 24 February 1.95 million have come. In the other direction 6,900 left Poland yesterday,
most of them Ukrainians going home. Buses and 14 special trains carried people on to Germany.""",
        "arrived 26300; arrived 31200; arrived 1950000; departed|returned 6900; vehicles 14",
    ),
    passage(
        "wildfire",
        """\
The fire has blackened 24,000 hectares and gutted 187 buildings, 92 of which were houses. Nearly 5,000
people spent the night in gyms and church halls; 780 more were put up in hotels. 620 firefighters and 11
aircraft are at work. Twelve people are in hospital with burns, two of them in critical condition. Nobody
is reported missing.""",
        "houses-destroyed 187; houses-destroyed 92; sheltered 5000; sheltered 780; vehicles 11; "
        "injured|assisted 12; injured|assisted 2",
    ),
    passage(
        "hostages and detained",
        """\
Gunmen seized 73 pupils from a boarding school in Zamfara on Wednesday. Security forces freed 18 of them
in a raid the next day, police said, and arrested four suspects. Parents say as many as 97 children are
gone. A ransom of 60 million naira was demanded.""",
        "detained 73; found|evacuated 18; detained 4; missing|detained 97; money 60000000",
    ),
    passage(
        "siege",
        """\
Up to 130,000 civilians are still trapped in the city, down from 430,000 before the war, the deputy mayor
told Radio Liberty. Roughly 3,500 got out on Monday through the corridor, on foot or in private cars. Of
52 evacuation buses sent, only 17 arrived. He put the number of dead at over 5,000, about 210 of them
children; 90 per cent of residential buildings are damaged.""",
        "in-need|population 130000; population 430000; displaced|evacuated 3500; vehicles 52; vehicles "
        "17; killed 5000; killed 210; share 90",
    ),
    passage(
        "landslide",
        """\
Mudslides buried parts of Kotmale before dawn. 22 corpses have been dug out, and hopes are fading for 140
villagers. A list read out by the district secretary names 58 households with 241 members, of whom 79 had
been away at work. The army has deployed 300 soldiers and two helicopters. Rs 10 million has been released
for relief.""",
        "killed 22; missing 140; affected|missing|displaced 58; affected|missing|displaced 241; "
        "affected|missing|displaced|found 79; vehicles 2; money 10000000",
    ),
    passage(
        "donor news",
        """\
Norway will give NOK 120 million, on top of the 45 million announced in May, and is flying in a mobile
hospital with 40 beds. Japan has pledged 600 tents and 200 generators. In all, donors have covered a third
of the $92 million plan, which aims to help 480,000 people until December.""",
        "money 120000000; money 45000000; capacity 40; aid-items 600; aid-items 200; share 33.3; money "
        "92000000; assisted 480000",
    ),
    passage(
        "reception registration",
        """\
By noon 4,310 people had passed the reception point at Kasumbalesa; 3,950 of them had been entered in the
register, and 2,700 had already been bused on to the transit centre. The rest slept in the open. 67 needed
a doctor, 6 were taken to hospital. Staff handed out 4,000 wristbands, 1,150 mats and 2.5 tonnes of
biscuits.""",
        "arrived|registered|departed 4310; registered 3950; evacuated|departed 2700; assisted|in-"
        "need|injured 67; assisted|injured|evacuated 6; aid-items 1150; aid-mass 2.5",
    ),
    passage(
        "drought appeal",
        """\
One in three people in the Horn - 21.7 million - goes hungry. In Somalia alone 1.4 million have been
driven from their villages in search of food and water, and 43,000 may have died last year, half of them
children below the age of five. Seven million head of cattle have perished. WFP's stocks will run out
within 3 weeks.""",
        "share 33.3; in-need 21700000; displaced 1400000; killed 43000; share|killed 50",
    ),
    passage(
        "clashes communal",
        """\
Fighting between herders and farmers in Darfur left 88 dead and 84 wounded, a doctors' committee said. An
earlier statement spoke of 54 dead. The UN estimates that 20,000 people have fled to Chad and 105,000 more
are uprooted inside West Darfur; women and children make up two thirds. Sixteen villages were burned.""",
        "killed 88; injured 84; killed 54; arrived|displaced 20000; displaced 105000; share 66.7",
    ),
    passage(
        "dam break",
        """\
The dam gave way at 4:10 a.m. on 20 October. Of the 1,800 inhabitants of Lower Bento, 1,340 are accounted
for. Firefighters have found 31 bodies and winched 46 people from rooftops. 250 families, roughly 900
people, have been lodged in two schools and a sports hall. Damage is put at 4.8 billion reais. The river
rose 9 metres.""",
        "population 1800; found 1340; killed 31; evacuated 46; sheltered 250; sheltered 900; facilities 2",
    ),
    passage(
        "prison and war wounded",
        """\
The ICRC visited 1,560 detainees in 9 places of detention in February and reunited 14 children with their
families. It delivered 3,600 food parcels in Kapoeta and dressing material for 150 war-wounded. Its
surgeons operated on 83 patients. 27 cases of cholera were treated.""",
        "detained|assisted 1560; found 14; aid-items 3600; assisted 150; assisted 83; "
        "assisted|injured|affected 27",
    ),
)
"""Written before anything was mended on them; what the engine made of them then is in docs/extraction.md."""

SECOND = (
    passage(
        "typhoon council",
        """\
NDRRMC: Typhoon Odeng has left 61 dead, 29 of them for confirmation, and 12 missing. 402,117 families or
1.53 million persons were affected in 3,210 barangays. 88,450 families remain in 2,017 evacuation centers.
Partially damaged houses number 104,600; totally damaged, 21,350. Cost of assistance provided: PHP 218
million.""",
        "killed 61; killed 29; missing 12; affected 402117; affected 1530000; sheltered 88450; "
        "facilities 2017; houses-damaged 104600; houses-destroyed 21350; money 218000000",
    ),
    passage(
        "train accident",
        """\
At least 233 people were killed and over 900 injured when three trains collided in Odisha, in one of the
deadliest rail crashes in two decades. Seventeen coaches derailed. By 11 pm more than 200 ambulances and
50 buses had carried the injured to five hospitals. Some 2,000 people queued to give blood.""",
        "killed 233; injured 900; vehicles 200; vehicles 50; facilities 5",
    ),
    passage(
        "un briefing",
        """\
Since the escalation on 15 April, over 1.2 million people have fled their homes, including more than
300,000 who have crossed into neighbouring countries. UNHCR has registered 63,000 of those reaching Egypt.
We plan for 1.1 million refugees by October. The regional plan requires US$470 million; it is 13 per cent
funded.""",
        "displaced 1200000; displaced|arrived 300000; registered 63000; displaced 1100000; money "
        "470000000; share 13",
    ),
    passage(
        "bomb in a market",
        """\
A car packed with explosives blew up near a bus stop in Baidoa, killing 14 and wounding 33, many of them
street vendors. A nurse said the regional hospital had received 9 bodies and 26 injured. Police chief
Ahmed Ali said three of the attackers were shot dead and one was captured.""",
        "killed 14; injured 33; killed 9; injured 26; killed 3; detained 1",
    ),
    passage(
        "camp fire",
        """\
A fire swept through block 11 of the camp on Sunday, destroying some 2,000 shelters and leaving about
12,000 refugees without a roof. No casualties were reported. 35 mosques and 21 learning centres burned
down too, the refugee commissioner's office said. By Monday the agencies had distributed 3,000 tents and
cooked meals for 9,500 people.""",
        "houses-destroyed|facilities 2000; displaced|in-need|affected 12000; facilities 35; facilities "
        "21; aid-items 3000; assisted 9500",
    ),
    passage(
        "evacuation of foreigners",
        """\
Two Hercules flights took 245 people out of the capital on Saturday, the defence ministry said, among them
18 Dutch nationals. Saudi Arabia has evacuated 2,796 people of 78 nationalities by ship. A French convoy
of 30 vehicles was turned back after shots wounded one of its drivers. Some 16,000 Americans are thought
to live in the country.""",
        "vehicles 2; evacuated 245; evacuated 18; evacuated 2796; vehicles 30; injured 1; population 16000",
    ),
    passage(
        "municipal reception",
        """\
As of this morning the city has taken in 3,142 people from the north: 1,870 were placed with host
families, 902 in the sports arena and 370 in student halls. The arena, with its 1,100 cots, has 198 free.
Counsellors saw 61 children who came without their parents; 44 have since been reunited with relatives.""",
        "arrived|sheltered 3142; sheltered 1870; sheltered 902; sheltered 370; capacity|aid-items 1100; "
        "capacity 198; assisted 61; found 44",
    ),
    passage(
        "war crimes office",
        """\
Prosecutors say 1,316 civilians, 83 children among them, have been killed and 2,204 hurt since the
invasion. Exhumations at Lypove ended on 23 September with 447 bodies: 425 civilians and 22 servicemen; 30
bore signs of torture. More than 6,000 people are in captivity or reported missing.""",
        "killed 1316; killed 83; injured 2204; killed 447; killed 425; killed 22; killed 30; "
        "missing|detained 6000",
    ),
    passage(
        "cold wave",
        """\
At least 124 people have died in freezing temperatures in the past two weeks, and 70,000 cattle. In Ghor,
1,900 households are cut off by snow up to 1.5 m deep. The disaster ministry flew 4 tonnes of food to
Shahrak by helicopter and intends to give 8,000 families cash grants of 2,000 afghanis each.""",
        "killed 124; in-need 1900; aid-mass 4; assisted 8000",
    ),
    passage(
        "tsunami",
        """\
Two weeks after the tsunami the confirmed dead stand at 9,523, against 8,805 on Friday; 16,094 are listed
as missing. Around 367,000 evacuees sleep in 2,200 shelters. Power has been restored to all but 216,000
homes. The navy picked up a man of 60 clinging to a roof 15 kilometres offshore. Damage may reach 25
trillion yen.""",
        "killed 9523; killed 8805; missing 16094; sheltered 367000; facilities 2200; money 25000000000000",
    ),
)
"""Written after that, so that they tell how far the mending carries."""
