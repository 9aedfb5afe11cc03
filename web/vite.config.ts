import { defineConfig } from "vite";

const client = decodeURI(new URL("../clients/typescript/src/index.ts", import.meta.url).pathname);
const api = { target: "http://localhost:7071", changeOrigin: false };

export default defineConfig({
  resolve: { alias: { "@imock/client": client }, dedupe: ["openapi-fetch"] },
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  // Nothing inline: the page's policy allows files of its own only.
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false },
  server: { fs: { allow: [".", "../clients/typescript/src"] }, proxy: { "/api": api, "/razorpay": api, "/blobs": api } },
});
