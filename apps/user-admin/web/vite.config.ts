import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** The server during development; in a cluster the ingress sends `/api` there. */
const PROXY = { "/api": "http://localhost:8080" };

export default defineConfig({
  plugins: [react()],
  server: { proxy: PROXY },
  preview: { proxy: PROXY },
  // The Content-Security-Policy allows no data: URLs, so every asset is a file.
  build: { outDir: "out", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.{ts,tsx}"],
    setupFiles: ["tests/setup.ts"],
    // Checks of accessibility in jsdom take seconds on a slow machine.
    testTimeout: 60_000,
  },
});
