"use strict";

const ANSWERED = ["успешно", "автоответчик"];
const UNREACHED = ["занято", "нет ответа", "абонент недоступен", "отклонено"];
const ICONS = { queued: "clock", dialling: "phone", talking: "speech", between: "clock", refused: "alert" };
const RESULT_ICONS = { answered: "check", unreached: "cross", failed: "alert" };
const SVG = "http://www.w3.org/2000/svg";

const element = (id) => document.getElementById(id);
let language = localStorage.getItem("language") ?? (navigator.language.startsWith("ru") ? "ru" : "en");
let chosen = "";
let present = null;
let timer = 0;

const word = (name) => WORDS[language][name] ?? name;
const number = (value) => value.toLocaleString(language);
const roubles = (value) => Number(value).toLocaleString(language, { style: "currency", currency: "RUB" });

/** Make an element with a class, a text and children; text is never parsed as HTML. */
function make(tag, className, text = "", ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  made.append(...children);
  return made;
}

/** Draw an icon that the page defines; the same meaning stands beside it in words. */
function makeIcon(name) {
  const drawn = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#${name}`);
  drawn.setAttribute("class", "icon");
  drawn.setAttribute("aria-hidden", "true");
  drawn.append(use);
  return drawn;
}

/** Sort a status of the provider into one of three colours. */
function tone(status) {
  const folded = status.trim().toLowerCase();
  if (ANSWERED.includes(folded)) return "answered";
  return UNREACHED.includes(folded) ? "unreached" : "failed";
}

/** Count a campaign's recipients by colour. */
function counts(campaign) {
  const found = { answered: 0, unreached: 0, failed: campaign.refused, active: campaign.active, waiting: campaign.waiting };
  for (const [status, times] of Object.entries(campaign.results)) found[tone(status)] += times;
  return found;
}

/** Write the counts that are not zero as a sentence. */
const sentence = (found) =>
  Object.entries(found).filter(([, times]) => times).map(([name, times]) => `${word(name)}: ${number(times)}`).join(" · ");

/** Draw a bar with one stripe for each colour. */
function bar(found, total) {
  const stripes = Object.entries(found).filter(([, times]) => times).map(([name, times]) => {
    const stripe = make("span", name);
    stripe.style.width = `${(100 * times) / total}%`;
    return stripe;
  });
  const drawn = make("span", "bar", "", ...stripes);
  drawn.setAttribute("aria-hidden", "true");
  return drawn;
}

/** Draw the button that chooses a campaign. */
function campaignRow(campaign) {
  const found = counts(campaign);
  const state = campaign.finished ? word("finished") : `${word("begins")} ${campaign.begins}`;
  const head = make("span", "head", "",
    make("strong", "", `№ ${campaign.id}`),
    make("span", "title", `${word(campaign.kind)}: ${campaign.title}`),
    make("span", "muted", `${word("from")} ${campaign.sender} · ${state} · ${roubles(campaign.cost)}`));
  const about = make("span", "muted", `${number(campaign.recipients)} ${word("recipients")} · ${sentence(found)}`);
  const button = make("button", "campaign", "", head, bar(found, campaign.recipients), about);
  button.type = "button";
  button.dataset.campaign = campaign.id;
  button.setAttribute("aria-pressed", String(campaign.id === present.chosen.id));
  return make("li", "", "", button);
}

/** Describe the state of a call in words. */
function statusOf(call) {
  if (call.state === "queued" || call.state === "refused") return word(call.state);
  const attempt = `${word("attempt")} ${call.attempt}`;
  if (call.state !== "ended") return `${word(call.state)} · ${attempt}`;
  const parts = [call.status.trim() || word("unknown"), attempt];
  if (call.seconds) parts.push(`${call.seconds} ${word("seconds")}`);
  if (call.sms) parts.push(word("sms"));
  if (Number(call.price)) parts.push(roubles(call.price));
  return parts.join(" · ");
}

/** Draw one phone. */
function callCard(call) {
  const colour = { queued: "waiting", between: "waiting", dialling: "active", talking: "active", refused: "refused" };
  const shade = colour[call.state] ?? tone(call.status);
  const icon = makeIcon(ICONS[call.state] ?? RESULT_ICONS[shade]);
  return make("li", `call ${call.state} ${shade}`, "", icon,
    make("span", "phone", call.phone.replace(/^(\d)(\d{3})(\d{3})(\d\d)(\d\d)$/, "+$1 $2 $3-$4-$5")),
    make("span", "status", statusOf(call)),
    make("span", "text", call.text));
}

/** Replace only the rows that have changed, which keeps focus, scrolling and animations. */
function update(list, rows) {
  rows.forEach((row, place) => {
    const old = list.children[place];
    if (!old) list.append(row);
    else if (!old.isEqualNode(row)) {
      const focused = old.contains(document.activeElement);
      old.replaceWith(row);
      if (focused) row.querySelector("button")?.focus();
    }
  });
  while (list.children.length > rows.length) list.lastChild.remove();
}

/** Show the speed in the menu; a speed that is not an option is added. */
function showPace(speed) {
  const menu = element("pace");
  if (document.activeElement === menu) return;
  if (![...menu.options].some((option) => option.value === speed)) menu.add(new Option(`${speed}×`, speed));
  menu.value = speed;
}

/** Show the current state. */
function draw() {
  for (const labelled of document.querySelectorAll("[data-word]")) labelled.textContent = word(labelled.dataset.word);
  for (const labelled of document.querySelectorAll("[data-label]")) {
    labelled.setAttribute("aria-label", word(labelled.dataset.label));
  }
  document.documentElement.lang = language;
  document.title = word("title");
  element("language").textContent = word("other");
  element("language").lang = language === "ru" ? "en" : "ru";
  if (!present) return;
  element("time").textContent = present.time;
  element("balance").textContent = roubles(present.balance);
  showPace(String(present.speed));
  element("empty").hidden = present.total > 0;
  element("total").textContent = present.total ? `${number(present.total)}, ${word("newest")}` : "";
  element("none").hidden = present.refusals.length > 0;
  update(element("campaigns"), present.campaigns.map(campaignRow));
  update(element("calls"), present.calls.map(callCard));
  update(element("refusals"), present.refusals.map((refusal) =>
    make("li", "", "", make("code", "", refusal.code), ` /api/${refusal.endpoint}/ — ${refusal.reason}`)));
  const campaign = present.chosen;
  element("which").textContent = campaign ? `№ ${campaign.id}` : "";
  element("summary").textContent = campaign && present.calls.length < campaign.recipients
    ? `${word("shown")} ${present.calls.length} ${word("of")} ${number(campaign.recipients)}` : "";
}

/** Request the current state every 500 ms; a hidden page requests it every 10 seconds. */
async function refresh() {
  clearTimeout(timer);
  try {
    const answer = await fetch(`/page/present?campaign=${encodeURIComponent(chosen)}`);
    present = await answer.json();
    element("lost").hidden = true;
    draw();
  } catch {
    element("lost").hidden = false;
  }
  timer = setTimeout(refresh, document.hidden ? 10000 : 500);
}

/** Change the clock. */
async function setClock(command) {
  await fetch("/control/clock", { method: "POST", body: JSON.stringify(command) });
  await refresh();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.advance) setClock({ advance: Number(button.dataset.advance) });
  if (button.dataset.campaign) {
    chosen = button.dataset.campaign;
    refresh();
  }
});
element("language").addEventListener("click", () => {
  language = language === "ru" ? "en" : "ru";
  localStorage.setItem("language", language);
  draw();
});
element("pace").addEventListener("change", (event) => setClock({ speed: Number(event.target.value) }));
document.addEventListener("visibilitychange", refresh);
draw();
refresh();
