import { defineConfig } from "vite";

/* Names of built files carry a hash of their content; Django finds them through the manifest (parley.foundation.web.assets). */
export default defineConfig({
  base: "./",
  publicDir: false,
  build: {
    outDir: "../parley/static_built",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    modulePreload: false,
    target: ["chrome125", "firefox147", "safari26"],
    cssTarget: ["chrome125", "firefox147", "safari26"],
    rollupOptions: { input: ["src/parley.ts", "css/parley.css"] },
  },
});
