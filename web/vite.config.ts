import { defineConfig, loadEnv, type Plugin } from "vite";

const client = decodeURI(new URL("../clients/typescript/src/index.ts", import.meta.url).pathname);
const api = { target: "http://localhost:7071", changeOrigin: false };

/** The headers and routes that `python -m dev.web azure` says go with the files; without them there would be no policy. */
function azure(mode: string): Plugin {
  const source = loadEnv(mode, decodeURI(new URL(".", import.meta.url).pathname), "IMOCK_")["IMOCK_SITE"];
  return {
    name: "imock:azure",
    apply: (_, { command }) => command === "build" && mode === "production",
    generateBundle() {
      if (!source) this.error("first say where the API is: python -m dev.web azure");
      this.emitFile({ type: "asset", fileName: "staticwebapp.config.json", source });
    },
  };
}

export default defineConfig(({ mode }) => ({
  plugins: [azure(mode)],
  resolve: { alias: { "@imock/client": client }, dedupe: ["openapi-fetch"] },
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  // Nothing inline: the page's policy allows files of its own only.
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false },
  server: { fs: { allow: [".", "../clients/typescript/src"] }, proxy: { "/api": api, "/razorpay": api, "/blobs": api } },
}));
