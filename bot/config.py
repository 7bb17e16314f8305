"""config.toml as frozen models. Each key can be overridden as CAUNOI_SECTION__KEY; secrets only so."""

from datetime import date, time, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo

import holidays
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.domain.broadcast import BroadcastRules
from bot.domain.promise import EscalationLevel, Tell, levels_in_order
from bot.domain.rules import Rules
from bot.domain.working_time import WorkingTime, all_days_off
from bot.errors import ConfigError
from bot.toml import fault, faults_of, read_toml

HOLIDAY_YEARS = range(2025, 2036)
SECRETS = (("telegram", "token"), ("telegram", "webhook_secret"))


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Union(Section):
    """Who the union is."""

    federation: str = "LDLD"
    leadership: str = "TT"
    code_prefix: str = Field(default="LC", pattern="^[A-Z]{1,4}$")
    consent_version: str = "1"


class Escalation(Section):
    """One level: whom to tell what, so many working hours after a promise was due; negative: before."""

    after_hours: float = Field(ge=-80, le=400)
    tell: tuple[Tell, ...] = Field(min_length=1)
    text: str
    hand_over: bool = False

    @model_validator(mode="after")
    def _knows_whither(self) -> Self:
        if self.hand_over and not {Tell.PARENT, Tell.LEADERSHIP} & {*self.tell}:
            raise ValueError('hand_over needs "parent" or "leadership" in tell: there the case goes')
        return self

    def level(self) -> EscalationLevel:
        after = timedelta(hours=self.after_hours)
        return EscalationLevel(after=after, tell=self.tell, text=self.text, hand_over=self.hand_over)


class Limits(Section):
    """What one person may send, and how small a group is never told apart."""

    cases_a_day: int = Field(default=5, ge=1, le=1000)
    messages_a_minute: int = Field(default=30, ge=5, le=10_000)
    smallest_group: int = Field(default=5, ge=1, le=100)


class Hours(Section):
    """When offices work; public holidays are known, swapped days are set here."""

    zone: str = "Asia/Ho_Chi_Minh"
    shifts: tuple[str, ...] = ("07:30-11:30", "13:30-17:00")
    days_off: tuple[date, ...] = ()
    days_worked: tuple[date, ...] = ()

    @field_validator("zone")
    @classmethod
    def _is_zone(cls, zone: str) -> str:
        try:
            return ZoneInfo(zone).key
        except (KeyError, ValueError, OSError):
            raise ValueError("no such time zone; write it as Asia/Ho_Chi_Minh") from None

    @field_validator("shifts")
    @classmethod
    def _are_shifts(cls, shifts: tuple[str, ...]) -> tuple[str, ...]:
        if not shifts:
            raise ValueError("nobody works at all; write at least one, such as 07:30-11:30")
        for shift in shifts:
            begin, end = _shift(shift)
            if begin >= end:
                raise ValueError(f"{shift}: write it as 07:30-11:30, the earlier time first")
        for earlier, later in pairwise(shifts):
            if _shift(later)[0] < _shift(earlier)[1]:
                raise ValueError(f"{later}: must begin after {earlier} ends; write them in order")
        return shifts


class Database(Section):
    url: str = Field(
        default="sqlite+aiosqlite:///{var}/caunoi.db", pattern=r"^(sqlite\+aiosqlite|postgresql\+asyncpg)://"
    )


class Http(Section):
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    base_url: str = ""  # as people reach it, for example https://caunoi.example.vn


class Telegram(Section):
    """`base_url` and `base_file_url` as in python-telegram-bot; no token, no Telegram."""

    token: SecretStr = SecretStr("")
    token_file: Path | None = None
    base_url: str = "https://api.telegram.org/bot"
    base_file_url: str = "https://api.telegram.org/file/bot"
    webhook: bool = False
    webhook_secret: SecretStr = SecretStr("")
    messages_per_second: float = Field(default=30, gt=0, le=1000)
    allow_paid_broadcast: bool = False


class Webchat(Section):
    enabled: bool = True
    allowed_origins: tuple[str, ...] = ()  # sites that may show the chat in a frame


class Broadcasts(Section):
    """Messages to many; times are local, `late_after` and the quiet hours are of the day."""

    office: str = "TGNC"
    send_at: time = time(8)
    late_after: time = time(20)
    quiet_from: time = time(21)
    quiet_to: time = time(6)
    weekly_limit: int = Field(default=3, ge=1, le=50)
    spread_minutes: int = Field(default=0, ge=0, le=720)
    draft_days: int = Field(default=14, ge=1, le=60)
    reminder_days: tuple[int, ...] = (7, 3, 1)

    @field_validator("send_at", "late_after", "quiet_from", "quiet_to", mode="before")
    @classmethod
    def _is_no_number(cls, hour: object) -> object:
        if isinstance(hour, int | float):  # would be taken for seconds after midnight
            raise ValueError("write the time as 08:00:00")  # noqa: TRY004  # pydantic wants a ValueError
        return hour

    @field_validator("late_after")
    @classmethod
    def _after_sending(cls, late_after: time, info: ValidationInfo) -> time:
        if late_after <= info.data.get("send_at", time.min):
            raise ValueError("must be later than send_at")
        return late_after


class Logging(Section):
    format: Literal["json", "console"] = "json"
    level: Literal["debug", "info", "warning", "error"] = "info"


class Settings(BaseSettings):
    """One installation."""

    model_config = SettingsConfigDict(
        frozen=True, extra="forbid", env_prefix="CAUNOI_", env_nested_delimiter="__"
    )

    var_dir: Path = Path("var")
    data_dir: Path = Path("data")
    union: Union = Union()
    hours: Hours = Hours()
    escalation: tuple[Escalation, ...] = ()
    limits: Limits = Limits()
    database: Database = Database()
    http: Http = Http()
    telegram: Telegram = Telegram()
    webchat: Webchat = Webchat()
    broadcasts: Broadcasts = Broadcasts()
    logging: Logging = Logging()

    @field_validator("escalation")
    @classmethod
    def _rises(cls, levels: tuple[Escalation, ...]) -> tuple[Escalation, ...]:
        if not levels_in_order([item.level() for item in levels]):
            raise ValueError("write the levels in the order of after_hours")
        return levels

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, which `load` hands in."""
        return (env_settings, init_settings)

    @property
    def database_url(self) -> str:
        return self.database.url.replace("{var}", str(self.var_dir))

    @property
    def base_url(self) -> str:
        return self.http.base_url.rstrip("/") or f"http://{self.http.host}:{self.http.port}"

    @property
    def telegram_token(self) -> str:
        """From the environment or from a file; empty when Telegram is off. Raises ConfigError."""
        if self.telegram.token_file is None:
            return self.telegram.token.get_secret_value()
        try:
            return self.telegram.token_file.read_text("utf-8").strip()
        except OSError:
            raise ConfigError(f"telegram.token_file: cannot read {self.telegram.token_file}") from None

    def rules(self) -> Rules:
        """What the core needs to know."""
        return Rules(
            federation=self.union.federation,
            leadership=self.union.leadership,
            code_prefix=self.union.code_prefix,
            consent_version=self.union.consent_version,
            hours=self.working_time(),
            levels=tuple(escalation.level() for escalation in self.escalation),
            receipt_accounts=frozenset({"webchat"}),
            broadcasts=BroadcastRules(
                spread=timedelta(minutes=self.broadcasts.spread_minutes),
                **self.broadcasts.model_dump(exclude={"spread_minutes"}),
            ),
            **self.limits.model_dump(),
        )

    def working_time(self) -> WorkingTime:
        """Working hours with Vietnam's public holidays; the installation's own days win."""
        public = _public_holidays()
        worked = frozenset(self.hours.days_worked)
        return WorkingTime(
            zone=self.hours.zone,
            shifts=tuple(_shift(shift) for shift in self.hours.shifts),
            days_off=all_days_off(public, frozenset(self.hours.days_off), worked),
            days_worked=worked,
        )


@cache
def _public_holidays() -> frozenset[date]:
    return frozenset(holidays.country_holidays("VN", years=HOLIDAY_YEARS))


def load(path: Path, **overrides: Any) -> Settings:
    """Read config.toml and the environment. Raises ConfigError with every fault."""
    table = read_toml(path)
    typed = [fault(path, loc, _no_secret(loc)) for loc in SECRETS if loc[1] in table.get(loc[0], {})]
    if typed:
        raise ConfigError(*typed)
    folders: dict[str, Any] = {
        name: path.parent / table[name] for name in ("var_dir", "data_dir") if name in table
    }
    try:
        return Settings(**{**table, **folders, **overrides})
    except ValidationError as error:
        raise ConfigError(*faults_of(error, path)) from None


def _no_secret(loc: tuple[str, str]) -> str:
    return f"a secret does not belong here; set CAUNOI_{loc[0].upper()}__{loc[1].upper()} instead"


def _shift(text: str) -> tuple[time, time]:
    begin, _, end = text.partition("-")
    try:
        return time.fromisoformat(begin), time.fromisoformat(end)
    except ValueError:
        raise ValueError(f"{text}: write it as 07:30-11:30") from None
