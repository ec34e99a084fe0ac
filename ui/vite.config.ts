import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [svelte()],
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  // Nothing is inlined: the page's CSP allows no data: fonts or scripts.
  build: { target: 'es2022', assetsInlineLimit: 0 },
});
