import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vitest/config";

/** Base URL of an ingress in front of server and classifier, during development. */
const API = process.env.SCOPELENS_API ?? "http://localhost:8888";
const PROXY = { "/api": API, "/assets": API, "/advapi": process.env.SCOPELENS_CLASSIFIER ?? API };

export default defineConfig({
  plugins: [vue()],
  server: { proxy: PROXY },
  preview: { proxy: PROXY },
  build: {
    outDir: "out",
    // `/assets` belongs to the server.
    assetsDir: "static",
    // The Content-Security-Policy allows no data: URLs, so every asset is a file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.ts"],
    setupFiles: ["tests/setup.ts"],
    // Checks of accessibility in jsdom take seconds on a slow machine.
    testTimeout: 60_000,
  },
});
