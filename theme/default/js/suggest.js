// Suggestions while typing: a combobox with a listbox, as the ARIA Authoring
// Practices describe it. A host without a server has no endpoint to ask; the first
// answer that is none ends the asking for as long as the tab is open, on all pages,
// and the plain form stays. The script of the page hands over the field and a few
// functions.

const { find, input, on, set, element, say, strings } = window.faqtory;

const list = element("div", { id: "_suggestions", role: "listbox", hidden: true, "aria-label": input.labels[0].textContent });
find.append(list);
set(input, { "aria-controls": list.id });

const kept = Object.create(null); // a visitor may type "constructor"
let asking, timer, active;
let absent = false; // there is no server
try { absent = find.dataset.suggest in sessionStorage } catch { /* forbidden */ }
const leave = () => {
  absent = true;
  try { sessionStorage[find.dataset.suggest] = "absent" } catch { /* forbidden */ }
};

const choose = (n) => {
  active = n;
  [...list.children].forEach((o, i) => set(o, { "aria-selected": i === n }));
  set(input, { "aria-activedescendant": list.children[n]?.id || "" });
  list.children[n]?.scrollIntoView({ block: "nearest" });
};
const show = (suggestions = []) => {
  const n = suggestions.length;
  if (n) {
    const every = new URL(find.action);
    every.searchParams.set("q", input.value);
    suggestions = [...suggestions, { title: strings.all, url: every.href }];
    say(strings.suggestions.replace("{count}", n));
  }
  list.replaceChildren(...suggestions.map((s, i) =>
    element("a", { id: "_suggestion-" + i, role: "option", href: s.url, tabIndex: -1, dir: "auto" }, s.title, s.category ? element("small", {}, s.category) : "")));
  list.hidden = !n;
  set(input, { "aria-expanded": n > 0 });
  choose(-1);
};

const ask = async () => {
  const q = input.value.trim();
  asking?.abort();
  // One letter says too little, but one Chinese character may be a word.
  if (absent || !q || (q.length < 2 && q < "\u2e80")) return show();
  if (!kept[q]) {
    asking = new AbortController();
    try {
      const answer = await fetch(find.dataset.suggest + "?" + new URLSearchParams({ q, lang: document.documentElement.lang }), { signal: asking.signal });
      // Too many questions at once, or a server at the end of its strength, may recover.
      // Some hosts have a page for whatever is asked.
      const known = answer.ok && /json/.test(answer.headers.get("content-type"));
      if (!known && answer.status < 429) leave();
      kept[q] = known && (await answer.json()).suggestions;
    } catch { /* given up for the next letter, or a tunnel: the form still submits */ }
  }
  if (q === input.value.trim() && document.activeElement === input) show(kept[q] || []);
};

const wait = () => {
  clearTimeout(timer);
  timer = setTimeout(ask, 120);
};
on(input, "input", wait);
// Somebody may have typed while this script was on its way.
if (input.value !== input.defaultValue) wait();
on(input, "keydown", (e) => {
  const n = list.children.length, arrow = /Arrow(Up|Down)/.test(e.key);
  if (e.isComposing || e.ctrlKey || e.metaKey) return;
  if (list.hidden) {
    // An arrow opens again what Escape has closed.
    if (!arrow) return;
    clearTimeout(timer);
    ask();
  } else if (arrow) {
    // Beyond either end the field itself is next.
    const next = active + (e.key === "ArrowUp" ? -1 : 1);
    choose(next < -1 ? n - 1 : next < n ? next : -1);
  } else if (e.key === "Escape") show();
  else return;
  e.preventDefault();
});
// Enter, or Go on a phone, follows what is chosen.
on(find, "submit", (e) => {
  if (!(active >= 0)) return;
  e.preventDefault();
  list.children[active].click();
});
on(input, "blur", () => show());
// A press on an option must not take the focus from the field before the click.
on(list, "mousedown", (e) => e.preventDefault());
