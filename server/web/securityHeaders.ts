/**
 * The headers of every answer: pages, API, exports, files and errors.
 *
 * Only scripts of this server run, and inline scripts only with the nonce of their page. `wasm-unsafe-eval` is for the sandbox of metrics
 * (WebAssembly); it does not allow `eval`. Inline styles are allowed: the code editor and the charts create style sheets and `style`
 * attributes without a nonce. A style cannot run code, and it cannot send anything, because images, fonts and connections of other servers
 * are refused. Nothing may show Assay in a frame.
 *
 * `dev`: React and the bundler of `npm run dev` need `eval`.
 */
export function securityHeaders({ nonce, dev }: { nonce: string; dev: boolean }): Record<string, string> {
  const policy = {
    'default-src': "'none'",
    'script-src': `'self' 'nonce-${nonce}' 'wasm-unsafe-eval'${dev ? " 'unsafe-eval'" : ''}`,
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'font-src': "'self' data:",
    'connect-src': "'self'",
    'worker-src': "'self' blob:",
    'manifest-src': "'self'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  }
  return {
    'content-security-policy': Object.entries(policy)
      .map(([name, value]) => `${name} ${value}`)
      .join('; '),
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  }
}
