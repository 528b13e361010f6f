// Comfort for reading an article.

// target is the element that a link within the page, or its address, leads to.
const target = (hash) => {
  try { hash = decodeURIComponent(hash) } catch { /* not encoded */ }
  return byID(hash.slice(1));
};

// reveal opens what the address leads into: a closed question, a hidden tab.
const reveal = () => {
  const found = target(location.hash);
  for (let e = found; e; e = e.parentElement) {
    if (e.localName === "details") e.open = true;
    if (e.hidden) e.tab?.click();
  }
  found?.scrollIntoView();
};

const copy = (b, text, said) => navigator.clipboard.writeText(text).then(() => done(b, said));

ready(() => {
  // On a wide screen the table of contents has a column of its own.
  const contents = one(".toc details");
  if (contents) {
    const wide = matchMedia("(min-width:64rem)");
    const adapt = () => { contents.open = wide.matches };
    adapt();
    on(wide, "change", adapt);
    on(contents, "click", (e) => { if (e.target.hash) adapt() });
  }

  all(".prose .tabs").forEach(tabs);
  if (location.hash) reveal();
  on(window, "hashchange", reveal);
});

later(() => {
  const text = one(".prose"), contents = one(".toc details");
  if (contents) {
    const links = new Map(all("a", contents).map((a) => [target(a.hash), a]));
    links.delete(null);
    const seen = new Set();
    let current;
    const spy = new IntersectionObserver((entries) => {
      for (const e of entries) seen[e.isIntersecting ? "add" : "delete"](e.target);
      const first = [...links.keys()].find((h) => seen.has(h)) || current;
      if (current) set(links.get(current), { "aria-current": false });
      if (first) set(links.get(first), { "aria-current": true });
      current = first;
    }, { rootMargin: "-80px 0px -65%" });
    for (const heading of links.keys()) spy.observe(heading);
  }

  if (!text) return;

  if (navigator.clipboard) {
    for (const heading of all(":is(h2,h3,h4)[id]", text)) {
      if (heading.closest("summary")) continue;
      const b = button("anchor", strings.link, () => {
        history.replaceState(null, "", "#" + heading.id);
        // Copied with its letters, not with the codes that stand for them.
        copy(b, location.href.split("#")[0] + "#" + heading.id, strings.copied);
      }, "#");
      heading.append(b);
    }
    for (const code of all(".code", text)) {
      const b = button("copy", strings.copy, () => copy(b, one("pre", code).textContent, strings.copied), drawing("M9 9h11v11H9zM5 15H4V4h11v1"));
      code.append(b);
    }
  }

  const questions = all(".qa", text);
  if (questions.length > 3) {
    const b = element("button", { type: "button", className: "every" }, strings.openAll);
    b.onclick = () => {
      const open = questions.some((q) => !q.open);
      for (const q of questions) q.open = open;
      b.textContent = open ? strings.closeAll : strings.openAll;
    };
    questions[0].before(b);
  }

  const act = (label, onclick) => one(".acts")?.append(element("button", { type: "button", onclick }, label));
  if (navigator.share) act(strings.share, () => navigator.share({ title: one("h1").textContent, url: location.href }).catch(() => {}));
  act(strings.print, () => print());

  for (const link of all(".video a", text)) {
    on(link, "click", (e) => {
      if (e.ctrlKey || e.metaKey) return;
      e.preventDefault();
      const { embed, title } = link.dataset;
      const player = embed
        ? element("iframe", { src: embed + "?autoplay=1", title, allow: "autoplay; fullscreen; encrypted-media; picture-in-picture" })
        : element("video", { src: link.href, title, controls: true, autoplay: true });
      link.replaceWith(player);
      player.focus();
    });
  }

  all("img", text).forEach(zoom);

  // Paper has no way to open anything.
  let shut;
  on(window, "beforeprint", () => {
    shut = all("details:not([open])", text);
    for (const d of shut) d.open = true;
  });
  on(window, "afterprint", () => { for (const d of shut) d.open = false });
});

// zoom lets a picture be opened that is shown smaller than it is, or than the widest
// of its sizes: its attribute is what the writer asked for.
const zoom = (picture) => {
  // What has one size only tells it when it is there.
  picture.onload = () => zoom(picture);
  if (picture.closest("a,.zoom") || Math.max(picture.naturalWidth, /\d*(?=w$)/.exec(picture.srcset)) < picture.clientWidth * 1.2) return;
  const b = button("zoom", [strings.zoom, picture.alt].filter(Boolean).join(": "), () => {
    const dialog = element("dialog", { onclose: () => dialog.remove(), onclick: () => dialog.close(), "aria-label": strings.zoom },
      set(picture.cloneNode(), { sizes: "100vw", loading: "eager" }), element("button", { type: "button" }, strings.close));
    page.body.append(dialog);
    dialog.showModal();
  });
  picture.replaceWith(b);
  b.append(picture);
};

// tabs turns headed sections into tabs. A choice is remembered by its label and
// holds for every group that offers it: a reader has one kind of telephone.
const groups = [];
const tabs = (group, n) => {
  const panels = all(":scope>.tab", group);
  if (panels.length < 2) return;
  const choose = (label) => {
    remember("tab", label);
    // What is read must not move when groups above it change their height.
    const before = group.getBoundingClientRect().top;
    groups.forEach((select) => select(label));
    scrollBy(0, group.getBoundingClientRect().top - before);
  };
  const buttons = panels.map((panel, i) => {
    panel.id ||= "_tab-" + n + "-" + i;
    panel.tab = element("button", { type: "button", role: "tab", id: panel.id + "-tab", "aria-controls": panel.id, onclick: () => choose(panel.dataset.label) }, panel.dataset.label);
    set(panel, { role: "tabpanel", "aria-labelledby": panel.tab.id, onbeforematch: () => choose(panel.dataset.label) });
    return panel.tab;
  });
  const select = (label) => {
    const at = panels.findIndex((p) => p.dataset.label === label);
    // The browser's own search looks into hidden tabs, and beforematch opens them.
    if (at >= 0) panels.forEach((p, i) => {
      p.hidden = i !== at && "until-found";
      set(p.tab, { "aria-selected": i === at, tabIndex: i === at ? 0 : -1 });
    });
  };
  const bar = element("div", { role: "tablist" }, ...buttons);
  on(bar, "keydown", (e) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!step) return;
    e.preventDefault();
    const next = buttons.at((buttons.indexOf(page.activeElement) + (getComputedStyle(bar).direction === "rtl" ? -step : step)) % buttons.length);
    next.click();
    next.focus();
  });
  group.prepend(bar);
  group.classList.add("ready");
  groups.push(select);
  select(panels[0].dataset.label);
  select(recall("tab"));
};
