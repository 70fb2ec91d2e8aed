"""Descriptions that a new connector begins with."""

from typing import Any


def words(kk: str, ru: str, en: str) -> dict[str, str]:
    return {"kk": kk, "ru": ru, "en": en}


_LOOK_UP = words("Пайдаланушыны табу", "Найти пользователя", "Find a user")
_STATUS = words("Өзгерістің мәртебесін көру", "Посмотреть статус изменения", "See the status of a change")
_CHANGE = words("Параметрлерді өзгерту", "Изменить параметры", "Change parameters")
_RESET = words("Құпиясөзді ысыру", "Сбросить пароль", "Reset the password")
_BLOCK = words("Пайдаланушыны бұғаттау не ашу", "Заблокировать или разблокировать", "Block or unblock a user")
_EMAIL = words("Эл. пошта", "Эл. почта", "E-mail")
_FAMILY = words("Тегі", "Фамилия", "Family name")
_GIVEN = words("Аты", "Имя", "Given name")
_PHONE = words("Телефон", "Телефон", "Telephone")
_ACTIVE = words("Кіруге рұқсат бар", "Вход разрешён", "May sign in")
_CHANGED = words("Өзгертілген", "Изменён", "Changed")
_NAME = words("Көрсетілетін аты", "Отображаемое имя", "Displayed name")


def _text(titles: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"type": "string", "title": titles["en"], "x-titles": {"kk": titles["kk"], "ru": titles["ru"]}, **more}


SCIM: dict[str, Any] = {
    "subject": words("Платформадағы логині", "Логин на платформе", "User name on the platform"),
    "shows": [
        {"path": "userName", "title": words("Логин", "Логин", "User name")},
        {"path": "displayName", "title": _NAME},
        {"path": "name.familyName", "title": _FAMILY},
        {"path": "name.givenName", "title": _GIVEN},
        {"path": "email", "title": _EMAIL},
        {"path": "phone", "title": _PHONE},
        {"path": "active", "title": _ACTIVE},
        {"path": "meta.lastModified", "title": _CHANGED},
    ],
    "operations": [
        {"code": "look_up", "title": _LOOK_UP, "effect": "look_up", "risk": "low"},
        {"code": "status", "title": _STATUS, "effect": "status", "risk": "low"},
        {
            "code": "change",
            "title": _CHANGE,
            "effect": "change",
            "risk": "medium",
            "repeatable": True,
            "form": {
                "type": "object",
                "properties": {
                    "displayName": _text(_NAME, maxLength=120),
                    "name.familyName": _text(_FAMILY, maxLength=80),
                    "name.givenName": _text(_GIVEN, maxLength=80),
                    "email": _text(_EMAIL, format="email"),
                    "phone": _text(_PHONE, pattern="^\\+?[0-9 ()-]{5,20}$"),
                },
            },
        },
        {
            "code": "reset_password",
            "title": _RESET,
            "effect": "reset_password",
            "risk": "medium",
            "temporary_password": True,
        },
        {
            "code": "block",
            "title": _BLOCK,
            "effect": "change",
            "risk": "high",
            "repeatable": True,
            "form": {
                "type": "object",
                "properties": {
                    "active": {
                        "type": "boolean",
                        "title": _ACTIVE["en"],
                        "x-titles": {"kk": _ACTIVE["kk"], "ru": _ACTIVE["ru"]},
                    }
                },
            },
        },
    ],
}

REST: dict[str, Any] = {
    "subject": SCIM["subject"],
    "shows": [
        {"path": "login", "title": words("Логин", "Логин", "User name")},
        {"path": "email", "title": _EMAIL},
        {"path": "status", "title": words("Мәртебе", "Статус", "Status")},
    ],
    "operations": [
        {
            "code": "look_up",
            "title": _LOOK_UP,
            "effect": "look_up",
            "risk": "low",
            "request": {"method": "GET", "path": "/users/{subject}", "identity": "login"},
        },
        {
            "code": "change",
            "title": _CHANGE,
            "effect": "change",
            "risk": "medium",
            "repeatable": True,
            "form": {"type": "object", "required": ["email"], "properties": {"email": _text(_EMAIL, format="email")}},
            "request": {"method": "PATCH", "path": "/users/{subject}", "identity": "login"},
        },
        {
            "code": "reset_password",
            "title": _RESET,
            "effect": "reset_password",
            "risk": "medium",
            "temporary_password": True,
            "request": {
                "method": "POST",
                "path": "/users/{subject}/password",
                "identity": "login",
                "body": {"password": "{password}", "must_change": True},
            },
        },
    ],
}

BY_HAND: dict[str, Any] = {
    "subject": SCIM["subject"],
    "operations": [
        {
            "code": "reset_password",
            "title": _RESET,
            "effect": "reset_password",
            "risk": "medium",
            "steps": [
                words(
                    "Платформаның басқару тақтасында пайдаланушыны тауып, аты мен поштасын қоңырау шалушымен салыстыру",
                    "Найти пользователя в панели платформы и сверить имя и почту с тем, кто обратился",
                    "Find the user in the platform's panel, and compare name and e-mail with the person",
                ),
                words("«Құпиясөзді ысыру» түймесін басу", "Нажать «Сбросить пароль»", "Press “Reset the password”"),
                words(
                    "Сілтеме жеткенін адамнан сұрау",
                    "Убедиться, что ссылка пришла человеку",
                    "Make sure that the link reached the person",
                ),
            ],
        },
        {
            "code": "change",
            "title": _CHANGE,
            "effect": "change",
            "risk": "high",
            "form": {
                "type": "object",
                "required": ["what"],
                "properties": {
                    "what": _text(
                        words("Не өзгертіледі", "Что изменить", "What to change"), format="text", maxLength=500
                    )
                },
            },
            "steps": [
                words("Пайдаланушыны табу", "Найти пользователя", "Find the user"),
                words("Өзгерісті енгізіп, сақтау", "Внести изменение и сохранить", "Make the change and save it"),
                words("Жаңа мәнді адамға оқып беру", "Прочитать новое значение человеку", "Read the new value out"),
            ],
        },
    ],
}

SAMPLES: dict[str, dict[str, Any]] = {"scim": SCIM, "rest": REST, "by_hand": BY_HAND}
