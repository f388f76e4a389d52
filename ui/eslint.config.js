// Two rules here are the house's own: the host is reached through src/lib/host alone, and Bits UI,
// Sonner and PaneForge through src/lib/ui alone, so that each primitive exists once.
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const host = {
  group: ['@tauri-apps/*'],
  message: 'Reach the host through $lib/host.',
};
const wrapped = {
  group: ['bits-ui', 'bits-ui/*', 'svelte-sonner', 'paneforge'],
  message: 'Use the primitive in $lib/ui.',
};

export default defineConfig(
  { ignores: ['dist', 'src/lib/bindings', 'node_modules'] },
  js.configs.recommended,
  ts.configs.strict,
  ts.configs.stylistic,
  svelte.configs.recommended,
  svelte.configs.prettier,
  { languageOptions: { globals: { ...globals.browser, ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { extraFileExtensions: ['.svelte'], parser: ts.parser, svelteConfig },
    },
  },
  {
    rules: {
      'no-undef': 'off', // TypeScript knows better
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-imports': ['error', { patterns: [host, wrapped] }],
      'svelte/no-navigation-without-resolve': 'off', // that rule is for SvelteKit
      // A plain Map or Set beside $state is a choice here: nothing should redraw for it.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  {
    files: ['src/lib/ui/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [host] }] },
  },
  {
    files: ['src/lib/host/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [wrapped] }] },
  },
);
