/** @type {import('next').NextConfig} */
export default {
  outputFileTracingRoot: import.meta.dirname,
  // QuickJS imports Node's `module` only when it runs on Node, but the bundler has to resolve it for browsers too.
  turbopack: { root: import.meta.dirname, resolveAlias: { module: { browser: './server/setup/serve/noModule.mjs' } } },
  // `npm test` and `npm run check` check the types of the whole project with the TypeScript of package.json.
  typescript: { ignoreBuildErrors: true },
  // The page has no pictures to optimise. With this setting the optimiser answers 404 and requests nothing.
  images: { unoptimized: true },
  devIndicators: false,
  poweredByHeader: false,
}
