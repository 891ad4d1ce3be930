/** @type {import('next').NextConfig} */
export default {
  // Native add-ons and what loads them stay outside the bundle.
  serverExternalPackages: ['node-llama-cpp', '@lancedb/lancedb', '@huggingface/transformers'],
  outputFileTracingRoot: import.meta.dirname,
  // QuickJS asks for Node's `module` behind a test that fails in a browser; there it must only be found.
  turbopack: { root: import.meta.dirname, resolveAlias: { module: { browser: './server/setup/serve/noModule.mjs' } } },
  // `npm test` checks the types of the whole project once, with the compiler of package.json.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  poweredByHeader: false,
}
