// The head loads this script before the stylesheet, so that the colour scheme a
// reader has chosen is there before the first paint. All else waits for the
// document. Whatever needs a script is made by the script: without it no page
// shows a button that does nothing.

const root = document.documentElement;

// Private windows and strict settings may forbid storage; then nothing is remembered.
const recall = (key) => { try { return localStorage.getItem(key) } catch { return null } };
const remember = (key, value) => {
  try { value ? localStorage.setItem(key, value) : localStorage.removeItem(key) } catch { /* nothing to be done */ }
};

const schemes = ["", "light", "dark"]; // "" is the system's
let scheme = schemes.includes(recall("theme")) ? recall("theme") : "";
if (scheme) root.dataset.theme = scheme;
root.classList.add("js");

const ready = (f) => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", f);
  else f();
};

const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// element makes an element from properties; names with a hyphen, and role, are attributes.
const element = (tag, properties = {}, ...children) => {
  const e = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role") e.setAttribute(name, value);
    else e[name] = value;
  }
  e.append(...children);
  return e;
};

const button = (className, label, act, ...children) =>
  element("button", { type: "button", className, "aria-label": label, title: label, onclick: act }, ...children);

const drawing = (path) => {
  const make = (tag, attributes) => {
    const e = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const name in attributes) e.setAttribute(name, attributes[name]);
    return e;
  };
  const svg = make("svg", { class: "i", viewBox: "0 0 24 24", "aria-hidden": "true" });
  svg.append(make("path", { d: path }));
  return svg;
};

let strings = {};
let voice; // speaks to screen readers
const say = (text) => {
  voice.textContent = "";
  setTimeout(() => { voice.textContent = text }, 50);
};

// swap shows another text for a moment: "Copied".
const swap = (b, text) => {
  const before = b.title;
  b.title = text;
  b.setAttribute("aria-label", text);
  say(text);
  const drawn = b.firstChild;
  drawn.replaceWith(drawing("m4.500 12.500 5 5 10-11"));
  setTimeout(() => {
    b.title = before;
    b.setAttribute("aria-label", before);
    b.replaceChildren(drawn);
  }, 2500);
};

const schemeDrawings = {
  "": "M4.5 5h15a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1ZM8.500 20h7M12 16v4",
  light: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M18.700 5.300l-1.400 1.400M6.700 17.300l-1.400 1.400",
  dark: "M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500Z",
};

ready(() => {
  strings = JSON.parse(document.getElementById("strings")?.textContent || "{}");
  voice = element("p", { className: "vh", role: "status" });
  document.body.append(voice);

  // The browser's own bars follow the choice too.
  const bars = all("meta[name=theme-color]").map((m) => [m, m.content]);
  const paint = (b) => {
    if (scheme) root.dataset.theme = scheme;
    else delete root.dataset.theme;
    const paper = getComputedStyle(root).getPropertyValue("--paper");
    for (const [m, system] of bars) m.content = scheme ? paper : system;
    const label = strings.theme + ": " + strings[scheme || "system"];
    b.title = label;
    b.setAttribute("aria-label", label);
    b.replaceChildren(drawing(schemeDrawings[scheme]));
  };
  const tools = document.querySelector(".tools");
  if (tools) {
    const b = button("scheme", "", () => {
      scheme = schemes[(schemes.indexOf(scheme) + 1) % 3];
      remember("theme", scheme);
      paint(b);
      say(b.title);
    });
    paint(b);
    tools.append(b);
  }

  // Menus close when the reader turns to something else.
  for (const menu of all(".langs")) {
    document.addEventListener("click", (e) => { if (!menu.contains(e.target)) menu.open = false });
    menu.addEventListener("focusout", (e) => { if (e.relatedTarget && !menu.contains(e.relatedTarget)) menu.open = false });
    menu.addEventListener("keydown", (e) => {
      if (e.key === "Escape" && menu.open) {
        menu.open = false;
        menu.firstElementChild.focus();
      }
    });
  }
});
