// The head loads this script beside the stylesheet, and the page waits for both, so
// that the colour scheme a reader has chosen is there before the first paint. All
// else waits for the document. Whatever needs a script is made by the script: without
// it no page shows a button that does nothing.

const page = document, root = page.documentElement;

// Private windows and strict settings may forbid storage; then nothing is remembered.
const recall = (key) => { try { return localStorage[key] } catch { /* forbidden */ } };
const remember = (key, value) => { try { localStorage[key] = value } catch { /* forbidden */ } };

const schemes = ["system", "light", "dark"];
let scheme = Math.max(0, schemes.indexOf(recall("theme")));
const dress = () => { root.dataset.theme = schemes[scheme] };
dress();
root.classList.add("js");

const on = (target, type, f) => target.addEventListener(type, f);
// ready waits for the document, later for its first paint too: what a reader does
// not see at once must not keep the text from being seen. What moves the text when
// it comes belongs into ready.
const ready = (f) => page.readyState === "loading" ? on(page, "DOMContentLoaded", f) : f();
const later = (f) => ready(() => requestAnimationFrame(() => setTimeout(f)));
const one = (selector, within = page) => within.querySelector(selector);
const all = (selector, within = page) => [...within.querySelectorAll(selector)];
const byID = (id) => page.getElementById(id);

// set gives an element properties; names with a hyphen, and role, are attributes.
const set = (e, properties) => {
  for (const name in properties) {
    if (/-|role/.test(name)) e.setAttribute(name, properties[name]);
    else e[name] = properties[name];
  }
  return e;
};
const element = (tag, properties, ...children) => {
  const e = set(page.createElement(tag), properties);
  e.append(...children);
  return e;
};
const name = (e, label) => set(e, { title: label, "aria-label": label });
const button = (className, label, onclick, ...children) =>
  name(element("button", { type: "button", className, onclick }, ...children), label);

// drawing makes an icon of one path.
const drawing = (d) => {
  const [svg, path] = ["svg", "path"].map((tag) => page.createElementNS("http://www.w3.org/2000/svg", tag));
  path.setAttribute("d", d);
  set(svg, { "aria-hidden": true }).setAttribute("class", "i");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.append(path);
  return svg;
};

// Of a picture that has come the style sheet must know; loading does not bubble.
page.addEventListener("load", (e) => e.target.classList.add("in"), true);

let strings = {};
let voice; // speaks to screen readers
const say = (text) => {
  voice.textContent = "";
  setTimeout(() => { voice.textContent = text }, 50);
};

// done shows for a moment that a button has done its work: "Copied".
const done = (b, text) => {
  const before = b.title;
  name(b, text);
  b.classList.add("done");
  say(text);
  setTimeout(() => {
    name(b, before);
    b.classList.remove("done");
  }, 2500);
};

ready(() => { strings = JSON.parse(byID("_strings").textContent) });

later(() => {
  voice = element("p", { className: "vh", role: "status" });
  page.body.append(voice);

  // The browser's own bars follow the choice too.
  const bars = all("meta[name=theme-color]").map((m) => [m, m.content]);
  const tools = one(".tools");
  const paint = () => {
    dress();
    for (const [m, system] of bars) m.content = scheme ? getComputedStyle(root).getPropertyValue("--paper") : system;
    name(chooser, strings.theme + ": " + strings[schemes[scheme]]);
  };
  const chooser = button("scheme", "", () => {
    scheme = (scheme + 1) % 3;
    remember("theme", schemes[scheme]);
    paint();
    say(chooser.title);
  }, drawing("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18v18M12 8h8M12 12h9M12 16h8"));
  paint();
  tools?.append(chooser);

  // A menu closes when the reader turns to something else.
  const menu = one(".langs");
  if (menu) {
    const leave = (e) => { if (!menu.contains(e.target)) menu.open = false };
    on(page, "click", leave);
    on(page, "focusin", leave);
    on(menu, "keydown", (e) => {
      if (e.key === "Escape") {
        menu.open = false;
        menu.firstElementChild.focus();
      }
    });
  }
});
