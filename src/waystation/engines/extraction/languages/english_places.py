"""English names of peoples with the country each speaks for, and words around places.

Written by hand from general knowledge. "Palestinian" stands for Gaza's and the West Bank's institutions alike and is
therefore kept apart from both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_PAIRS: Final = """
    Afghan Afghanistan; Albanian Albania; Algerian Algeria; American United States; Angolan Angola; Argentine Argentina; Armenian Armenia;
    Australian Australia; Austrian Austria; Azerbaijani Azerbaijan; Azeri Azerbaijan; Bangladeshi Bangladesh; Belarusian Belarus; Belgian Belgium; Bolivian Bolivia;
    Bosnian Bosnia and Herzegovina; Brazilian Brazil; British United Kingdom; Bulgarian Bulgaria; Burkinabe Burkina Faso; Burmese Myanmar; Burundian Burundi;
    Cambodian Cambodia; Cameroonian Cameroon; Canadian Canada; Chadian Chad; Chilean Chile; Chinese China; Colombian Colombia; Congolese Democratic Republic of the Congo;
    Croatian Croatia; Cuban Cuba; Czech Czech Republic; Danish Denmark; Dutch Netherlands; Ecuadorian Ecuador; Egyptian Egypt; Eritrean Eritrea; Estonian Estonia;
    Ethiopian Ethiopia; Filipino Philippines; Philippine Philippines; Finnish Finland; French France; Georgian Georgia; German Germany; Ghanaian Ghana; Greek Greece;
    Guatemalan Guatemala; Haitian Haiti; Honduran Honduras; Hungarian Hungary; Indian India; Indonesian Indonesia; Iranian Iran; Iraqi Iraq; Irish Ireland; Israeli Israel;
    Italian Italy; Ivorian Ivory Coast; Japanese Japan; Jordanian Jordan; Kazakh Kazakhstan; Kenyan Kenya; Kuwaiti Kuwait; Kyrgyz Kyrgyzstan; Latvian Latvia; Lebanese Lebanon;
    Liberian Liberia; Libyan Libya; Lithuanian Lithuania; Malagasy Madagascar; Malawian Malawi; Malaysian Malaysia; Malian Mali; Mauritanian Mauritania; Mexican Mexico;
    Moldovan Moldova; Mongolian Mongolia; Moroccan Morocco; Mozambican Mozambique; Nepali Nepal; Nepalese Nepal; Nicaraguan Nicaragua; Nigerian Nigeria; Nigerien Niger;
    Norwegian Norway; Pakistani Pakistan; Panamanian Panama; Peruvian Peru; Polish Poland; Portuguese Portugal; Romanian Romania; Russian Russia; Rwandan Rwanda;
    Salvadoran El Salvador; Saudi Saudi Arabia; Senegalese Senegal; Serbian Serbia; Slovak Slovakia; Slovenian Slovenia; Somali Somalia; Spanish Spain; Sudanese Sudan;
    Swedish Sweden; Swiss Switzerland; Syrian Syria; Taiwanese Taiwan; Tajik Tajikistan; Tanzanian Tanzania; Thai Thailand; Togolese Togo; Tunisian Tunisia; Turkish Turkey;
    Turkmen Turkmenistan; Ugandan Uganda; Ukrainian Ukraine; Uzbek Uzbekistan; Venezuelan Venezuela; Vietnamese Vietnam; Yemeni Yemen; Zambian Zambia; Zimbabwean Zimbabwe;
    Palestinian Palestine; Gazan Gaza; Rohingya Myanmar; Kosovar Kosovo; Sri-Lankan Sri Lanka; Kurdish ; European ; African ; Asian ; Arab ; Western ; Muslim ; Christian ; Tigrayan ; Darfuri
"""


def _read(pairs: str) -> dict[str, str]:
    """Return the table with plurals ("Afghans") beside the adjectives."""
    known: dict[str, str] = {}
    for pair in pairs.split(";"):
        people, _, country = " ".join(pair.split()).partition(" ")
        low = people.casefold()
        known[low] = country
        if not low.endswith(("ese", "ish", "ch", "ss")):
            known[f"{low}s"] = country
    return known


DEMONYMS: Final[Mapping[str, str]] = _read(_PAIRS)
"""Country by the name of its people, in lower case; empty where a people has no one country."""
