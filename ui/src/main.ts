import './style/tokens.css';
import './style/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { app } from './state/app.svelte';

const target = document.getElementById('app');
if (target) {
  // In the window the shell answers; in a plain browser the fake does.
  const inWindow = '__TAURI_INTERNALS__' in window;
  const backend = inWindow ? (await import('./lib/tauri')).tauri : (await import('./lib/fake')).fake();
  await app.start(backend);
  mount(App, { target });
}
