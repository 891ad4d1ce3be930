import { lineEnding } from './blockText.ts'
import { editYamlKey } from './editYaml.ts'
import { parseNotebook } from './parseNotebook.ts'
import { printNotebook } from './printNotebook.ts'

/** Sets one key of the front matter, which is made where there is none; `undefined` removes the key. Comments and order stay. */
export function setFrontMatter(text: string, key: string, value: unknown): string {
  const notebook = parseNotebook(text)
  const [first, ...rest] = notebook.segments
  const newline = lineEnding(text)
  if (first?.kind !== 'frontMatter') {
    if (value === undefined) return text
    const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
    return `${mark}---${newline}${editYamlKey('', [key], value).replace(/\n/g, newline)}---${newline}${text.slice(mark.length)}`
  }
  const from = first.raw.indexOf('---') + first.raw.slice(first.raw.indexOf('---')).search(/[\r\n]/)
  const start = from + (/^(\r\n|\n|\r)/.exec(first.raw.slice(from))?.[0].length ?? 0)
  const edited = editYamlKey(first.body, [key], value)
  const body = edited === '' || /[\r\n]$/.test(edited) ? edited : edited + newline
  const raw = first.raw.slice(0, start) + body + first.raw.slice(start + first.body.length)
  return printNotebook({ segments: [{ ...first, raw }, ...rest] })
}
