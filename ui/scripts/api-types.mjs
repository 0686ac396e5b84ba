// Writes src/api/schema.gen.ts from an OpenAPI document: a file's path or an address.
//   npm run api-types -- http://127.0.0.1:8470/openapi.json
import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import openapiTS, { astToString } from "openapi-typescript";

const source = process.argv[2] ?? "http://127.0.0.1:8470/openapi.json";
const text = source.startsWith("http")
  ? await (await fetch(source)).text()
  : await readFile(resolve(source), "utf8");
const types = astToString(await openapiTS(text));
await writeFile(
  new URL("../src/api/schema.gen.ts", import.meta.url),
  `// Generated from the API's OpenAPI document by "npm run api-types"; do not edit.\n${types}`,
);
