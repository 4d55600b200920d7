"""What is never collected: words that must not name a field, and words that warn in a note.

Part 8 of the standards behind this product: ethnicity, religion, politics, military service and biometrics
put the people registered in danger and serve no purpose of a reception. Stems are matched at the beginning
of a word, so that inflected forms are found; `=` before a stem asks for the whole word.
"""

import re
import unicodedata
from typing import Final, Literal, get_args

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Topic = Literal["ethnicity", "religion", "politics", "military", "biometrics"]
TOPICS: Final[tuple[Topic, ...]] = get_args(Topic)
TOPIC_WORDS: Final[dict[Topic, Promise]] = {
    "ethnicity": _("ethnicity"),
    "religion": _("religion"),
    "politics": _("politics"),
    "military": _("military service"),
    "biometrics": _("biometrics"),
}

# In names of fields and columns: English, and Armenian and Russian in Latin letters and in their own.
_NAMES: Final[dict[Topic, str]] = {
    "ethnicity": "ethnic =race =races racial =tribe tribal =caste =clan natsionaln nacionaln azgutyun azgayin"
    " etnich nationality этнич национальн азгут ազգություն ազգային էթնիկ",
    "religion": "religio =faith =church =mosque denominat confession =creed religij religiy verois kronakan"
    " =kron религи вероисп կրոն հավատք",
    "politics": "politic =political =ideology =partisan politich kusakts kaghakakan полит партийн"
    " կուսակց քաղաքական",
    "military": "militar =soldier =army =combatant =veteran conscript regiment voenn voinsk =armiya zinvor"
    " zinapart =banak военн воинск арми զինվոր զինապարտ բանակ",
    "biometrics": "biometr fingerprint faceprint voiceprint =iris =retina =dna =palm handprint finger_print"
    " face_template face_embedding face_encoding voice_print voice_template palm_print iris_scan otpechat"
    " matnahetk биометр отпечат մատնահետք կենսաչափ",
}

# In notes, as people write them.
_NOTES: Final[dict[Topic, str]] = {
    "ethnicity": "ethnic =tribe =clan национальност этнич ազգություն էթնիկ",
    "religion": "religio =muslim =muslims =christian =christians =catholic =catholics =orthodox =jewish =jew"
    " =jews =yazidi =yazidis =mosque =baptised религи вероисповед мусульман христиан католи православн иудей"
    " езид мечет крещён крещен կրոն մահմեդական քրիստոնյա կաթոլիկ ուղղափառ հրեա եզդի մզկիթ մկրտված",
    "politics": "political politician =activist =activists =dissident =opposition полит партия партии партийн"
    " активист оппозиц кусакц քաղաքական կուսակց ակտիվիստ ընդդիմադ",
    "military": "militar =soldier =soldiers =army =conscript =conscripts =combatant =reservist =veteran"
    " =veterans =sergeant =regiment военн воинск солдат арми призывник резервист ветеран сержант офицер"
    " =officer =officers զինվոր զինապարտ բանակ սպա պահեստազոր վետերան զորակոչ",
    "biometrics": "fingerprint biometr отпечат биометр մատնահետք կենսաչափ",
}


def _pattern(words: str) -> re.Pattern[str]:
    whole = [re.escape(word[1:]) for word in words.split() if word.startswith("=")]
    stems = [re.escape(word) for word in words.split() if not word.startswith("=")]
    parts = [rf"(?:{'|'.join(whole)})(?![^\W_])"] if whole else []
    parts += [f"(?:{'|'.join(stems)})"] if stems else []
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(parts)})")


_IN_NAMES: Final = {topic: _pattern(words) for topic, words in _NAMES.items()}
_IN_NOTES: Final = {topic: _pattern(words) for topic, words in _NOTES.items()}


def topics_named(name: str) -> tuple[Topic, ...]:
    """Return the forbidden topics that a field's or column's name speaks of.

    >>> topics_named("mother_ethnicity"), topics_named("faceTemplate"), topics_named("embrace")
    (('ethnicity',), ('biometrics',), ())
    """
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", unicodedata.normalize("NFC", name)).casefold()
    return tuple(topic for topic, pattern in _IN_NAMES.items() if pattern.search(spaced))


def topics_in(text: str) -> tuple[Topic, ...]:
    """Return the forbidden topics that a note speaks of, in English, Armenian or Russian.

    >>> topics_in("Old woman, walks slowly; her son is a soldier"), topics_in("needs a clan-free word")
    (('military',), ('ethnicity',))
    """
    plain = unicodedata.normalize("NFC", text).casefold()
    return tuple(topic for topic, pattern in _IN_NOTES.items() if pattern.search(plain))
