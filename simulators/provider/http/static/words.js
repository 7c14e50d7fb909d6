"use strict";

const WORDS = {
  en: {
    title: "Provider simulator", time: "Time", speed: "Speed", balance: "Balance", minute: "+1 min",
    minutes: "+10 min", hour: "+1 h", clock: "Clock and language", broadcasts: "Broadcasts", phones: "Phones",
    refusals: "Refused requests", none: "None.", lost: "No answer from the simulator. Is it still running?",
    empty: "Nothing was accepted yet. Send a broadcast, and the phones ring here.", other: "Русский",
    queued: "waiting", dialling: "ringing…", talking: "listening", between: "waiting for the next attempt",
    refused: "refused: not enough money", attempt: "attempt", seconds: "s", sms: "SMS sent",
    from: "from", recipients: "recipients", answered: "answered", unreached: "not reached", failed: "failed or other",
    active: "on the line", waiting: "waiting", begins: "begins", finished: "finished", shown: "shown", of: "of",
    newest: "newest first", message: "text", phrase: "phrase", script: "script", unknown: "(no status)",
  },
  ru: {
    title: "Симулятор провайдера", time: "Время", speed: "Скорость", balance: "Баланс", minute: "+1 мин",
    minutes: "+10 мин", hour: "+1 ч", clock: "Часы и язык", broadcasts: "Рассылки", phones: "Телефоны",
    refusals: "Отклонённые запросы", none: "Нет.", lost: "Симулятор не отвечает. Он запущен?",
    empty: "Рассылок ещё не было. Отправьте первую, и телефоны зазвонят здесь.", other: "English",
    queued: "ожидает", dialling: "звонит…", talking: "слушает", between: "ждёт следующей попытки",
    refused: "отказ: недостаточно средств", attempt: "попытка", seconds: "с", sms: "отправлено SMS",
    from: "с номера", recipients: "получателей", answered: "отвечено", unreached: "не дозвонились",
    failed: "ошибка или иное", active: "на линии", waiting: "ожидают", begins: "начало", finished: "завершена",
    shown: "показано", of: "из", newest: "сначала новые", message: "текст", phrase: "фраза", script: "скрипт",
    unknown: "(статуса нет)",
  },
};
