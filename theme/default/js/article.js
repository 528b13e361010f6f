// Comfort for reading an article.

const copy = (text) => navigator.clipboard ? navigator.clipboard.writeText(text) : Promise.reject();

// reveal opens what the address points into: a closed question, a hidden tab.
const reveal = () => {
  let id = location.hash.slice(1);
  try { id = decodeURIComponent(id) } catch { /* not encoded */ }
  const target = id && document.getElementById(id);
  if (!target) return;
  let closed = false;
  for (let e = target; e; e = e.parentElement) {
    if (e.localName === "details" && !e.open) closed = e.open = true;
    if (e.tab && e.hidden) closed = true, e.tab.click();
  }
  if (closed) target.scrollIntoView();
};

ready(() => {
  const text = document.querySelector(".prose");

  // On a wide screen the table of contents has a column of its own.
  const contents = document.querySelector(".toc details");
  const wide = matchMedia("(min-width: 64rem)");
  if (contents) {
    const adapt = () => { contents.open = wide.matches };
    adapt();
    wide.addEventListener("change", adapt);
    contents.addEventListener("click", (e) => { if (e.target.closest("a") && !wide.matches) contents.open = false });

    const links = new Map(all("a", contents).map((a) => [document.getElementById(decodeURIComponent(a.hash.slice(1))), a]));
    links.delete(null);
    const seen = new Set();
    let current;
    const spy = new IntersectionObserver((entries) => {
      for (const e of entries) e.isIntersecting ? seen.add(e.target) : seen.delete(e.target);
      const first = [...links.keys()].find((h) => seen.has(h));
      if (!first || first === current) return;
      links.get(current)?.removeAttribute("aria-current");
      links.get(first).setAttribute("aria-current", "true");
      current = first;
    }, { rootMargin: "-80px 0px -65% 0px" });
    for (const heading of links.keys()) spy.observe(heading);
  }

  if (!text) return;

  for (const group of all(".tabs", text)) tabs(group);
  reveal();
  addEventListener("hashchange", reveal);

  if (navigator.clipboard) {
    for (const heading of all(":is(h2, h3, h4)[id]", text)) {
      if (heading.closest("summary")) continue;
      const b = button("anchor", strings.link, () => {
        const url = new URL(location);
        url.hash = heading.id;
        history.replaceState(null, "", url);
        // Copied with its letters, not with the codes that stand for them.
        copy(location.origin + location.pathname + location.search + "#" + heading.id).then(() => swap(b, strings.linkDone), () => {});
      }, drawing("M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.700-5.700l-1.500 1.500M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.700 5.700l1.500-1.500"));
      heading.append(b);
    }
    for (const code of all(".code", text)) {
      const b = button("copy", strings.copy, () => {
        copy(code.querySelector("pre").textContent).then(() => swap(b, strings.copied), () => {});
      }, drawing("M9 8.500h9.500a1 1 0 0 1 1 1V20a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V9.500a1 1 0 0 1 1-1ZM5 15.500a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1h9.500a1 1 0 0 1 1 1"));
      code.append(b);
    }
  }
  for (const pre of all("pre", text)) if (pre.scrollWidth > pre.clientWidth) pre.tabIndex = 0;

  const questions = all(".qa", text);
  if (questions.length > 3) {
    const b = element("button", { type: "button", className: "every" }, strings.openAll);
    b.onclick = () => {
      const open = !questions.every((q) => q.open);
      for (const q of questions) q.open = open;
      b.textContent = open ? strings.closeAll : strings.openAll;
    };
    questions[0].before(b);
  }

  const acts = document.querySelector(".acts");
  if (acts) {
    const act = (label, path, f) => acts.append(element("button", { type: "button", onclick: f }, drawing(path), label));
    if (navigator.share) {
      act(strings.share, "M12 15V3.500M7.800 7.200 12 3.200l4.200 4M7 11H5.500a1 1 0 0 0-1 1v7.500a1 1 0 0 0 1 1h13a1 1 0 0 0 1-1V12a1 1 0 0 0-1-1H17",
        () => navigator.share({ title: document.querySelector("h1").textContent, url: location.href }).catch(() => {}));
    }
    act(strings.print, "M7 8V3.500h10V8M7 17H4.500a1 1 0 0 1-1-1v-6a2 2 0 0 1 2-2h13a2 2 0 0 1 2 2v6a1 1 0 0 1-1 1H17M7 14h10v6.500H7Z", () => print());
  }

  for (const link of all(".video a", text)) {
    link.addEventListener("click", (e) => {
      if (e.ctrlKey || e.metaKey || e.shiftKey) return;
      e.preventDefault();
      const { embed, title } = link.dataset;
      const player = embed
        ? element("iframe", { src: embed + (embed.includes("?") ? "&" : "?") + "autoplay=1", title, allow: "autoplay; encrypted-media; picture-in-picture; fullscreen", allowFullscreen: true, referrerPolicy: "strict-origin-when-cross-origin" })
        : element("video", { src: link.href, title, controls: true, autoplay: true, playsInline: true });
      link.replaceWith(player);
      player.focus();
    });
  }

  // Measuring pictures forces a layout: not before the page stands.
  (window.requestIdleCallback || setTimeout)(() => all("img", text).forEach(zoom));

  // Paper has no way to open anything.
  let shut = [];
  addEventListener("beforeprint", () => {
    shut = all("details:not([open])", text);
    for (const d of shut) d.open = true;
  });
  addEventListener("afterprint", () => { for (const d of shut) d.open = false });
});

// zoom lets a picture be opened that is shown smaller than it is.
function zoom(picture) {
  if (picture.closest("a, button") || (Number(picture.getAttribute("width")) || picture.naturalWidth) < picture.clientWidth * 1.2) return;
  const b = button("zoom", strings.zoom + (picture.alt ? ": " + picture.alt : ""), () => {
    const large = element("img", { src: picture.currentSrc || picture.src, srcset: picture.srcset, sizes: "100vw", alt: picture.alt });
    const dialog = element("dialog", { "aria-label": strings.zoom, onclose: () => dialog.remove(), onclick: () => dialog.close() },
      large, element("button", { type: "button" }, strings.close));
    document.body.append(dialog);
    dialog.showModal();
  });
  picture.replaceWith(b);
  b.append(picture);
}

// tabs turns headed sections into tabs. A choice is remembered by its label and
// holds for every group that offers it: a reader has one kind of telephone.
function tabs(group) {
  const panels = all(":scope > .tab", group);
  if (panels.length < 2) return;
  const bar = element("div", { role: "tablist", "aria-label": strings.tabs });
  const n = all(".tabs").indexOf(group);
  const buttons = panels.map((panel, i) => {
    const id = "tab-" + n + "-" + i;
    const b = element("button", { type: "button", role: "tab", id, onclick: () => choose(panel.dataset.label) }, panel.dataset.label);
    panel.id ||= id + "-panel";
    panel.tab = b;
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", id);
    b.setAttribute("aria-controls", panel.id);
    return b;
  });
  const select = (label) => {
    const at = panels.findIndex((p) => p.dataset.label === label);
    if (at < 0) return;
    panels.forEach((p, i) => {
      p.hidden = i !== at;
      buttons[i].setAttribute("aria-selected", i === at);
      buttons[i].tabIndex = i === at ? 0 : -1;
    });
  };
  const choose = (label) => {
    remember("tab", label);
    // What is read must not move when groups above it change their height.
    const before = group.getBoundingClientRect().top;
    for (const g of all(".tabs.ready")) g.select(label);
    scrollBy(0, group.getBoundingClientRect().top - before);
  };
  bar.addEventListener("keydown", (e) => {
    const rtl = getComputedStyle(bar).direction === "rtl";
    const step = { ArrowRight: rtl ? -1 : 1, ArrowLeft: rtl ? 1 : -1, Home: -Infinity, End: Infinity }[e.key];
    if (!step) return;
    e.preventDefault();
    const at = buttons.indexOf(document.activeElement);
    const to = step === Infinity ? buttons.length - 1 : step === -Infinity ? 0 : (at + step + buttons.length) % buttons.length;
    choose(panels[to].dataset.label);
    buttons[to].focus();
  });
  bar.append(...buttons);
  group.prepend(bar);
  group.classList.add("ready");
  group.select = select;
  select(panels[0].dataset.label);
  select(recall("tab"));
}
