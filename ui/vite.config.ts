import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `watchkeeper serve` listens; override with WATCHKEEPER_URL while developing. */
const api = process.env.WATCHKEEPER_URL ?? "http://127.0.0.1:8470";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: process.env.WATCHKEEPER_UI_OUT ?? "../src/watchkeeper/web",
    emptyOutDir: true,
    // echarts is one deliberate chunk of about this size, loaded by pages with charts.
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "echarts", test: /node_modules[\\/](echarts|zrender)[\\/]/ },
            { name: "vendor", test: /node_modules[\\/]/ },
          ],
        },
      },
    },
  },
  server: { proxy: { "/api": api } },
  test: { environment: "happy-dom", setupFiles: ["src/testSetup.ts"] },
});
