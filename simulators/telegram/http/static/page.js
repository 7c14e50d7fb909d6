// The chat page: the chosen user, their chats, and the messages.
"use strict";

const at = (id) => document.getElementById(id);
const state = { user: Number(sessionStorage.getItem("user")) || 0, chat: 0, present: null, reply: null, edit: null, asked: null };
let waiting = null;
let after = -1;

async function ask(path, body, method = "POST") {
  const options = body instanceof FormData ? { method, body } : { method, body: JSON.stringify(body) };
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error || response.statusText);
  return answer;
}

function toast(text) {
  const node = at("toast");
  node.textContent = text;
  node.hidden = false;
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { node.hidden = true; }, 3500);
}

const failed = (error) => toast(`Не вышло: ${error.message}`);

async function follow() {
  for (;;) {
    waiting = new AbortController();
    try {
      const query = new URLSearchParams({ user: state.user, chat: state.chat, after });
      const response = await fetch(`/page/present?${query}`, { signal: waiting.signal });
      state.present = await response.json();
      after = state.present.revision;
      at("lost").hidden = true;
      draw();
    } catch (error) {
      after = -1;
      if (error.name !== "AbortError") {
        at("lost").hidden = false;
        await new Promise((resolve) => { setTimeout(resolve, 1000); });
      }
    }
  }
}

// Request the state at once, because another user or chat was chosen.
function reload() {
  after = -1;
  waiting?.abort();
}

function draw() {
  const { people, user, chats, chosen } = state.present;
  state.user = user || 0;
  const key = JSON.stringify(people);
  if (at("who").dataset.key !== key) {
    at("who").dataset.key = key;
    at("who").replaceChildren(...people.map((person) => make("option", { value: person.id }, `${person.name} · ${person.id}`)));
  }
  at("who").value = String(state.user);
  at("chats").replaceChildren(...chats.map(drawnChat));
  document.body.classList.toggle("inside", Boolean(chosen));
  at("chat").hidden = !chosen;
  if (chosen) drawChosen(chosen);
  else if (!state.chat && chats.length && window.matchMedia("(min-width: 720px)").matches) open(chats[0].id);
}

function drawnChat(chat) {
  const button = make("button", { type: "button" }, make("b", {}, chat.title), make("small", {}, chat.last || "Нет сообщений"));
  if (chat.id === state.chat) button.setAttribute("aria-current", "true");
  const read = Number(sessionStorage.getItem(`read ${state.user} ${chat.id}`) || 0);
  if (chat.id !== state.chat && chat.revision > read) button.append(make("i", { className: "new", title: "Новое" }));
  button.addEventListener("click", () => open(chat.id));
  return make("li", {}, button);
}

function open(id) {
  state.chat = id;
  about(null);
  at("commands").hidden = true;
  reload();
}

function drawChosen(chat) {
  sessionStorage.setItem(`read ${state.user} ${chat.id}`, chat.revision);
  at("title").textContent = chat.title;
  at("block").hidden = chat.kind !== "private" || !chat.started;
  at("block").textContent = chat.blocked ? "Разблокировать" : "Заблокировать";
  drawTopics(chat);
  const list = at("messages");
  const wasAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80 || list.dataset.chat !== String(chat.id);
  list.dataset.chat = String(chat.id);
  const topic = Number(at("topic").value) || null;
  const shown = chat.messages.filter((message) => !chat.forum || (message.raw.message_thread_id || null) === topic);
  const before = new Map([...list.children].map((node) => [node.dataset.key, node]));
  list.replaceChildren(...shown.map((message) => {
    const key = `${state.user} ${chat.id} ${message.raw.message_id} ${message.revision} ${message.reaction}`;
    const node = before.get(key) || drawn(message, state.present.bot, state.user);
    node.dataset.key = key;
    return node;
  }));
  list.dataset.end = wasAtEnd ? "yes" : "";
  keepAtEnd();
  const fresh = chat.kind === "private" && !chat.started;
  at("begin").hidden = !fresh;
  at("composer").hidden = fresh;
  at("description").textContent = state.present.bot.description || "Этот бот ещё ничего о себе не сказал.";
  drawCommands(chat);
  drawKeyboard(chat.messages);
}

function keepAtEnd() {
  const list = at("messages");
  if (list.dataset.end) list.scrollTop = list.scrollHeight;
}

function drawTopics(chat) {
  at("topic-label").hidden = !chat.forum;
  const key = JSON.stringify([chat.id, chat.topics]);
  if (at("topic").dataset.key === key) return;
  const kept = at("topic").value;
  at("topic").dataset.key = key;
  const options = [{ id: "", name: "Общая" }, ...chat.topics].map((topic) => make("option", { value: topic.id }, topic.name));
  at("topic").replaceChildren(...options);
  at("topic").value = chat.topics.some((topic) => String(topic.id) === kept) ? kept : "";
}

function drawCommands(chat) {
  at("menu").hidden = !chat.commands.length;
  at("commands").replaceChildren(...chat.commands.map(({ command, description }) => {
    const button = make("button", { type: "button" }, make("b", {}, `/${command}`), make("small", {}, description));
    button.addEventListener("click", () => { at("commands").hidden = true; sendText(`/${command}`); });
    return make("li", {}, button);
  }));
}

function drawKeyboard(messages) {
  const last = messages.findLast((message) => message.markup && (message.markup.keyboard || message.markup.remove_keyboard));
  const used = last && last.markup.one_time_keyboard && messages.at(-1).raw.from?.id === state.user && messages.at(-1) !== last;
  const rows = (!used && last?.markup.keyboard) || [];
  at("keyboard").hidden = !rows.length;
  at("keyboard").replaceChildren(...rows.map((row) => make("div", { className: "row" }, ...row.map(replyButton))));
  const latest = messages.at(-1);
  if (latest?.markup?.force_reply && state.asked !== latest.raw.message_id) {
    state.asked = latest.raw.message_id;
    about(latest.raw, false);
    at("text").placeholder = latest.markup.input_field_placeholder || "Сообщение";
  }
}

function replyButton(button) {
  const requested = typeof button === "string" ? { text: button } : button;
  const node = make("button", { type: "button", className: requested.style || "" }, requested.text);
  node.addEventListener("click", () => {
    if (requested.request_contact) return sendMessage({ contact: true });
    if (requested.request_users) {
      const known = state.present.people.map((person) => `${person.id} — ${person.name}`).join("\n");
      const chosen = window.prompt(`Номера людей через запятую:\n${known}`) || "";
      const ids = chosen.split(/\D+/).filter(Boolean).map(Number);
      return ids.length ? sendMessage({ users_shared: ids }) : undefined;
    }
    return sendMessage({ text: requested.text });
  });
  return node;
}

function about(raw, isEdit = false) {
  state.reply = raw && !isEdit ? raw.message_id : null;
  state.edit = raw && isEdit ? raw.message_id : null;
  at("about").hidden = !raw;
  at("text").placeholder = "Сообщение";
  if (!raw) return;
  at("about").firstElementChild.textContent = `${isEdit ? "Изменить" : "Ответить"}: ${(raw.text || raw.caption || "…").slice(0, 80)}`;
  if (isEdit) at("text").value = raw.text;
  at("text").focus();
}

function where() {
  return { user: state.user, chat: state.chat, thread: Number(at("topic").value) || null, reply_to: state.reply };
}

async function sendMessage(content) {
  try {
    await ask("/control/messages", { ...where(), edit: state.edit, ...content });
    about(null);
    at("messages").scrollTop = at("messages").scrollHeight;
  } catch (error) {
    failed(error);
  }
}

const sendText = (text) => sendMessage({ text });

// Telegram apps split a text that is too long for one message.
async function sendLong(text) {
  for (let start = 0; start < text.length; start += 4096) await sendText(text.slice(start, start + 4096));
}

async function tap(raw, button, node) {
  node.classList.add("busy");
  try {
    const reply = await ask("/control/taps", { user: state.user, chat: state.chat, message: raw.message_id, data: button.callback_data });
    if (reply.alert) {
      at("alert").firstElementChild.textContent = reply.text;
      at("alert").showModal();
    } else if (reply.text) {
      toast(reply.text);
    }
  } catch (error) {
    failed(error);
  }
  node.classList.remove("busy");
}

async function upload(file) {
  const form = new FormData();
  const place = where();
  form.set("file", file);
  form.set("user", place.user);
  form.set("chat", place.chat);
  if (place.thread) form.set("thread", place.thread);
  if (place.reply_to) form.set("reply_to", place.reply_to);
  form.set("caption", at("text").value.trim());
  if (file.type.startsWith("image/") && window.confirm("Отправить как фотографию? «Отмена» отправит файлом.")) form.set("photo", "1");
  try {
    await ask("/control/files", form);
    at("text").value = "";
    about(null);
  } catch (error) {
    failed(error);
  }
}

at("who").addEventListener("change", () => {
  state.user = Number(at("who").value);
  state.chat = 0;
  sessionStorage.setItem("user", state.user);
  about(null);
  reload();
});
at("newcomer").addEventListener("click", async () => {
  const name = window.prompt("Как зовут человека?");
  if (!name) return;
  const id = Math.max(1000, ...state.present.people.map((person) => person.id)) + 1;
  await ask("/control/people", { id, name }).catch(failed);
  state.user = id;
  state.chat = 0;
  sessionStorage.setItem("user", id);
  reload();
});
at("back").addEventListener("click", () => { state.chat = 0; reload(); });
at("topic").addEventListener("change", draw);
at("block").addEventListener("click", () => {
  ask("/control/blocks", { user: state.user, chat: state.chat, blocked: !state.present.chosen.blocked }).catch(failed);
});
at("begin").lastElementChild.addEventListener("click", () => sendText("/start"));
at("about").lastElementChild.addEventListener("click", () => about(null));
at("menu").addEventListener("click", () => { at("commands").hidden = !at("commands").hidden; });
at("file").addEventListener("change", () => {
  const [file] = at("file").files;
  if (file) upload(file);
  at("file").value = "";
});
at("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = at("text").value;
  if (!text.trim()) return;
  at("text").value = "";
  at("text").style.height = "";
  sendLong(text.trim());
});
at("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    at("composer").requestSubmit();
  }
});
at("text").addEventListener("input", () => {
  at("text").style.height = "";
  at("text").style.height = `${Math.min(at("text").scrollHeight, 160)}px`;
  at("commands").hidden = at("text").value !== "/";
});
at("messages").addEventListener("scroll", () => {
  const list = at("messages");
  list.dataset.end = list.scrollHeight - list.scrollTop - list.clientHeight < 80 ? "yes" : "";
});
new ResizeObserver(keepAtEnd).observe(at("messages"));
follow();
