"""What a change of the contract's settings may be refused for."""

from baylanys.core.errors import DomainError


class SettingRefused(DomainError):
    """The new setting contradicts itself, or would rewrite days that are counted already."""

    code = "setting_refused"
