/* Prints what Microsoft's validator has against manifest.json and en.json in a folder, as JSON. Nothing is fetched. */

const { readFileSync } = require("node:fs");
const path = require("node:path");
const { AppManifestUtils } = require("@microsoft/app-manifest");

const CARRIED = path.join(path.dirname(require.resolve("@microsoft/app-manifest")), "json-schemas");
const TEXTS = /^https:\/\/developer\.microsoft\.com\/json-schemas\/(teams\/v[\d.]+\/MicrosoftTeams\.Localization\.schema\.json)$/;

globalThis.fetch = (url) => {
  throw new Error(`${url} is not among the schemas that the validator carries`);
};

const read = (...names) => JSON.parse(readFileSync(path.join(...names), "utf8"));

async function manifest(folder) {
  const [, failures] = await AppManifestUtils.readAndValidateTeamsManifest(path.join(folder, "manifest.json"));
  return failures;
}

/* The validator knows the schema of texts only when it is handed over. */
async function english(folder) {
  const texts = read(folder, "en.json");
  const schema = read(CARRIED, texts.$schema.match(TEXTS)[1]);
  for (const pattern of Object.keys(schema.patternProperties)) {
    try {
      new RegExp(pattern, "u");
    } catch {
      delete schema.patternProperties[pattern]; // of activities, which we have none of: Microsoft's mistake
    }
  }
  return AppManifestUtils.validateAgainstSchema(texts, schema);
}

/* What is of the wrong type is thrown, what is not as the schema says is returned. */
const failures = (check) => check(process.argv[2]).catch(({ message }) => [message]);

Promise.all([manifest, english].map(failures)).then((found) => console.log(JSON.stringify(found.flat())));
