import { isRecord } from '../json.ts'
import { lineEnding } from './blockText.ts'
import { editYamlKey } from './editYaml.ts'
import { type Notebook, printNotebook } from './notebook.ts'
import { parseNotebook } from './parseNotebook.ts'
import { yamlValue } from './yamlText.ts'

/** The keys and values of a notebook's front matter; none if there is no front matter or its YAML has an error. */
export function frontMatterOf({ segments: [first] }: Notebook): Record<string, unknown> {
  const value = first?.kind === 'frontMatter' ? yamlValue(first.body) : null
  return isRecord(value) ? value : {}
}

/** Sets one key of the front matter, which is added if there is none; `undefined` removes the key. Comments and order stay. */
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
