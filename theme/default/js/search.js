// The search field. Suggestions are a script of their own, loaded when somebody turns
// to the field: most readers come to an article and leave with its answer.

later(() => {
  const find = one(".find");
  const input = find?.elements.q;
  if (!input) return;

  // A static host cannot put the words of the address into the field.
  input.defaultValue ||= new URLSearchParams(location.search).get("q") || "";

  const load = (src) => src && page.head.append(element("script", { src }));

  // A page of results that no server has filled brings a search of its own.
  if (input.value) load(byID("_main").dataset.find);

  on(page, "keydown", (e) => {
    if ((e.metaKey || e.ctrlKey) && e.key === "k" && input.offsetParent) {
      e.preventDefault();
      input.select();
    }
  });

  // What the field is shall not change while somebody listens to its name.
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-expanded": false });
  input.onfocus = input.oninput = () => {
    input.onfocus = input.oninput = null;
    window.faqtory = { find, input, on, set, element, say, strings };
    load(find.dataset.script);
  };
  if (page.activeElement === input) input.onfocus();
});
