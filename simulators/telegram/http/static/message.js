// Draw messages; the text of a message is never parsed as HTML.
"use strict";

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote", spoiler: "span",
};

function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  Object.assign(node, properties);
  node.append(...children);
  return node;
}

function dressed(text, entities) {
  const waiting = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const node = make("div", { className: "words" });
  fill(node, text, 0, text.length, waiting);
  return node;
}

function fill(node, text, from, to, waiting) {
  let at = from;
  while (waiting.length && waiting[0].offset < to) {
    const entity = waiting.shift();
    if (entity.offset < at) continue;
    node.append(text.slice(at, entity.offset));
    const end = Math.min(entity.offset + entity.length, to);
    const inner = dressing(entity, text.slice(entity.offset, end));
    fill(inner, text, entity.offset, end, waiting);
    node.append(inner);
    at = end;
  }
  node.append(text.slice(at, to));
}

function dressing(entity, words) {
  if (entity.type === "text_link" || entity.type === "url") {
    const address = entity.url || words;
    const safe = /^(https?|tg):\/\//.test(address) ? address : "#";
    return make("a", { href: safe, target: "_blank", rel: "noreferrer" });
  }
  if (entity.type === "bot_command") {
    const link = make("a", { href: "#", className: "command" });
    link.addEventListener("click", (event) => { event.preventDefault(); sayText(words); });
    return link;
  }
  const node = make(TAGS[entity.type] || "span");
  if (entity.type === "spoiler") {
    node.className = "spoiler";
    node.addEventListener("click", () => node.classList.add("open"));
  }
  if (entity.type === "expandable_blockquote") {
    node.className = "folded";
    node.addEventListener("click", () => node.classList.toggle("folded"));
  }
  return node;
}

function drawn(shown, bot, me) {
  const raw = shown.raw;
  const mine = raw.from?.id === me;
  const item = make("li", { className: mine ? "mine" : "theirs", id: `m${raw.message_id}` });
  const service = serviceWords(raw);
  if (service) {
    item.className = "service";
    item.append(service);
    return item;
  }
  const bubble = make("div", { className: "bubble" });
  if (!mine) bubble.append(make("b", { className: "author" }, raw.sender_chat?.title || raw.from?.first_name || ""));
  if (raw.forward_origin) {
    bubble.append(make("small", {}, `Переслано: ${raw.forward_origin.sender_user?.first_name || "?"}`));
  }
  if (raw.reply_to_message) {
    const answered = raw.reply_to_message;
    const words = answered.text || answered.caption || answered.document?.file_name || "…";
    bubble.append(make("small", { className: "answered" }, words.slice(0, 80)));
  }
  bubble.append(...files(raw));
  const text = raw.text ?? raw.caption;
  if (text) bubble.append(dressed(text, raw.entities || raw.caption_entities));
  if (raw.contact) bubble.append(make("div", { className: "words" }, `${raw.contact.first_name}, ${raw.contact.phone_number}`));
  bubble.append(footer(shown, mine));
  item.append(bubble);
  const keyboard = inlineKeyboard(raw);
  if (keyboard) item.append(keyboard);
  return item;
}

function serviceWords(raw) {
  const name = raw.from?.first_name || "";
  if (raw.new_chat_members) return `${name} теперь в группе`;
  if (raw.left_chat_member) return `${name} больше не в группе`;
  if (raw.users_shared) return `Выбраны: ${raw.users_shared.users.map((user) => user.first_name || user.user_id).join(", ")}`;
  if (raw.migrate_to_chat_id) return "Группа стала супергруппой";
  return "";
}

function files(raw) {
  const found = [];
  if (raw.photo) {
    const address = `/control/files/${raw.photo.at(-1).file_id}`;
    const { width, height } = raw.photo.at(-1);
    const picture = make("img", { src: address, alt: raw.caption || "Фотография" });
    if (width > 1) Object.assign(picture, { width, height });
    picture.addEventListener("load", keepAtEnd);
    found.push(make("a", { href: address, target: "_blank", className: "photo" }, picture));
  }
  if (raw.document) {
    const size = raw.document.file_size;
    const readable = size < 1024 ? `${size} Б` : size < 1024 ** 2 ? `${(size / 1024).toFixed(1)} КБ` : `${(size / 1024 ** 2).toFixed(1)} МБ`;
    const link = make("a", { href: `/control/files/${raw.document.file_id}`, className: "document" });
    link.download = raw.document.file_name || "file";
    link.append(make("span", { className: "icon sheet", ariaHidden: "true" }), make("span", {}, raw.document.file_name, make("small", {}, readable)));
    found.push(link);
  }
  return found;
}

function footer(shown, mine) {
  const raw = shown.raw;
  const time = new Date(raw.date * 1000).toLocaleTimeString("ru", { hour: "2-digit", minute: "2-digit" });
  const line = make("small", { className: "footer" });
  if (shown.reaction) line.append(make("span", { className: "reaction" }, shown.reaction));
  line.append(raw.edit_date ? `изменено ${time}` : time);
  const reply = make("button", { type: "button", title: "Ответить" }, "↩");
  reply.addEventListener("click", () => about(raw, false));
  line.append(reply);
  if (mine && raw.text) {
    const edit = make("button", { type: "button", title: "Изменить" }, "✎");
    edit.addEventListener("click", () => about(raw, true));
    line.append(edit);
  }
  return line;
}

function inlineKeyboard(raw) {
  const rows = raw.reply_markup?.inline_keyboard;
  if (!rows) return null;
  const board = make("div", { className: "inline" });
  for (const row of rows) {
    const line = make("div", { className: "row" });
    for (const button of row) line.append(inlineButton(raw, button));
    board.append(line);
  }
  return board;
}

function inlineButton(raw, button) {
  const node = make("button", { type: "button", className: button.style || "" }, button.text);
  if (button.url) {
    node.append(" ↗");
    node.addEventListener("click", () => window.open(button.url, "_blank", "noreferrer"));
  } else if (button.copy_text) {
    node.append(" ⧉");
    node.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.copy_text.text).catch(() => {});
      toast("Скопировано");
    });
  } else if (button.callback_data) {
    node.addEventListener("click", () => tap(raw, button, node));
  }
  return node;
}
