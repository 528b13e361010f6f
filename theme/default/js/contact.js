// What is true now: opening hours and notices.

const DAY = 864e5, MINUTE = 6e4;

// wall is what the clock on the wall shows in a time zone at a moment, as if it
// hung in Greenwich. Swedish writes a time nearly as ISO 8601 does.
const wall = (zone, time) => Date.parse(new Date(time).toLocaleString("sv", { timeZone: zone }).replace(" ", "T") + "Z");

// opening says since, until or from when a channel is open, on the wall's clock.
const opening = (now, spans, holidays) => {
  let open;
  const today = now - now % DAY;
  for (let day = today; day < today + 15 * DAY; day += DAY) {
    const date = new Date(day);
    if (holidays.includes(date.toISOString().slice(0, 10))) {
      if (open) return open;
      continue;
    }
    for (const [days, from, until] of spans) {
      const opens = day + from * MINUTE, closes = day + until * MINUTE;
      if (!days.includes((date.getUTCDay() + 6) % 7) || closes <= now) continue;
      if (open) {
        // Spans that touch, as at midnight, are one.
        if (opens > open.until) return open;
        open.until = closes;
      } else if (opens > now) return { opens };
      else open = { until: closes };
    }
  }
  return open && {};
};

ready(() => {
  const locale = root.lang + "-u-nu-latn", clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  // away tells whether the reader's clock shows another hour than a wall's, which is
  // so many milliseconds ahead of Greenwich.
  const away = (moment, ahead) => -moment.getTimezoneOffset() * MINUTE !== ahead;
  // shown says a time of a wall on the reader's own clock, which is named where it
  // shows another hour than that wall's. Across the night in which clocks change,
  // the second look corrects the first.
  const shown = (time, zone, now) => {
    const ahead = (t) => wall(zone, t) - t;
    const moment = new Date(time - ahead(time - ahead(time)));
    const text = moment.toLocaleTimeString(locale, away(moment, ahead(moment - 0)) ? { ...clock, timeZoneName: "short" } : clock);
    if (now === undefined || moment.toDateString() === new Date(now).toDateString()) return text;
    // Beyond a week a weekday would mean the wrong one.
    return moment.toLocaleDateString(locale, moment - now > 6 * DAY ? { day: "numeric", month: "long" } : { weekday: "long" }) + " " + text;
  };
  const tell = () => {
    for (const channel of all("[data-hours]")) {
      const [zone, ...words] = channel.dataset.hours.split(" ");
      const spans = words.filter((w) => w.includes(":")).map((w) => w.split(/[:-]/));
      // A second is as exact as a wall clock is.
      const now = Math.floor(Date.now() / 1000) * 1000, state = opening(wall(zone, now), spans, words);
      const line = one(".state", channel);
      let text = strings.closed;
      if (state?.opens) text += " · " + strings.opens.replace("{time}", shown(state.opens, zone, now));
      else if (state?.until) text = strings.until.replace("{time}", shown(state.until, zone));
      else if (state) text = strings.open;
      line.classList.toggle("on", !!state && !state.opens);
      if (line.textContent !== text) line.textContent = text;
      // Beside a time of the reader's, the table of hours says what time it is there.
      const place = one(".zone", channel), here = new Date(now);
      if (place && away(here, wall(zone, now) - now)) place.dataset.now = here.toLocaleTimeString(locale, { ...clock, timeZone: zone, timeZoneName: "short" });
    }
  };
  // On the contact page the state stands above all else, and may take a second line.
  (one(".channel") ? ready : later)(() => {
    // A time zone that the browser does not know leaves the table of hours as it is.
    try {
      tell();
      setInterval(tell, MINUTE);
    } catch { /* the table says it */ }
  });
});

// A notice that is not of today must be gone before the page is painted.
ready(() => {
  const now = Date.now();
  for (const n of all(".notice")) {
    n.hidden = now < Date.parse(n.dataset.from) || now > Date.parse(n.dataset.until);
  }
});
