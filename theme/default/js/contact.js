// What is true now: opening hours and notices.

// clock reads the wall of another time zone.
const clock = (date, zone) => {
  const p = {};
  for (const { type, value } of new Intl.DateTimeFormat("en-US", {
    timeZone: zone, hourCycle: "h23", weekday: "short", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  }).formatToParts(date)) p[type] = value;
  return { day: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(p.weekday), minute: p.hour * 60 + +p.minute, date: p.year + "-" + p.month + "-" + p.day };
};

const DAY = 1440, WEEK = 7 * DAY;

// opening says whether a channel is open, and until or from when.
const opening = ({ zone, spans, holidays = [] }, now) => {
  const at = clock(now, zone);
  const after = (minutes) => new Date(now.getTime() + minutes * 60000);
  const minute = at.day * DAY + at.minute;
  if (!holidays.includes(at.date)) {
    const span = spans.find(([from, until]) => from <= minute && minute < until);
    if (span) {
      // Spans that touch, as at midnight, are one.
      let end = span[1], next;
      while (end - minute < WEEK && (next = spans.find(([from]) => from === end % WEEK))) end += next[1] - next[0];
      return { open: true, until: end - minute < WEEK && after(end - minute) };
    }
  }
  for (let days = 0; days < 15; days++) {
    const then = clock(after(days * DAY), zone);
    if (holidays.includes(then.date)) continue;
    const span = spans.find(([from]) => Math.floor(from / DAY) === then.day && (days || from > minute));
    if (!span) continue;
    const opens = after(days * DAY + span[0] % DAY - at.minute);
    // Between now and then clocks may have been put forward or back.
    const off = clock(opens, zone).minute - span[0] % DAY;
    return { open: false, opens: new Date(opens.getTime() - (off > DAY / 2 ? off - DAY : off < -DAY / 2 ? off + DAY : off) * 60000), soon: !days };
  }
  return { open: false };
};

ready(() => {
  const lang = root.lang + "-u-nu-latn";
  const time = (date, weekday) => new Intl.DateTimeFormat(lang, { hourCycle: "h23", hour: "2-digit", minute: "2-digit", ...(weekday && { weekday: "long" }) }).format(date);
  const channels = all("[data-hours]").map((e) => [e.querySelector(".state"), JSON.parse(e.dataset.hours)]);
  const tell = () => {
    for (const [state, hours] of channels) {
      const { open, until, opens, soon } = opening(hours, new Date());
      state.classList.toggle("on", open);
      const text = open ? (until ? strings.until.replace("{time}", time(until)) : strings.open)
        : strings.closed + (opens ? " · " + strings.opens.replace("{time}", time(opens, !soon)) : "");
      if (state.textContent !== text) state.textContent = text;
    }
  };
  if (channels.length) {
    // A time zone that the browser does not know leaves the table of hours as it is.
    try {
      tell();
      setInterval(tell, 60000);
    } catch { channels.length = 0 }
  }

  for (const n of all("[data-from], [data-until]")) {
    const { from, until } = n.dataset;
    n.hidden = (from && Date.now() < Date.parse(from)) || (until && Date.now() > Date.parse(until)) || false;
  }
});
