// The page's side of a preview: it listens for changes, loads the page again when
// it reads otherwise, shows mistakes on top of it and a panel about it. Everything
// is made as elements, never as HTML text, for much of it is what a writer wrote.
"use strict";
(() => {
  const script = document.currentScript;
  const root = "/.faqtory/";
  let page = script.dataset.page; // what tells this state of the page from the next
  const here = () => location.pathname + location.search;
  const memory = {
    get(key) { try { return sessionStorage.getItem("faqtory-" + key); } catch { return null; } },
    set(key, value) { try { sessionStorage.setItem("faqtory-" + key, value); } catch { /* private mode */ } },
    drop(key) { try { sessionStorage.removeItem("faqtory-" + key); } catch { /* private mode */ } },
  };

  // Elements.

  const el = (tag, attributes = {}, ...children) => {
    const e = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") e.addEventListener(name, value);
      else if (value === true) e.setAttribute(name, "");
      else if (value !== false && value != null) e.setAttribute(name, value);
    }
    e.append(...children.flat(Infinity).filter((c) => c != null && c !== ""));
    return e;
  };
  // The writer's words may run the other way than ours.
  const words = (text, attributes = {}) => el("span", { dir: "auto", ...attributes }, String(text ?? ""));
  const plural = (n, one, many) => `${n} ${n === 1 ? one : many}`;

  const host = document.createElement("faqtory-preview");
  host.setAttribute("lang", "en");
  host.setAttribute("dir", "ltr");
  const shadow = host.attachShadow({ mode: "open" });
  const badge = el("button", { class: "badge", type: "button", "aria-expanded": "false", click: () => togglePanel() });
  const live = el("p", { class: "hidden", role: "status" });
  const side = document.documentElement.dir === "rtl" ? "left" : "right";
  const box = el("div", { class: `box ${side}` }, badge, live);
  // Nothing is shown before its style is there: unstyled it would cover the page.
  const sheet = el("link", { rel: "stylesheet", href: root + "preview.css" });
  const styled = new Promise((done) => { sheet.addEventListener("load", done); sheet.addEventListener("error", done); });
  box.hidden = true;
  styled.then(() => { box.hidden = false; });
  shadow.append(sheet, box);

  // Changes.

  let state = { number: -1, mistakes: [], warnings: 0 };
  let events = null;
  let checking = null;
  let again = false;

  const leave = () => {
    memory.set("scroll", JSON.stringify({ path: here(), x: scrollX, y: scrollY }));
    location.reload();
  };

  // check asks how the page reads now, one question at a time.
  const check = () => {
    if (checking) { again = true; return; }
    checking = (async () => {
      const answer = await fetch(root + "page?path=" + encodeURIComponent(here()), { cache: "no-store" });
      if (!answer.ok) return;
      const now = await answer.json();
      if (now.page !== page) { leave(); return; }
      swap(now.styles);
    })().catch(() => { /* the preview was stopped; its events say when it is back */ }).finally(() => {
      checking = null;
      if (again) { again = false; check(); }
    });
  };

  // swap exchanges style sheets: the old one goes when the new one is there, so the
  // page is never seen without.
  const swap = (styles) => {
    const links = [...document.head.querySelectorAll('link[rel~="stylesheet"]:not([data-old])')]
      .filter((l) => /\/assets\/[a-z]+\.[0-9a-f]{12}\.css$/.test(new URL(l.href).pathname));
    links.forEach((link, i) => {
      const href = styles[i];
      if (!href || new URL(href, location.href).href === link.href) return;
      const next = link.cloneNode();
      next.href = href;
      link.dataset.old = "";
      const end = () => link.remove();
      next.addEventListener("load", end);
      next.addEventListener("error", end);
      link.after(next);
    });
  };

  const listen = () => {
    if (events) return;
    events = new EventSource(root + "events");
    events.addEventListener("state", (e) => {
      const next = JSON.parse(e.data);
      const changed = next.number !== state.number;
      state = next;
      showMistakes();
      if (next.go && document.visibilityState === "visible" && new URL(next.go, location.href).pathname !== location.pathname) {
        location.assign(next.go);
        return;
      }
      // The first state as well: the page may have changed while it was loaded.
      if (changed) check();
      if (panel) fillPanel();
    });
  };
  // A browser has few connections for one site, so pages out of sight let go of theirs.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") { state.number = -1; listen(); } else if (events) { events.close(); events = null; }
  });

  // Mistakes.

  let overlay = null;
  let before = null; // what had the focus
  let closed = ""; // the mistakes that the writer has put aside

  const place = (m) => m.file ? m.file + (m.line ? `:${m.line}` + (m.column ? `:${m.column}` : "") : "") : "";

  const mistake = (m) => {
    const source = m.source ? el("pre", { dir: "auto", tabindex: "0" }, m.source.replaceAll("\t", "    "),
      m.column ? "\n" + " ".repeat(Math.max(0, [...m.source.slice(0, m.column - 1).replaceAll("\t", "    ")].length)) + "^" : "") : null;
    return el("li", {}, place(m) ? el("p", { class: "place" }, el("bdi", {}, place(m))) : null, el("p", { class: "message" }, words(m.message)), source,
      m.hint ? el("p", { class: "hint" }, words(m.hint)) : null);
  };

  const closeOverlay = () => {
    if (!overlay) return;
    overlay.remove();
    overlay = null;
    if (before && before.isConnected) before.focus();
    before = null;
  };

  const showMistakes = () => {
    const list = state.mistakes;
    const key = JSON.stringify(list);
    badge.replaceChildren();
    if (list.length > 0) badge.append(el("span", { class: "dot error" }), plural(list.length, "mistake", "mistakes"));
    else if (state.warnings > 0) badge.append(el("span", { class: "dot warning" }), plural(state.warnings, "warning", "warnings"));
    else badge.append(el("span", { class: "dot" }), "Preview");
    badge.classList.toggle("wrong", list.length > 0);
    if (list.length === 0) {
      if (overlay) live.textContent = "The mistake is mended.";
      closeOverlay();
      closed = "";
      return;
    }
    if (key === closed || overlay?.dataset.key === key) return;
    if (!overlay) before = document.activeElement;
    overlay?.remove();
    const close = el("button", { type: "button", class: "close", click: () => { closed = key; closeOverlay(); } }, "Close");
    overlay = el("div", { class: "overlay", role: "alertdialog", "aria-modal": "true", "aria-labelledby": "title", "aria-describedby": "note" },
      el("div", { class: "sheet" },
        el("header", {}, el("h2", { id: "title" }, plural(list.length, "mistake keeps", "mistakes keep") + " the site as it was"), close),
        el("p", { id: "note" }, "Below is the last good page. It is brought up to date as soon as this is mended."),
        el("ol", {}, list.slice(0, 50).map(mistake)),
        list.length > 50 ? el("p", {}, `and ${list.length - 50} more`) : null));
    overlay.dataset.key = key;
    overlay.addEventListener("keydown", (e) => keepFocus(e, overlay, () => close.click()));
    box.append(overlay);
    styled.then(() => close.focus());
  };

  // keepFocus keeps the keyboard within a dialog, and closes it with Escape.
  const keepFocus = (e, dialog, close) => {
    if (e.key === "Escape") { e.stopPropagation(); close(); return; }
    if (e.key !== "Tab") return;
    const stops = [...dialog.querySelectorAll("button, a[href], summary, [tabindex]")].filter((x) => x.getClientRects().length > 0);
    const first = stops[0], last = stops.at(-1), at = shadow.activeElement;
    if (e.shiftKey && at === first) { e.preventDefault(); last.focus(); }
    else if (!e.shiftKey && at === last) { e.preventDefault(); first.focus(); }
  };

  // The panel.

  let panel = null;
  let asked = 0;

  const togglePanel = () => {
    if (state.mistakes.length > 0 && !overlay) { closed = ""; showMistakes(); return; }
    if (panel) { closePanel(); return; }
    openPanel();
  };

  const closePanel = () => {
    panel?.remove();
    panel = null;
    memory.drop("panel");
    badge.setAttribute("aria-expanded", "false");
    badge.focus();
  };

  const openPanel = (focus = true) => {
    memory.set("panel", "open");
    badge.setAttribute("aria-expanded", "true");
    const close = el("button", { type: "button", class: "close", click: closePanel }, "Close");
    panel = el("aside", { class: "panel", role: "dialog", "aria-label": "About this page" },
      el("header", {}, el("h2", { tabindex: "-1" }, "About this page"), close), el("div", { class: "body", tabindex: "-1" }, el("p", {}, "Looking…")));
    panel.addEventListener("keydown", (e) => { if (e.key === "Escape") { e.stopPropagation(); closePanel(); } });
    box.append(panel);
    if (focus) styled.then(() => panel?.querySelector("h2").focus());
    fillPanel();
  };

  const meta = (name) => document.head.querySelector(`meta[name="${name}"], meta[property="${name}"]`)?.content ?? "";
  const section = (title, ...children) => el("section", {}, el("h3", {}, title), ...children);
  const list = (items, none) => items.length > 0 ? el("ul", {}, items.map((i) => el("li", {}, i))) : el("p", { class: "none" }, none);
  const link = (l) => l.url ? el("a", { href: l.url, dir: "auto" }, l.title || l.url) : words(l.title);

  // searchResult is how search engines show the page, as far as one can know.
  const searchResult = () => {
    const canonical = document.querySelector('link[rel="canonical"]')?.href || location.href;
    const u = new URL(canonical);
    const crumbs = [u.host, ...u.pathname.split("/").filter(Boolean).map((s) => { try { return decodeURIComponent(s); } catch { return s; } })].join(" › ");
    const title = document.title, description = meta("description");
    const notes = [];
    if (/noindex/.test(meta("robots"))) notes.push("Search engines are told not to list this page (noindex).");
    if ([...title].length > 65) notes.push(`The title has ${[...title].length} characters; about 65 are shown.`);
    if (!description) notes.push("There is no description: search engines will choose some words of the page.");
    else if ([...description].length > 160) notes.push(`The description has ${[...description].length} characters; about 160 are shown.`);
    return [el("div", { class: "result", dir: document.documentElement.dir || "ltr" }, el("p", { class: "crumbs" }, el("bdi", {}, crumbs)), el("p", { class: "title" }, title), el("p", { class: "text" }, description)),
      ...notes.map((n) => el("p", { class: "note" }, n))];
  };

  const shared = () => {
    let image = meta("og:image");
    if (!meta("og:title") && !image) return [el("p", { class: "none" }, "Nothing is said for sharing. Pictures need the site's address: base_url in faqtory.yaml.")];
    // The picture is this preview's own, whatever address it will have.
    try { if (image) image = new URL(image).pathname; } catch { image = ""; }
    return [el("div", { class: "card", dir: document.documentElement.dir || "ltr" }, image ? el("img", { src: image, alt: meta("og:image:alt"), loading: "lazy" }) : null,
      el("p", { class: "title" }, meta("og:title") || document.title), el("p", { class: "text" }, meta("og:description") || meta("description")))];
  };

  // tree is structured data as nested lists of names and values.
  const tree = (value) => {
    if (Array.isArray(value)) return value.length === 1 ? tree(value[0]) : el("ol", {}, value.map((v) => el("li", {}, tree(v))));
    if (value === null || typeof value !== "object") return words(value);
    const name = value["@type"] ? [value["@type"]].flat().join(", ") : "";
    const rows = Object.entries(value).filter(([k]) => k !== "@type" && k !== "@context");
    const body = el("dl", {}, rows.map(([k, v]) => [el("dt", {}, k), el("dd", {}, tree(v))]));
    return name ? el("details", { open: rows.length < 4 }, el("summary", {}, name), body) : body;
  };

  const structured = () => {
    const blocks = [...document.querySelectorAll('script[type="application/ld+json"]')].map((s) => {
      try {
        const data = JSON.parse(s.textContent);
        return data["@graph"] ? data["@graph"].map(tree) : [tree(data)];
      } catch (e) {
        return [el("p", { class: "note" }, "A block cannot be read: " + e.message)];
      }
    }).flat();
    return blocks.length > 0 ? blocks : [el("p", { class: "none" }, "There is none on this page.")];
  };

  const states = { original: "original", current: "up to date", older: "older than the original", missing: "missing" };

  const fillPanel = async () => {
    const body = panel.querySelector(".body");
    const mine = ++asked;
    let facts = null, failed = "";
    try {
      const answer = await fetch(root + "facts?path=" + encodeURIComponent(location.pathname), { cache: "no-store" });
      if (answer.ok) facts = await answer.json();
      else failed = await answer.text();
    } catch (e) {
      failed = e.message;
    }
    if (!panel || mine !== asked) return;
    const f = facts ?? {};
    const parts = [];
    if (f.source) parts.push(el("p", { class: "place" }, el("bdi", {}, f.source)));
    if (failed) parts.push(el("p", { class: "note" }, failed));
    const found = f.diagnostics ?? [];
    if (facts) {
      parts.push(section("To mend", found.length > 0 ? el("ol", { class: "mistakes" }, found.map(mistake)) : el("p", { class: "none" }, "Nothing is wrong with this page."),
        state.warnings > found.length ? el("p", { class: "note" }, plural(state.warnings, "warning", "warnings") + " in the whole site; faqtory check lists them.") : null));
    }
    if (f.words != null) {
      parts.push(section("Text", el("dl", { class: "plain" },
        el("dt", {}, "Words"), el("dd", {}, String(f.words)),
        el("dt", {}, "Reading time"), el("dd", {}, plural(f.minutes, "minute", "minutes")),
        f.reading ? [el("dt", {}, "Reading level"), el("dd", {}, f.reading.level + (f.reading.lix ? ` (LIX ${f.reading.lix})` : "") + `; ${f.reading.sentence} words in a sentence`)] : [],
        f.updated ? [el("dt", {}, "Updated"), el("dd", {}, f.updated)] : [])));
    }
    parts.push(section("In search results", ...searchResult()), section("When shared", ...shared()));
    if (f.translations?.length > 1) {
      parts.push(section("Translations", el("ul", {}, f.translations.map((t) => el("li", {}, t.url ? el("a", { href: t.url, hreflang: t.locale, dir: "auto" }, t.name) : words(t.name), ` – ${states[t.state]}`,
        t.days ? ` by ${plural(t.days, "day", "days")}` : "")))));
    }
    if (f.queries) {
      parts.push(section("Queries that lead here", list(f.queries.map((q) => el("span", {}, words(q.query), el("span", { class: q.rank > 0 && q.rank <= 3 ? "good" : "bad" }, q.rank > 0 ? ` – place ${q.rank}` : q.waiting ? " – the index is being made" : " – not found"))),
        "queries.yaml names no query for this page.")));
    }
    if (f.words != null) {
      parts.push(section(`Links out (${f.out.length})`, list(f.out.map(link), "This page links to no other.")),
        section(`Links in (${f.in.length})`, list(f.in.map(link), "No article links here.")));
    }
    parts.push(section("Structured data", ...structured()));
    body.replaceChildren(...parts);
  };

  // Start.

  const start = () => {
    document.body.append(host);
    showMistakes();
    const scroll = memory.get("scroll");
    memory.drop("scroll");
    if (scroll) {
      const at = JSON.parse(scroll);
      if (at.path === here()) {
        const back = () => scrollTo({ left: at.x, top: at.y, behavior: "instant" });
        back();
        addEventListener("load", back, { once: true });
      }
    }
    if (memory.get("panel")) openPanel(false);
    if (document.visibilityState === "visible") listen();
  };
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start, { once: true });
})();
