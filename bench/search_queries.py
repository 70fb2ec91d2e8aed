"""What people and operators type, by kind, each with the one article that answers: service/aspect[/place].

A line: kind | asked language | right answer | what is typed.
"""

from dataclasses import dataclass

_LINES = """
endings   | kk | kindergarten/documents          | балабақшаға кезекке тұруға қандай құжаттар керек
endings   | kk | school/deadline                 | бірінші сыныпқа қабылдаудың мерзімі
endings   | kk | benefit/status                  | бала күтімі жәрдемақысының мәртебесін қалай тексеремін
endings   | kk | identity/duplicate              | жеке куәлігімнің телнұсқасын алғым келеді
endings   | kk | licence/photo                   | жүргізуші куәлігіне фотосурет талабы
endings   | kk | pension/refusal                 | зейнетақыдан бас тартудың себебі
endings   | kk | clinic/moved                    | емханаға тіркелгенмін, көшіп кетсем
endings   | kk | passport/price                  | төлқұжаттың құны мемлекеттік бажы
endings   | kk | signature/extend                | электрондық қолтаңбамның мерзімін ұзартайын
endings   | kk | housing/privilege/almaty        | алматыда баспана кезегіндегі жеңілдікті санаттарға
endings   | kk | marriage/foreigner              | шетел азаматтарымен некемізді тіркегіміз келеді
endings   | kk | car/queue/shymkent              | шымкентте көлігімді тіркеуге электрондық кезек
endings   | kk | birth/proxy                     | баланың тууын сенімхатпен өкілім тіркей ме
endings   | kk | password/error                  | жеке кабинетімнің құпиясөзі техникалық қате
endings   | kk | diploma/appeal                  | дипломымды танымады шешіміне шағымдансам
endings   | ru | kindergarten/refusal            | отказали в очереди в детский сад причина
endings   | ru | benefit/documents               | какие документы нужны на пособие по уходу за ребенком
endings   | ru | passport/deadline               | сроки рассмотрения заграничных паспортов
endings   | ru | fine/appeal                     | как обжаловать дорожный штраф
endings   | ru | car/price/astana                | сколько стоит поставить автомобиль на учет в астане
endings   | ru | business/online                 | зарегистрировать предпринимателя онлайн через портал
endings   | ru | mortgage/foreigner              | иностранцам льготная ипотека
endings   | ru | certificate/mobile              | справку о несудимости в мобильном приложении
endings   | ru | utility/privilege               | субсидии на коммуналку льготные категории
endings   | ru | school/queue/karaganda          | записаться заранее в первый класс в карагандинской области
cyrillic  | kk | kindergarten/deadline           | балабакша кезегине туру карау мерзими
cyrillic  | kk | pension/documents               | зейнетакыга кужаттар
cyrillic  | kk | benefit/appeal                  | бала кутими жардемакысы шешимге шагымдану
cyrillic  | kk | password/mobile                 | купиясозди уялы косымшада калпына келтиру
cyrillic  | kk | licence/extend                  | жургизуши куалигинин мерзимин узарту
cyrillic  | kk | unemployed/status               | жумыссыз ретинде тиркелу мартебесин тексеру
cyrillic  | kk | large_family/withdraw           | копбалалы отбасы толемине отиништи кайтарып алу
cyrillic  | kk | military/minor                  | аскери есеп камелетке толмаган балага
cyrillic  | kk | insurance/mistake               | сактандыру мартебеси деректердеги кате
cyrillic  | kk | sick_leave/office               | енбекке жарамсыздык парагы орталыктын жумыс уакыты
cyrillic  | kk | phone_base/delivery             | телефон номирин базага тиркеу курьер
cyrillic  | kk | address/foreigner               | мекенжай бойынша тиркеу шетел азаматтарына
typo      | ru | kindergarten/status             | провека статуса очередь в децкий сад
typo      | ru | certificate/proxy               | спавка о несудимости по доверености
typo      | ru | signature/price                 | стоимость электроной цифравой подписи
typo      | ru | identity/photo                  | удостоверение личнсти фотграфия требования
typo      | ru | vaccine/mistake                 | пасспорт вакцынации ошибка
typo      | ru | disability/appeal               | установление инвалиднасти абжалование
typo      | ru | transfer/minor                  | превод ученика в другую школу несовершенолетний
typo      | kk | benefit/extend                  | жәрдемақ бала күтім мерзімн ұзарту
typo      | kk | kindergarten/mobile             | балбақша кезегі ұялы қосымша
typo      | kk | clinic/foreigner                | емхнаға тіркелу шетел азматтары
typo      | kk | passport/delivery               | төлқжат курер жеткізу
typo      | kk | tax/mistake                     | көлк салығ қатені түзету
typo      | kk | camp/refusal                    | лагрге жолдма бас тарту
mixed     | kk | kindergarten/queue              | балабақша кезегіне электронная очередь запись
mixed     | kk | school/documents                | бірінші класс қабылдау документы
mixed     | kk | benefit/refusal                 | пособие бала күтімі отказ себебі
mixed     | kk | signature/error                 | ЭЦП алу техническая ошибка шығады
mixed     | ru | passport/mobile                 | загранпаспорт рәсімдеу через приложение
mixed     | ru | pension/proxy                   | зейнетақы по доверенности
mixed     | kk | licence/documents               | права алуға қандай документ
mixed     | kk | password/consult                | пароль қалпына келтіру консультация
mixed     | ru | large_family/status             | алтын алқа статус проверить
layout    | ru | certificate/documents           | cghfdrf j ytceltvjcnb ljrevtyns
layout    | ru | passport/extend                 | ghjlktybt gfcgjhnf pfuhfybxyjuj
layout    | ru | kindergarten/price              | ltncrbq cfl jxthtlm cnjbvjcnm
layout    | kk | birth/delivery                  | ,fkfysy neesy nshrte rehmth
layout    | kk | pension/appeal                  | ptqytnf0s iti3vut if5svlfye
latin     | kk | kindergarten/minor              | balabaqsha kezegi kamelette tolmagan
latin     | kk | benefit/online                  | bala kutimi jardemaqy onlain
latin     | ru | car/documents                   | postanovka avtomobilya na uchet dokumenty
own words | ru | benefit/delivery                | декретные курьером домой
own words | ru | birth/duplicate                 | потеряли свидетельство новорожденного нужен дубликат
own words | ru | housing/status                  | моя очередь на квартиру какой статус
own words | kk | licence/queue                   | автокөлік айдау емтиханына жазылу
own words | kk | marriage/office                 | үйленеміз РАГС қашан ашық жұмыс уақыты
own words | ru | password/error                  | не могу войти забыл логин и пароль страница зависает
own words | ru | military/privilege              | призыв в армию льготы
begun     | kk | kindergarten/complaint          | балабақша кезегі қызметкердің әрек
begun     | ru | certificate/delivery            | справка о несудим курьер
begun     | ru | mortgage/documents                | льготная ипотека необх докум
begun     | kk | mortgage/price                  | жеңілдетілген ипотека құн
"""
NOISE = (
    "hello", "привет", "Здравствуйте!", "сәлеметсіз бе", "Добрый день, есть кто?", "рахмет сізге",
    "спасибо большое", "ок", "сalem", "жақсы, түсіндім", "да", "жоқ", "👍", "можно вопрос?", "бар ма біреу",
    "алло вы где", "я жду ответа",
    "ещё раз спасибо", "қайырлы таң", "хорошего дня", "ну и ладно потом напишу",
)  # fmt: skip
"""What a person also writes, beside which nothing should be suggested."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and the article that answers it."""

    kind: str
    language: str
    answer: tuple[str, str, str]
    text: str


def queries() -> list[Asked]:
    """All of them, in order of their kinds."""
    found = []
    for line in _LINES.strip().splitlines():
        kind, language, answer, text = (part.strip() for part in line.split("|"))
        service, aspect, *place = answer.split("/")
        found.append(Asked(kind, language, (service, aspect, place[0] if place else ""), text))
    return found
