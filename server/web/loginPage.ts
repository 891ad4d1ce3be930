/** The page on which a browser enters the token, and after it the page that was asked for (`next`, a path of this server). */
export function loginPage({ next, problem }: { next: string; problem: string | null }): string {
  return page(
    'Log in · Assay',
    `<form method="post" action="/login">
      <h1>Assay</h1>
      <p>This server asks for the token that it was started with (<code>ASSAY_TOKEN</code>).</p>
      <label for="token">Token</label>
      <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
      <input name="next" type="hidden" value="${escape(next)}">
      ${problem === null ? '' : `<p role="alert">${escape(problem)}</p>`}
      <button type="submit">Log in</button>
    </form>`,
  )
}

/**
 * A page that opens `next` at once. A browser sends no SameSite=Strict cookie with a page that another site's link opens, but does so with
 * the page that this one opens.
 */
export function onwardPage(next: string): string {
  return page('Assay', `<p><a href="${escape(next)}">Open Assay</a></p>`, `<meta http-equiv="refresh" content="0;url=${escape(next)}">`)
}

function page(title: string, body: string, head = ''): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    ${head}
    <style>
      :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }
      body { min-height: 100dvh; margin: 0; display: grid; place-items: center }
      form { width: min(24rem, calc(100vw - 3rem)); display: grid; gap: 0.6rem }
      h1, p { margin: 0 }
      input, button { font: inherit; padding: 0.45rem 0.6rem }
      [role=alert] { color: light-dark(#b3261e, #ffb4ab) }
    </style>
  </head>
  <body>
    ${body}
  </body>
</html>
`
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
}
