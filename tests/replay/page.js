// Holds back the answers to callbacks until the replay lets them through, and knows when the page
// is at rest. Time is the replay's own: an answer is due `delays` seconds after its request on a
// clock that only advance() moves, so what a slow server does comes out the same on any machine.
(delays) => {
  // Where many apps share a page, what `group` finds in the Outputs of a call names its app, and the
  // answers to different apps are let through together.
  const group = delays.group ? new RegExp(delays.group) : null;
  const CALM = 3; // frames without any activity, after which the page is at rest
  const held = []; // answers that are not let through yet, in the order of their requests
  const scripts = new Set(); // script elements that are still loading
  const send = window.fetch;
  let clock = 0;
  let flying = 0; // requests under way that are not held
  let activity = 0;
  let latest = "none";

  const touch = () => { activity += 1; };

  const describe = ({ output, changedPropIds }) =>
    `${output} (by ${changedPropIds.join(", ") || "the page load"})`;

  const delay = ({ changedPropIds: [first = "", ...others] }) =>
    Math.max(...[first, ...others].map((trigger) => delays.slow_for[trigger] ?? delays.slow));

  const fly = async (answer) => {
    flying += 1;
    touch();
    try {
      return await answer;
    } finally {
      flying -= 1;
      touch();
    }
  };

  window.fetch = async (resource, options) => {
    const answer = send(resource, options);
    if (!String(resource).includes("/_dash-update-component")) return fly(answer);
    answer.catch(() => {}); // whoever awaits it below gets the error; until then it is no news
    const call = JSON.parse(options.body);
    latest = describe(call);
    touch();
    await new Promise((letThrough) => {
      held.push({ due: clock + delay(call), app: group?.exec(call.output)?.[0], letThrough });
    });
    return fly(answer);
  };

  const watch = (changes) => {
    touch();
    for (const node of changes.flatMap((change) => [...change.addedNodes])) {
      if (node.nodeName === "SCRIPT" && node.src) scripts.add(node);
    }
  };
  const loaded = (event) => { scripts.delete(event.target); touch(); };
  new MutationObserver(watch).observe(document, {
    childList: true, subtree: true, characterData: true,
  });
  document.addEventListener("load", loaded, true);
  document.addEventListener("error", loaded, true);

  const busy = () => {
    const state = window.dash_stores?.[0]?.getState();
    if (!state || state.appLifecycle !== "HYDRATED") return "Dash has not started";
    if (scripts.size) return "scripts are loading";
    if (flying) return "requests are under way";
    // Those in `stored` have been answered. Dash leaves there for good what updated nothing on load,
    // and with that held back the callbacks behind it.
    const { completed, stored, ...stages } = state.callbacks;
    const sent = stages.executing.length + stages.watched.length;
    if (sent > held.length) return "callbacks are running";
    // The calls that wait for a held answer are in these lists too.
    if (!held.length && Object.values(stages).flat().length) return "callbacks are waiting";
    return null;
  };

  const frame = () => new Promise((next) => requestAnimationFrame(() => setTimeout(next)));

  // At rest: nothing happens any more but by an event or by an answer that is let through.
  // Returns null, or what is still going on at the deadline.
  const rest = async (deadline) => {
    let seen = activity;
    for (let calm = 0; calm < CALM;) {
      await frame();
      const why = busy();
      calm = why || seen !== activity ? 0 : calm + 1;
      seen = activity;
      if (performance.now() > deadline) {
        return `${why ?? "the page keeps changing"}; the latest call: ${latest}`;
      }
    }
    return null;
  };

  // The next answer of each app.
  const firsts = () => {
    const found = new Map();
    for (const answer of held.toSorted((one, other) => one.due - other.due)) {
      if (!found.has(answer.app)) found.set(answer.app, answer);
    }
    return [...found.values()];
  };

  const letThrough = (answer) => {
    held.splice(held.indexOf(answer), 1);
    clock = Math.max(clock, answer.due);
    answer.letThrough();
  };

  const components = function* (tree) {
    if (tree === null || typeof tree !== "object") return;
    if (tree.props && tree.namespace) yield tree;
    for (const part of Object.values(tree)) yield* components(part);
  };

  const named = () =>
    [...components(window.dash_stores[0].getState().layout)]
      .filter(({ props }) => props.id !== undefined)
      .map((component) => [window.dash_component_api.stringifyId(component.props.id), component]);

  const value = (field) =>
    ["checkbox", "radio"].includes(field.type) ? String(field.checked) : field.value;

  const fields = () =>
    [...document.querySelectorAll("input, textarea, select")]
      .filter((field) => field.checkVisibility())
      .map((field) => `${field.closest("[id]")?.id ?? "?"}: ${value(field)}`);

  const DATA = { Store: "data", Graph: "figure" };

  window.replay = {
    // Lets through what is due in the next `seconds` (null: everything), one answer at a time.
    // Returns null, or why the page does not come to rest in `timeout` milliseconds.
    advance: async (seconds, timeout) => {
      const deadline = performance.now() + timeout;
      const until = seconds === null ? Infinity : clock + seconds;
      for (;;) {
        const why = await rest(deadline);
        if (why) return why;
        const answers = firsts().filter((answer) => answer.due <= until);
        if (!answers.length) break;
        answers.forEach(letThrough);
      }
      if (seconds !== null) clock = until;
      return null;
    },

    // Lets the next answer through, whenever it is due. Returns whether there was one.
    hurry: () => {
      const [answer] = firsts();
      if (answer) letThrough(answer);
      return Boolean(answer);
    },

    // What is to be seen, as JSON; of `selectors` and `props` what is on the page.
    read: (selectors, props) => {
      const byId = new Map(named());
      const values = {};
      for (const selector of selectors) {
        const element = document.querySelector(selector);
        if (element) values[selector] = element.value ?? element.innerText;
      }
      for (const [key, id, prop] of props) {
        if (byId.has(id)) values[key] = byId.get(id).props[prop] ?? null;
      }
      const stores = [...byId]
        .filter(([, { namespace, type }]) => namespace === "dash_core_components" && type in DATA)
        .map(([id, { type, props: all }]) => [`${id}.${DATA[type]}`, all[DATA[type]] ?? null]);
      const text = `${document.body.innerText}\n${fields().join("\n")}`;
      return JSON.stringify({ text, stores: Object.fromEntries(stores), values });
    },
  };
}
