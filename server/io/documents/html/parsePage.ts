import { parseHTML } from 'linkedom'

/** The document of an HTML text. Scripts do not run and nothing is fetched. The parser adds no `body` to a page that leaves it out. */
export function parsePage(html: string): Document {
  const whole =
    /<html[\s>]/i.test(html) && /<body[\s>]/i.test(html) ? html : `<!doctype html><html><head></head><body>${html}</body></html>`
  return parseHTML(whole).document
}
