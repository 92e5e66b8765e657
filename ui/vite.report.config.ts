import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

// The same page as one script and one style sheet, to be put inside a report that opens without a server.
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  plugins: [react()],
  publicDir: false,
  define: { "process.env.NODE_ENV": JSON.stringify("production") },
  build: {
    outDir: fileURLToPath(new URL("../dist/ui-report", import.meta.url)),
    emptyOutDir: true,
    lib: {
      entry: fileURLToPath(new URL("src/report.tsx", import.meta.url)),
      formats: ["iife"],
      name: "espalierReport",
      fileName: () => "report.js",
      cssFileName: "report",
    },
  },
});
