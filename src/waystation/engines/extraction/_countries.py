"""Countries and territories by their usual English name, with other names they go by in reports.

Written by hand from general knowledge; a caller's own places come first, so any entry can be overruled.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_PLAIN: Final = """
    Afghanistan, Albania, Algeria, Angola, Argentina, Armenia, Australia, Austria, Azerbaijan, Bahamas,
    Bahrain, Bangladesh, Barbados, Belarus, Belgium, Belize, Benin, Bhutan, Bolivia, Botswana, Brazil,
    Brunei, Bulgaria, Burundi, Cambodia, Cameroon, Canada, Chad, Chile, China, Colombia, Comoros, Croatia,
    Cuba, Cyprus, Denmark, Djibouti, Dominica, Ecuador, Egypt, Eritrea, Estonia, Ethiopia, Fiji, Finland,
    France, Gabon, Gambia, Georgia, Germany, Ghana, Greece, Guatemala, Guinea, Guyana, Haiti, Honduras,
    Hungary, Iceland, India, Indonesia, Iran, Iraq, Ireland, Israel, Italy, Jamaica, Japan, Jordan,
    Kazakhstan, Kenya, Kosovo, Kuwait, Kyrgyzstan, Laos, Latvia, Lebanon, Lesotho, Liberia, Libya,
    Lithuania, Luxembourg, Madagascar, Malawi, Malaysia, Maldives, Mali, Malta, Mauritania, Mauritius,
    Mexico, Moldova, Mongolia, Montenegro, Morocco, Mozambique, Namibia, Nepal, Netherlands, New Zealand,
    Nicaragua, Niger, Nigeria, North Korea, North Macedonia, Norway, Oman, Pakistan, Panama, Papua New
    Guinea, Paraguay, Peru, Philippines, Poland, Portugal, Qatar, Romania, Russia, Rwanda, Samoa, Saudi
    Arabia, Senegal, Serbia, Sierra Leone, Singapore, Slovakia, Slovenia, Somalia, South Africa, South
    Korea, South Sudan, Spain, Sri Lanka, Sudan, Suriname, Sweden, Switzerland, Syria, Taiwan, Tajikistan,
    Tanzania, Thailand, Togo, Tonga, Tunisia, Turkmenistan, Uganda, Ukraine, Uruguay, Uzbekistan, Vanuatu,
    Venezuela, Vietnam, Yemen, Zambia, Zimbabwe, Gaza, West Bank, Europe, Africa
"""

_ONE_NAME: Final[dict[str, tuple[str, ...]]] = {" ".join(name.split()): () for name in _PLAIN.split(",")}

COUNTRIES: Final[Mapping[str, tuple[str, ...]]] = _ONE_NAME | {
    "Bosnia and Herzegovina": ("Bosnia",),
    "Burkina Faso": (),
    "Central African Republic": ("CAR",),
    "Cape Verde": ("Cabo Verde",),
    "Czech Republic": ("Czechia",),
    "Democratic Republic of the Congo": ("DRC", "DR Congo", "Democratic Republic of Congo", "Congo"),
    "Republic of the Congo": ("Congo-Brazzaville",),
    "Dominican Republic": (),
    "East Timor": ("Timor-Leste",),
    "El Salvador": (),
    "Equatorial Guinea": (),
    "Eswatini": ("Swaziland",),
    "Gaza": ("Gaza Strip", "the Gaza Strip"),
    "Ivory Coast": ("Côte d'Ivoire", "Cote d'Ivoire"),
    "Myanmar": ("Burma",),
    "Palestine": ("State of Palestine",),
    "Philippines": ("the Philippines",),
    "Syria": ("Syrian Arab Republic",),
    "Turkey": ("Türkiye", "Turkiye"),
    "United Arab Emirates": ("UAE",),
    "United Kingdom": ("UK", "Britain"),
    "United States": ("USA", "United States of America"),
}
"""Other names by country name."""

_TOWN_LINES: Final = """
    Afghanistan: Kabul, Herat, Kandahar, Jalalabad, Mazar-i-Sharif, Torkham, Nangarhar, Kunduz, Paktika
    Afghanistan: Khost
    Armenia: Yerevan, Goris, Kornidzor, Syunik, Kapan, Vayk, Sisian, Gyumri, Vayots Dzor, Kotayk, Ararat
    Armenia: Armavir, Lori
    Azerbaijan: Baku, Ganja, Barda, Agdam
    Bangladesh: Dhaka, Cox's Bazar, Kutupalong, Chittagong, Ukhia, Teknaf
    Central African Republic: Bangui
    Chad: N'Djamena, Adre
    Democratic Republic of the Congo: Kinshasa, Goma, Bukavu, North Kivu, South Kivu, Ituri, Bunia, Beni
    Democratic Republic of the Congo: Rutshuru, Masisi, Sake
    Egypt: Cairo
    Ethiopia: Addis Ababa, Tigray, Mekelle, Amhara, Afar, Oromia, Gambella, Shire
    Gaza: Gaza City, Khan Younis, Khan Yunis, Rafah, Deir al-Balah, Jabalia, Nuseirat
    Georgia: Tbilisi
    Haiti: Port-au-Prince, Les Cayes
    Indonesia: Jakarta, Palu, Lombok, Sulawesi, Aceh
    Iraq: Baghdad, Mosul, Erbil, Dohuk, Anbar, Ramadi, Fallujah, Basra, Kirkuk, Sinjar, Nineveh
    Jordan: Amman, Zaatari
    Kenya: Nairobi, Dadaab, Kakuma
    Lebanon: Beirut, Tyre, Sidon, Bekaa, Baalbek
    Libya: Derna, Benghazi, Tobruk, Misrata
    Mozambique: Maputo, Beira, Cabo Delgado, Pemba, Zambezia, Palma
    Myanmar: Yangon, Naypyidaw, Rakhine, Maungdaw
    Nepal: Kathmandu
    Niger: Niamey, Diffa
    Nigeria: Abuja, Lagos, Maiduguri, Borno
    Pakistan: Islamabad, Karachi, Lahore, Peshawar, Quetta, Sindh, Balochistan, Punjab, Khyber Pakhtunkhwa
    Pakistan: Gilgit-Baltistan
    Philippines: Manila, Mindanao, Marawi, Cagayan, Luzon, Cebu, Albay
    Somalia: Mogadishu, Baidoa, Bay, Gedo, Dollow, Kismayo, Lower Shabelle, Beledweyne, Hiran, Puntland
    South Sudan: Juba, Malakal, Renk, Bentiu
    Sri Lanka: Colombo, Vanni, Vavuniya, Jaffna, Mullaitivu
    Sudan: Khartoum, Darfur, El Fasher, El Geneina, Kassala, Gedaref, Port Sudan, Wad Madani, Omdurman
    Sudan: Blue Nile, Nyala
    Syria: Damascus, Aleppo, Idlib, Homs, Hama, Eastern Ghouta, Daraa, Raqqa, Deir ez-Zor, Douma, Harasta
    Syria: Latakia, Hasakah
    Turkey: Ankara, Istanbul, Gaziantep, Hatay, Kahramanmaras, Adiyaman, Malatya, Antakya
    Ukraine: Kyiv, Kharkiv, Mariupol, Kherson, Odesa, Lviv, Zaporizhzhia, Donetsk, Luhansk, Dnipro, Sumy
    Ukraine: Bucha, Donbas
    Yemen: Sanaa, Aden, Hodeidah, Marib, Taiz, Hajjah
"""
"""Capitals and places of large displacements, by country; they tell what country a report is about."""

TOWNS: Final[tuple[tuple[str, str], ...]] = tuple(
    (town.strip(), line.partition(":")[0].strip())
    for line in _TOWN_LINES.strip().splitlines()
    for town in line.partition(":")[2].split(",")
)
"""Pairs of place and country."""
