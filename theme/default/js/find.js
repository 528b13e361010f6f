// Searches where no server does: the search page of a site on a host that only
// sends files loads this script when it is asked something. The index is in small
// files, see build/find.go; words are taken apart here as they are there.

const main = document.getElementById("_main");
const folder = main.dataset.index.replace(/[^/]*$/, "");

const files = {};
const load = (name) => files[name] ??= fetch(folder + name + ".json").then((answer) => {
  if (!answer.ok) throw new Error(name);
  return answer.json();
}).catch((e) => {
  delete files[name]; // the next search tries again
  throw e;
});

const letters = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
  "ς": "σ", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ٱ": "ا", "ـ": "" };
const fold = (text) => text.normalize("NFKD").toLowerCase()
  .replace(/[\u0300-\u036f\u064b-\u065f\u0670]|[\u0591-\u05c7](?<=\p{M})/gu, "")
  .replace(/[٠-٩]/g, (d) => d.charCodeAt() - 0x660)
  .replace(/[۰-۹]/g, (d) => d.charCodeAt() - 0x6f0)
  .replace(/[ßæœøłđðþıςىیېکةٱـ]/g, (l) => letters[l])
  .normalize("NFC");

const dense = "\\u0e00-\\u0eff\\u3040-\\u30ff\\u3400-\\u9fff\\u{20000}-\\u{2ffff}";
const runs = new RegExp(`[${dense}]+|(?:(?![${dense}])[\\p{L}\\p{N}\\p{M}])+`, "gu");
const isDense = new RegExp(`^[${dense}]`, "u");

// words takes a text apart; of scripts without spaces, two letters are a word.
const words = (text) => [...new Set((fold(text).match(runs) || []).flatMap((run) => {
  const all = [...run];
  return isDense.test(run) && all.length > 1 ? all.slice(1).map((letter, i) => all[i] + letter) : [run];
}))].slice(0, 16);

// distance counts the slips between two words: a letter too many, too few, wrong,
// or two that have changed places. It gives up beyond most.
const distance = (a, b, most) => {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before, last = [], row = [...Array(b.length + 1).keys()];
  for (let i = 1; i <= a.length; i++) {
    [before, last, row] = [last, row, [i]];
    for (let j = 1; j <= b.length; j++) {
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    if (Math.min(...row) > most) return most + 1;
  }
  return row[b.length];
};

// likeness is how much of an asked word an indexed one is worth.
const likeness = (asked, word) => {
  if (word === asked) return 1;
  if (word.startsWith(asked)) return .75 - Math.min(.25, (word.length - asked.length) / 40);
  // The end of a word is often another one: returned, returns.
  return asked.length > 5 && asked.startsWith(word) && asked.length - word.length < 4 && word.length > 3 ? .6 : 0;
};

// slips counts those by which a word may have become the asked one, which may not be
// typed to its end; it is Infinity where they are too many.
const slips = (asked, word) => {
  const most = asked.length > 7 ? 2 : asked.length > 3 ? 1 : 0;
  // The beginning alone is worth half a slip less than the whole word.
  const least = most && Math.min(distance(asked, word, most), distance(asked, word.slice(0, asked.length), most) + .5);
  return most && least <= most + .5 ? least : Infinity;
};

// less compares as the index is sorted: by code points.
const less = (a, b) => {
  const [x, y] = [[...a], [...b]];
  for (let i = 0; i < x.length && i < y.length; i++) {
    if (x[i] !== y[i]) return x[i].codePointAt() < y[i].codePointAt();
  }
  return x.length < y.length;
};

// near lists the files that may hold a word and what is like it: where it stands
// and, of words with its first letter, as many more as are cheap to load.
const near = (meta, word) => {
  const { first } = meta;
  let at = first.findIndex((f) => less(word, f));
  at = (at < 0 ? first.length : at) - 1;
  const found = new Set([Math.max(at, 0)]);
  // The end of what begins with the word may lie in the files behind.
  for (let i = at + 1; i < first.length && first[i].startsWith(word) && found.size < 3; i++) found.add(i);
  for (let step = 1; step < 3; step++) {
    for (const i of [at - step, at + step]) {
      const [begin, end] = [first[i], first[i + 1]];
      if (begin !== undefined && found.size < 4 && (begin[0] === word[0] || end?.[0] === word[0])) found.add(i);
    }
  }
  return [...found];
};

// alike finds the indexed words that an asked one may mean, with how much of it they
// are worth and where they stand. Of what three letters begin (can, cancel), nothing
// is meant when they are a word themselves.
const alike = async (meta, asked) => {
  const parts = await Promise.all(near(meta, asked).map((i) => load("w" + i)));
  const whole = parts.some((part) => Object.hasOwn(part, asked));
  return parts.flatMap((part) => Object.entries(part)).flatMap(([word, list]) => {
    const worth = likeness(asked, word);
    return !worth || whole && asked.length < 4 && word.length > asked.length + 1 ? [] : [{ word, worth, list }];
  });
};

// corrected is the word that was probably meant by one that the index does not have:
// the nearest one, of those the most common.
const corrected = async (meta, asked) => {
  let best, least = Infinity, most = 0;
  for (const i of near(meta, asked)) {
    const part = await load("w" + i);
    for (const word in part) {
      const n = slips(asked, word);
      if (n < least || n < Infinity && n === least && part[word].length > most) [best, least, most] = [word, n, part[word].length];
    }
  }
  return best;
};

const search = async (query) => {
  const meta = await load("index");
  const asked = words(query);
  const scores = new Map();
  const worths = new Map(); // of words that were found: how much they tell
  const instead = new Map();
  for (const word of asked) {
    const best = new Map();
    let found = await alike(meta, word);
    if (!found.length) {
      const other = await corrected(meta, word);
      if (other) {
        instead.set(word, other);
        found = await alike(meta, other);
      }
    }
    for (const { word: known, worth, list } of found) {
      const rare = Math.log(1 + meta.articles / list.length);
      // What half of all articles say tells nothing about a part of one.
      worths.set(known, Math.max(worths.get(known) || 0, worth * Math.max(.01, Math.log(meta.articles / list.length / 2))));
      let article = 0;
      for (const n of list) {
        article += n >> 4;
        best.set(article, Math.max(best.get(article) || 0, worth * rare * (n & 15)));
      }
    }
    for (const [article, score] of best) {
      const sum = scores.get(article) || { score: 0, words: 0 };
      sum.score += score;
      sum.words++;
      scores.set(article, sum);
    }
  }
  // Who answers all of a question comes before who answers half of it well.
  const rank = ([, s]) => s.score * (s.words / asked.length) ** 2;
  const ranked = [...scores].sort((a, b) => rank(b) - rank(a) || a[0] - b[0]);
  const hits = ranked.filter((r) => rank(r) > rank(ranked[0]) / 8).slice(0, meta.counts.length);
  const shown = await Promise.all(hits.map(([n]) => load("a" + Math.floor(n / meta.block)).then((block) => block[n % meta.block])));
  // Unless nothing else was asked, words that tell nothing are not marked.
  const telling = [...worths].filter(([, worth]) => worth > .01);
  return { meta, query, instead, worths: new Map(telling.length ? telling : worths), hits: shown };
};

const element = (tag, className, ...children) => {
  const e = document.createElement(tag);
  if (className) e.className = className;
  e.append(...children);
  return e;
};

// pieces takes a text apart into what may be marked and what is between.
const pieces = (text) => text.split(/([\p{L}\p{N}\p{M}]+)/u);

// marked is a text with the found words marked in it; of scripts without spaces, the
// letters of them.
const marked = (text, worths) => pieces(text).flatMap((part) => {
  if (!words(part).some((w) => worths.has(w))) return part;
  const all = [...part];
  if (!isDense.test(part) || all.length < 2) return element("mark", "", part);
  const pair = (i) => i >= 0 && worths.has(fold(all[i] + (all[i + 1] || "")));
  return all.map((letter, i) => pair(i) || pair(i - 1) ? element("mark", "", letter) : letter);
});

// meant is the query with the words that were searched in place of others, spelt as
// in what was found: those of the index have no accents.
const meant = (query, instead, hits) => {
  const spelt = new Map(hits.flatMap((hit) => pieces([hit[0], hit[2], ...hit[4].flat()].join(" "))).map((w) => [fold(w), w]));
  return pieces(query).map((part) => {
    const other = instead.get(fold(part));
    return other ? (spelt.get(other) || other).toLowerCase() : part;
  }).join("");
};

const show = ({ meta, query, instead, worths, hits }) => {
  const status = element("p", "", hits.length ? meta.counts[hits.length - 1] : meta.none);
  status.setAttribute("role", "status");
  const list = element("ol", "hits", ...hits.map(([title, url, answer, topic, headings]) => {
    // A heading that says more of what was asked than the title leads to its place,
    // and to what is said there. Rare words say the more.
    const said = (text) => words(text).reduce((sum, w) => sum + (worths.get(w) || 0) ** 2, 0);
    const [heading, id, below] = headings.reduce((best, h) => said(h[0]) > said(best[0]) ? h : best, [title]);
    const link = element("a", "", ...marked(title, worths));
    link.href = url + (id ? "#" + encodeURIComponent(id) : "");
    const text = element("p", "", ...marked(below || answer, worths));
    text.dir = "auto";
    const item = element("li", "", element("p", "hit-place", topic), element("h2", "", link));
    if (id) item.append(element("p", "hit-section", heading));
    item.append(text);
    return item;
  }));
  main.querySelectorAll("[role=status], .instead, .hits").forEach((e) => e.remove());
  main.querySelector("search").after(status, ...(hits.length ? [list] : []));
  if (hits.length && instead.size) {
    const words = element("b", "", meant(query, instead, hits));
    words.dir = "auto";
    status.after(element("p", "instead", meta.corrected + " ", words));
  }
  // Topics and popular articles are for who found nothing.
  main.querySelectorAll("section").forEach((e) => { e.hidden = hits.length > 0 });
};

const form = main.querySelector("form");
// An answer that comes after that to a later question is of no use any more.
const ask = (query = form.q.value) => search(query)
  .then((found) => { if (query === form.q.value) show(found); }, () => { /* the page as it was leads on */ });
form.addEventListener("submit", (e) => {
  e.preventDefault();
  history.replaceState(null, "", "?" + new URLSearchParams({ q: form.q.value }));
  ask();
});
ask();
