// What AWS knows, from the server: element names, services, actions. Fetched when first needed, then kept.

async function fetchJson(url) {
  const response = await fetch(url, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}

/** Keeps what `load` resolves to, by its argument. A failure is forgotten, so that it is asked for again. */
function kept(load) {
  const answers = new Map();
  return (key) => {
    if (!answers.has(key)) {
      const answer = load(key);
      answer.catch(() => answers.delete(key));
      answers.set(key, answer);
    }
    return answers.get(key);
  };
}

const fetchKept = kept(fetchJson);

/** The completion data at `address`: `overview()` and `actions(prefix)`, both promises. */
export function reference(address) {
  const overview = () => fetchKept(new URL(address, document.baseURI).href);
  return {
    /** {elements: {document, statement}, services: [{prefix, name}]} */
    overview,
    /** [{name, level, description}], empty for a service that does not exist. */
    async actions(prefix) {
      const { services } = await overview();
      const service = services.find((one) => one.prefix === prefix.toLowerCase());
      if (!service) return [];
      const url = new URL(address, document.baseURI);
      url.searchParams.set("service", service.prefix);
      return (await fetchKept(url.href)).actions;
    },
  };
}
