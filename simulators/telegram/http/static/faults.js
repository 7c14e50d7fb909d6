// Arm faults, and show the bot's requests.
"use strict";

async function count() {
  if (!at("troubles").open) return;
  const response = await fetch("/control/state").catch(() => null);
  if (!response) return;
  const known = await response.json();
  const lines = (id, all) => at(id).replaceChildren(...(all.length ? all : ["—"]).map((text) => make("li", {}, text)));
  lines("waiting", known.faults.map(({ method, fault, times }) => `${method}: ${fault} × ${times ?? "∞"}`));
  lines("counts", Object.entries(known.requests).map(([method, number]) => `${method}: ${number}`));
  lines("refusals", known.refusals.map(({ method, description }) => `${method}: ${description}`));
  at("methods").replaceChildren(...["*", ...Object.keys(known.requests)].map((value) => make("option", { value })));
}

at("fault").addEventListener("submit", async (event) => {
  event.preventDefault();
  await ask("/control/faults", {
    method: at("fault-method").value.trim(),
    fault: at("fault-kind").value,
    times: Number(at("fault-times").value),
    seconds: Number(at("fault-seconds").value),
  }).catch(failed);
  count();
});
at("fault-clear").addEventListener("click", async () => {
  await ask("/control/faults", {}, "DELETE").catch(failed);
  count();
});
at("troubles").addEventListener("toggle", count);
setInterval(count, 2000);
