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
