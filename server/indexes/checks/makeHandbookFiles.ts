// Run by hand after a change of `sources/`: `node server/indexes/checks/makeHandbookFiles.ts [name]...`. Writes the PDF and DOCX files of
// the sample handbooks from Markdown: `sources/fares.pdf.md` becomes `documents/fares.pdf`. Needs Chromium for PDF. A PDF contains the time
// at which it was made; a DOCX is the same each time.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { chromium } from '@playwright/test'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import Markdown from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { findChromium } from '../../setup/test/chromium.mjs'
import { filesOf, handbooks } from './handbooks.ts'
import { docxOf } from './handbookDocx.ts'

const fonts = path.resolve(import.meta.dirname, '../../../node_modules/pretendard/dist/public/static/alternative')
const chosen = process.argv.slice(2)
const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args })
try {
  for (const handbook of handbooks) {
    for (const source of filesOf(handbook, 'sources')) {
      const name = source.replace(/\.md$/, '')
      if (chosen.length > 0 && !chosen.includes(name)) continue
      const text = readFileSync(path.join(handbook.folder, 'sources', source), 'utf8')
      const html = renderToStaticMarkup(createElement(Markdown, { remarkPlugins: [remarkGfm] }, text))
      const bytes = name.endsWith('.docx') ? docxOf(html, handbook.language) : await pdfOf(html, handbook.language)
      writeFileSync(path.join(handbook.folder, 'documents', name), bytes)
      process.stdout.write(`${name}: ${bytes.length} bytes\n`)
    }
  }
} finally {
  await browser.close()
}

/** The font is in the page, so that the PDF is the same on each system; the browser embeds the characters that occur. */
async function pdfOf(html: string, language: string): Promise<Uint8Array> {
  const face = (file: string, weight: number) => {
    const data = readFileSync(path.join(fonts, file)).toString('base64')
    return `@font-face { font-family: handbook; font-weight: ${weight}; src: url(data:font/ttf;base64,${data}) }`
  }
  const style = `${face('Pretendard-Regular.ttf', 400)} ${face('Pretendard-SemiBold.ttf', 600)}
    body { font: 400 10.5pt/1.6 handbook; word-break: keep-all; hyphens: none; font-variant-ligatures: none }
    h1, h2, h3, th, strong { font-weight: 600 } h1 { font-size: 20pt } h2 { font-size: 13.5pt; break-after: avoid } h3 { font-size: 11.5pt }
    table { border-collapse: collapse; break-inside: avoid } th, td { border: 0.5pt solid #999; padding: 3pt 8pt; text-align: left }`
  const title = /<h1>(.*?)<\/h1>/.exec(html)?.[1] ?? ''
  const page = await browser.newPage()
  await page.setContent(`<!doctype html><html lang="${language}"><title>${title}</title><style>${style}</style>${html}</html>`)
  await page.evaluate(() => document.fonts.ready)
  const pdf = await page.pdf({ format: 'A4', margin: { top: '20mm', bottom: '20mm', left: '22mm', right: '22mm' } })
  await page.close()
  return pdf
}
