// Builds the window's web UI. `index.html` carries no inline script and nothing is inlined as a
// data: URI, so that the strict content security policy of the window holds.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import { svelteTesting } from '@testing-library/svelte/vite';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [tailwindcss(), svelte(), svelteTesting()],
  clearScreen: false,
  resolve: { alias: { $lib: fileURLToPath(new URL('./src/lib', import.meta.url)) } },
  server: { host: '127.0.0.1', port: 1420, strictPort: true },
  build: {
    target: ['es2022', 'safari16.4', 'chrome111'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What the first screen needs comes in one file: at the start each costs its way to the window.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } },
    },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['./src/lib/testing/setup.ts'],
    include: ['src/**/*.test.ts'],
    // Not a bar: axe looks at every cell, and other work may keep the machine busy.
    testTimeout: 30_000,
  },
});
