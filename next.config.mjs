/** @type {import('next').NextConfig} */
export default {
  // Packages with native add-ons, and the one that starts threads from its own files, are not bundled.
  serverExternalPackages: ['node-llama-cpp', '@lancedb/lancedb', '@huggingface/transformers', 'piscina'],
  outputFileTracingRoot: import.meta.dirname,
  // QuickJS imports Node's `module` only when it runs on Node, but the bundler has to resolve it for browsers too.
  turbopack: { root: import.meta.dirname, resolveAlias: { module: { browser: './server/setup/serve/noModule.mjs' } } },
  // `npm test` and `npm run check` check the types of the whole project with the TypeScript of package.json.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  poweredByHeader: false,
}
