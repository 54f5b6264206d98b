// Times iam-simulate on scenarios: node peers.mjs <folder with node_modules> <scenarios.jsonl> <seconds>
// Prints the median of one decision in microseconds, over all scenarios of the file.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [folder, file, seconds] = process.argv.slice(2);
const entry = createRequire(pathToFileURL(`${folder}/x.js`)).resolve("@cloud-copilot/iam-simulate");
const { runSimulation } = await import(pathToFileURL(entry));

const named = (documents = [], name) => documents.map((policy, i) => ({ name: `${name}${i}`, policy }));
const levels = (listed = [], name) =>
  listed.map((documents, i) => ({ orgIdentifier: `${name}${i}`, policies: named(documents, `${name}${i}-`) }));

function simulation({ request, policies }) {
  return {
    request: {
      principal: request.principal,
      action: request.action,
      resource: { resource: request.resource, accountId: request.resource_account ?? "111122223333" },
      contextVariables: request.context ?? {},
    },
    identityPolicies: named(policies.identity, "identity"),
    serviceControlPolicies: levels(policies.scp, "scp"),
    resourceControlPolicies: levels(policies.rcp, "rcp"),
    permissionBoundaryPolicies: policies.boundary && named(policies.boundary, "boundary"),
    resourcePolicy: policies.resource ?? undefined,
  };
}

const scenarios = readFileSync(file, "utf8").trim().split("\n").map((line) => simulation(JSON.parse(line)));
const times = [];
const end = performance.now() + Number(seconds) * 1000;
for (let round = 0; performance.now() < end || round < 5; round++) {
  const start = performance.now();
  for (const scenario of scenarios) await runSimulation(scenario, { simulationMode: "Strict" });
  if (round > 2) times.push(((performance.now() - start) * 1000) / scenarios.length);
}
times.sort((a, b) => a - b);
console.log(times[Math.floor(times.length / 2)].toFixed(2));
