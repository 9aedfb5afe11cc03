// Writes schema.ts and idempotent.ts, made from the API's description, into a folder.
import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const here = new URL("./", import.meta.url);
const description = JSON.parse(await readFile(new URL("../../docs/openapi.json", here), "utf8"));
const folder = pathToFileURL(`${process.argv[2]}/`);
const notice = "// Made from docs/openapi.json by `make openapi`: do not change it by hand.\n";

const blob = ts.factory.createTypeReferenceNode("Blob");
const types = await openapiTS(description, {
  silent: true,
  transform: (schema) => (schema.format === "binary" ? blob : undefined),
});
await writeFile(new URL("schema.ts", folder), `${notice}\n${astToString(types)}`);

const keyed = Object.entries(description.paths)
  .filter(([, methods]) => methods.post?.parameters?.some((each) => each.name === "Idempotency-Key"))
  .map(([path]) => `  "${path}",\n`);
await writeFile(
  new URL("idempotent.ts", folder),
  `${notice}\n/** The paths whose POST takes an Idempotency-Key. */\n` +
    `export const KEYED: ReadonlySet<string> = new Set([\n${keyed.join("")}]);\n`,
);
