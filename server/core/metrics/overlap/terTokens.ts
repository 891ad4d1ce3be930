import { splitWords, stripEnd } from './pythonText.ts'

/** Options of sacrebleu's TER, with the meaning that they have there. */
export type TerSettings = { normalized: boolean; noPunct: boolean; asianSupport: boolean; caseSensitive: boolean }

const asianPunctuation = /[\u3001\u3002\u3008-\u3011\u3014-\u301f\uff61-\uff65\u30fb]/g
const fullWidthPunctuation = /[\uff0e\uff0c\uff1f\uff1a\uff1b\uff01\uff02\uff08\uff09]/g

/** The words of a text, as by sacrebleu's `TercomTokenizer`. */
export function terTokens(text: string, { normalized, noPunct, asianSupport, caseSensitive }: TerSettings): string[] {
  let line = stripEnd(text)
  if (line === '') return []
  if (!caseSensitive) line = line.toLowerCase()
  if (normalized) {
    line = normalizeWestern(line)
    if (asianSupport) line = splitAsian(line)
  }
  if (noPunct) {
    line = line.replace(/[.,?:;!"()]/g, '')
    if (asianSupport) line = line.replace(asianPunctuation, '').replace(fullWidthPunctuation, '')
  }
  return splitWords(line)
}

function normalizeWestern(text: string): string {
  const line = text
    .replaceAll('\n-', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
  return ` ${line} `
    .replace(/[{-~[-` -&(-+:-@/]/g, ' $& ')
    .replaceAll("'s ", " 's ")
    .replace(/'s$/, " 's")
    .replace(/([^0-9])([.,])/g, '$1 $2 ')
    .replace(/([.,])([^0-9])/g, ' $1 $2')
    .replace(/([0-9])(-)/g, '$1 $2 ')
}

/** The last range of the first row is copied from sacrebleu unchanged. Its rules for kana apply only to text that is all kana. */
function splitAsian(text: string): string {
  return text
    .replace(/[\u4e00-\u9fff\u3400-\u4dbf]/g, ' $& ')
    .replace(/[\u31c0-\u31ef\u2e80-\u2eff]/g, ' $& ')
    .replace(/[\u3300-\u33ff\uf900-\ufaff\ufe30-\ufe4f]/g, ' $& ')
    .replace(/[\u3200-\u3f22]/g, ' $& ')
    .replace(/(^|^[\u3040-\u309f])([\u3040-\u309f]+)(?=$|^[\u3040-\u309f])/g, '$1 $2 ')
    .replace(/(^|^[\u30a0-\u30ff])([\u30a0-\u30ff]+)(?=$|^[\u30a0-\u30ff])/g, '$1 $2 ')
    .replace(/(^|^[\u31f0-\u31ff])([\u31f0-\u31ff]+)(?=$|^[\u31f0-\u31ff])/g, '$1 $2 ')
    .replace(asianPunctuation, ' $& ')
    .replace(fullWidthPunctuation, ' $& ')
}
