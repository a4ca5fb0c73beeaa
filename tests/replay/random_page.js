// Events on many apps that share a page, and what is to be seen of each of them.
() => {
  const send = window.fetch;
  const byId = (id) => document.getElementById(id);
  const option = (id, label) =>
    [...byId(id).querySelectorAll("label")].find((each) => each.innerText.trim() === label);

  const type = (field, text) => {
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
    set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const press = (field, key) => {
    for (const name of ["keydown", "keypress", "keyup"]) {
      const about = { key, code: key, keyCode: 13, charCode: 13, which: 13, bubbles: true };
      field.dispatchEvent(new KeyboardEvent(name, about));
    }
  };

  const act = {
    click: (id) => byId(id).click(),
    type: (id, text) => type(byId(id), text),
    press: (id, key) => press(byId(id), key),
    leave: (id) => byId(id).dispatchEvent(new FocusEvent("focusout", { bubbles: true })),
    choose: (id, label) => option(id, label).querySelector("input").click(),
  };

  const field = ({ type: kind, checked, value }) =>
    ["checkbox", "radio"].includes(kind) ? String(checked) : value;

  const text = (place) =>
    [place.innerText, ...[...place.querySelectorAll("input")].map(field)].join("\n");

  window.batch = {
    // Does events, [action, id, value] each, in one go.
    act: (events) => { for (const [action, ...rest] of events) act[action](...rest); },

    // By app what is to be seen of it: the text, the data of its stores and tables, its log.
    read: async () => {
      const { stores } = JSON.parse(window.replay.read([], []));
      const logs = await (await send("/_logs")).json();
      const seen = {};
      for (const place of document.querySelectorAll("[id^=case-]")) {
        const number = place.id.split("-")[1];
        const said = [...place.querySelectorAll("[id^=said]")].map((each) => each.innerText);
        seen[number] = { text: text(place), said: said.join("\n"), log: logs[number] ?? "" };
        for (const [key, data] of Object.entries(stores)) {
          if (key.split(".")[0].endsWith(`-${number}`)) seen[number][key] = JSON.stringify(data);
        }
      }
      return seen;
    },
  };
}
