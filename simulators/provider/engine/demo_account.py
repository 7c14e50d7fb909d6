"""The demonstration account."""

from simulators.provider.engine.accounts import Account, Recording, SenderNumber, Template
from simulators.provider.engine.money import kopecks

NUMBERS = (
    SenderNumber("74951234567", "Основной"),
    SenderNumber("78001234567", "Горячая линия"),
)

PHRASES = (
    Recording("1", "Учебная тревога", 25, "Внимание! Учебная тревога. Покиньте здание и соберитесь у главного входа."),
    Recording("2", "Отключение воды", 14, "Завтра с десяти до шестнадцати часов не будет холодной воды."),
    Recording("3", "Протечка", 6, "В квартире протечка воды."),
)

SCRIPTS = (
    Recording("1", "Напоминание о долге", 25, "Ваша задолженность {summa} рублей. Оплатите её до {param1}."),
    Recording(
        "2", "Подтверждение записи", 14, "Вы записаны на {param1}, кабинет {param2}. Нажмите 2 для связи с оператором."
    ),
)

TEMPLATES = (
    Template("1", "123", "Шаблон №1", "Ваш заказ готов к выдаче."),
    Template("2", "123", "Шаблон №2", "Курьер приедет сегодня с двенадцати до пятнадцати часов."),
    Template("3", "123", "Шаблон №3", "Напоминаем об оплате счёта."),
)


def demo_account(
    *,
    key: str = "demo-key",
    login: str = "demo",
    password: str = "demo-password",  # noqa: S107 - a simulator's password
    balance: str = "1000",
    disabled: bool = False,
) -> Account:
    """Return an account with numbers, recordings and templates; the balance is in roubles."""
    return Account(
        key=key,
        login=login,
        password=password,
        kopecks=kopecks(balance),
        disabled=disabled,
        numbers=NUMBERS,
        phrases=PHRASES,
        scripts=SCRIPTS,
        templates={template.id: template for template in TEMPLATES},
    )
