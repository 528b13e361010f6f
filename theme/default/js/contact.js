// What is true now: opening hours and notices.

const DAY = 864e5, MINUTE = 6e4;

// wall reads the clock on the wall in a time zone, as the UTC time of the result.
// Swedish writes a time nearly as ISO 8601 does.
const wall = (zone) => new Date(new Date().toLocaleString("sv", { timeZone: zone }).replace(" ", "T") + "Z");

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

later(() => {
  // Another clock than the reader's own is named by its place.
  const place = (now, zone) => now.getUTCHours() === new Date().getHours() ? "" : " (" + zone.split("/").pop().replace("_", " ") + ")";
  const hour = (time) => new Date(time).toISOString().slice(11, 16);
  const weekday = (time, now) => {
    const days = (time - time % DAY - now + now % DAY) / DAY;
    // Beyond a week a weekday would mean the wrong one.
    const words = days > 6 ? { day: "numeric", month: "long" } : { weekday: "long" };
    return days ? new Date(time).toLocaleDateString(root.lang + "-u-nu-latn", { timeZone: "UTC", ...words }) + " " : "";
  };
  const tell = () => {
    for (const channel of all("[data-hours]")) {
      const [zone, ...words] = channel.dataset.hours.split(" ");
      const spans = words.filter((w) => w.includes(":")).map((w) => w.split(/[:-]/));
      const now = wall(zone), state = opening(now, spans, words);
      const shown = one(".state", channel);
      let text = strings.closed;
      if (state?.opens) text += " · " + strings.opens.replace("{time}", weekday(state.opens, now) + hour(state.opens)) + place(now, zone);
      else if (state?.until) text = strings.until.replace("{time}", hour(state.until)) + place(now, zone);
      else if (state) text = strings.open;
      shown.classList.toggle("on", !!state && !state.opens);
      if (shown.textContent !== text) shown.textContent = text;
    }
  };
  // A time zone that the browser does not know leaves the table of hours as it is.
  try {
    tell();
    setInterval(tell, MINUTE);
  } catch { /* the table says it */ }
});

// A notice that is not of today must be gone before the page is painted.
ready(() => {
  const now = Date.now();
  for (const n of all(".notice")) {
    n.hidden = now < Date.parse(n.dataset.from) || now > Date.parse(n.dataset.until);
  }
});
