// Suggestions while typing: a combobox with a listbox, as the ARIA Authoring
// Practices describe it. A host without a server has no endpoint to ask; the first
// answer that is not one ends the asking, and the plain form stays.

ready(() => {
  const find = document.querySelector(".find");
  const input = find?.q;
  if (!input) return;

  // A static host cannot put the words of the address into the field.
  const asked = new URLSearchParams(location.search).get("q");
  if (asked && !input.value) input.value = asked;

  addEventListener("keydown", (e) => {
    if ((e.metaKey || e.ctrlKey) && e.key === "k" && input.offsetParent) {
      e.preventDefault();
      input.select();
    }
  });
  // A field on this page is nearer than the search page.
  for (const link of all(".dock a")) {
    if (link.href === find.action && find.classList.length) {
      link.addEventListener("click", (e) => {
        if (input.offsetParent) {
          e.preventDefault();
          input.focus();
        }
      });
    }
  }

  const { suggest, lang } = find.dataset;
  if (!suggest) return;
  const list = element("div", { id: "suggestions", role: "listbox", hidden: true, "aria-label": strings.suggest });
  find.append(list);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) {
    input.setAttribute(name, value);
  }

  const kept = new Map();
  let running, timer, active = -1, absent = false;

  const choose = (n) => {
    active = n;
    [...list.children].forEach((o, i) => o.setAttribute("aria-selected", i === n));
    const option = list.children[n];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    choose(-1);
  };
  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map((s, i) => element("a", { id: "suggestion-" + i, role: "option", href: s.url, tabIndex: -1, dir: "auto" },
      s.title, ...(s.section ? [element("small", {}, s.section)] : []))));
    if (suggestions.length) {
      const every = new URL(find.action);
      every.searchParams.set("q", input.value.trim());
      list.append(element("a", { id: "suggestion-all", role: "option", href: every.href, tabIndex: -1 }, strings.all));
    }
    list.hidden = !suggestions.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    choose(-1);
    if (suggestions.length) say(strings.suggestions.replace("{count}", suggestions.length));
  };

  const ask = async () => {
    const q = input.value.trim();
    running?.abort();
    if (absent || !q || (q.length < 2 && q < "\u2e80")) return close();
    if (kept.has(q)) return show(kept.get(q));
    running = new AbortController();
    try {
      const url = new URL(suggest, location.href);
      url.searchParams.set("q", q);
      url.searchParams.set("lang", lang);
      const answer = await fetch(url, { signal: running.signal, headers: { accept: "application/json" } });
      if (!answer.ok) {
        // Too many questions at once, or a server at the end of its strength, may recover.
        absent = answer.status < 429;
        return close();
      }
      const { suggestions } = await answer.json();
      kept.set(q, suggestions);
      if (q === input.value.trim() && document.activeElement === input) show(suggestions);
    } catch (e) {
      if (e.name !== "AbortError") {
        absent = true;
        close();
      }
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  input.addEventListener("keydown", (e) => {
    const n = list.children.length;
    if (e.isComposing || list.hidden || !n) return;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      // Beyond either end the field itself is next.
      const next = active + (e.key === "ArrowDown" ? 1 : -1);
      choose(next >= n ? -1 : next < -1 ? n - 1 : next);
    } else if (e.key === "Enter" && active >= 0) {
      e.preventDefault();
      list.children[active].click();
    } else if (e.key === "Escape") {
      e.preventDefault();
      close();
    }
  });
  find.addEventListener("focusout", (e) => { if (!find.contains(e.relatedTarget)) close() });
  // A press on an option must not take the focus from the field before the click.
  list.addEventListener("mousedown", (e) => e.preventDefault());
});
