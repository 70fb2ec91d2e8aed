"""Names of Kazakhstan's holidays in the three languages, by the English name the library gives. Pure."""

import re

_SUBSTITUTED = re.compile(r"^Day off \(substituted from (\d\d/\d\d/\d{4})\)$")
_NAMES = {
    "New Year's Day": ("Жаңа жыл", "Новый год"),
    "Orthodox Christmas": ("Православиелік Рождество", "Православное Рождество"),
    "International Women's Day": ("Халықаралық әйелдер күні", "Международный женский день"),
    "Nowruz Holiday": ("Наурыз мейрамы", "Наурыз мейрамы"),
    "Kazakhstan's People Solidarity Holiday": (
        "Қазақстан халқының бірлігі мерекесі",
        "Праздник единства народа Казахстана",
    ),
    "Defender of the Fatherland Day": ("Отан қорғаушы күні", "День защитника Отечества"),
    "Victory Day": ("Жеңіс күні", "День Победы"),
    "Capital Day": ("Астана күні", "День столицы"),
    "Constitution Day": ("Қазақстан Республикасының Конституциясы күні", "День Конституции Республики Казахстан"),
    "Republic Day": ("Республика күні", "День Республики"),
    "Independence Day": ("Тәуелсіздік күні", "День Независимости"),
    "Eid al-Adha": ("Құрбан айт", "Курбан-айт"),
}
_REMARKS = {
    " (observed)": (" (демалыс күні ауыстырылды)", " (перенос выходного)"),
    " (estimated)": (" (күні нақтыланады)", " (дата уточняется)"),
    " (observed, estimated)": (
        " (демалыс күні ауыстырылды, күні нақтыланады)",
        " (перенос выходного, дата уточняется)",
    ),
}


def names_of(english: str) -> tuple[str, str, str]:
    """Kazakh, Russian and English name; a name unknown here stays English in all three."""
    if substituted := _SUBSTITUTED.match(english):
        day = substituted.group(1).replace("/", ".")
        return f"Демалыс күні ({day} орнына)", f"Выходной день (перенесён с {day})", english
    base, bracket, rest = english.partition(" (")
    kazakh, russian = _NAMES.get(base, (base, base))
    remark = bracket + rest
    kazakh_remark, russian_remark = _REMARKS.get(remark, (remark, remark))
    return kazakh + kazakh_remark, russian + russian_remark, english
