import { isRecord, type Json, textOf } from '../../json.ts'
import { parseDelimited } from '../../experiment/blocks/caseTable.ts'
import { type ConfigFiles, readYamlText } from './configFiles.ts'
import { type ImportReport, reportUnknown } from './importReport.ts'
import { extensionOf, filePath, plainTextOf } from './values.ts'

/** A prompt of a config: what it is called, by which providers select it, and its parts as templates. */
export type ImportedPrompt = { label: string; system: string | null; user: string; assistant: string | null }

type Reading = { files: ConfigFiles; report: ImportReport }

const fileKinds = /^[^\n{}]+\.(txt|md|j2|json|jsonl|ya?ml|csv)$/i
const code = new Set(['.js', '.cjs', '.mjs', '.ts', '.py', '.rb', '.sh', '.exe'])

/** The prompts of a config, files read in. What cannot be a prompt here is reported. */
export function readPrompts(value: Json | undefined, reading: Reading): ImportedPrompt[] {
  if (value === undefined || value === null) return []
  if (isRecord(value))
    // An old form: file names with their labels.
    return Object.entries(value).flatMap(([file, label]) => fromText(file, { ...reading, path: `prompts.${file}`, label: textOf(label) }))
  return [value]
    .flat()
    .flatMap((item, index) => readPrompt(item, { ...reading, path: Array.isArray(value) ? `prompts[${index}]` : 'prompts' }))
}

type At = Reading & { path: string; label?: string }

function readPrompt(item: Json, at: At): ImportedPrompt[] {
  if (typeof item === 'string') return fromText(item, at)
  if (!isRecord(item)) return refuse(at, 'A prompt is a text, a file or a mapping.')
  reportUnknown(item, { ...at, known: ['id', 'label', 'raw', 'prefix', 'suffix'] })
  const source = item.raw ?? item.id
  if (typeof source !== 'string') return refuse(at, 'It has neither `raw` nor `id`.')
  const partOf = (key: string) => plainTextOf(item[key], { path: `${at.path}.${key}`, report: at.report })
  const [prefix, suffix, label] = [partOf('prefix') ?? '', partOf('suffix') ?? '', partOf('label')]
  return fromText(source, { ...at, label }).map((prompt) => ({ ...prompt, user: `${prefix}${prompt.user}${suffix}` }))
}

function fromText(text: string, at: At): ImportedPrompt[] {
  const path = filePath(text) ?? (fileKinds.test(text.trim()) ? text.trim() : null)
  if (path === null)
    return /^(exec:|https?:\/\/|langfuse:|portkey:|helicone:)/.test(text)
      ? refuse(at, 'Prompts from programs and services are not fetched.')
      : [promptOf(text, at)]
  const names = /[*?[]/.test(path) ? at.files.glob(path) : [path]
  if (names.length === 0) return refuse(at, `No file fits ${path}.`)
  return names.flatMap((name) => fromFile(name, { ...at, label: at.label ?? name.split('/').at(-1) }))
}

function fromFile(name: string, at: At): ImportedPrompt[] {
  const plain = name.replace(/:[\w.]+$/, '')
  const extension = extensionOf(plain)
  if (code.has(extension)) return refuse(at, `${name} is a program; prompts are not made by running code.`)
  const read = at.files.read(name)
  if ('problem' in read) return refuse(at, read.problem)
  const numbered = (texts: string[]) =>
    texts.map((text, index) => promptOf(text, { ...at, label: texts.length > 1 ? `${at.label} ${index + 1}` : at.label }))
  if (extension === '.txt')
    return numbered(
      read.text
        .split(/\r?\n---\r?\n/)
        .map((text) => text.trim())
        .filter((text) => text !== ''),
    )
  if (extension === '.jsonl') return numbered(read.text.split('\n').filter((line) => line.trim() !== ''))
  if (extension === '.csv') {
    const { header, rows } = parseDelimited(read.text)
    const [prompt, label] = ['prompt', 'label'].map((column) => header.findIndex((title) => title.toLowerCase() === column))
    return rows.map((row, index) =>
      promptOf(row[prompt === undefined || prompt < 0 ? 0 : prompt] ?? '', {
        ...at,
        label: row[label ?? -1] || `${at.label} ${index + 1}`,
      }),
    )
  }
  if (extension === '.yaml' || extension === '.yml') return [promptOf(JSON.stringify(readYamlText(read.text, name)), at)]
  return [promptOf(read.text, at)]
}

/** A text, or a chat where it is a list of messages in JSON or YAML. */
function promptOf(text: string, at: At): ImportedPrompt {
  const messages = chatOf(text, at)
  if (!messages) {
    if (/^\s*\[\s*\{[\s\S]*"role"/.test(text))
      at.report.add(at.path, 'It becomes a chat only after rendering; here it is one user message.')
    return { label: at.label ?? labelOf(text), system: null, user: text, assistant: null }
  }
  const system = messages.filter(({ role }) => role === 'system' || role === 'developer')
  const turns = messages.filter(({ role }) => role !== 'system' && role !== 'developer')
  const assistant = turns.at(-1)?.role === 'assistant' ? (turns.pop()?.content ?? null) : null
  const last = turns.pop()
  if (turns.length > 0) at.report.add(at.path, 'Earlier turns of the chat are written into the user message.')
  const user = [...turns.map(({ role, content }) => `${role}: ${content}`), last?.content ?? ''].join('\n\n')
  const label = at.label ?? labelOf(last?.content ?? text)
  return { label, system: system.length > 0 ? system.map(({ content }) => content).join('\n\n') : null, user, assistant }
}

function chatOf(text: string, at: At): { role: string; content: string }[] | null {
  let value: Json
  try {
    value = /^\s*- role:/.test(text) ? readYamlText(text, at.path) : (JSON.parse(text) as Json)
  } catch {
    return null
  }
  const list = isRecord(value) && Array.isArray(value.messages) ? value.messages : value
  if (!Array.isArray(list) || list.length === 0) return null
  if (!list.every((each) => isRecord(each) && typeof each.role === 'string')) return null
  return list.flatMap((each) => (isRecord(each) && typeof each.role === 'string' ? [messageOf(each, each.role, at)] : []))
}

function messageOf(message: Record<string, Json>, role: string, at: At): { role: string; content: string } {
  reportUnknown(message, { ...at, known: ['role', 'content'], why: 'A message is its role and its text.' })
  return { role, content: contentOf(message.content, at) }
}

/** Content given in parts: texts are joined, pictures and sounds reported. */
function contentOf(content: Json | undefined, at: At): string {
  if (!Array.isArray(content)) return content === undefined || content === null ? '' : textOf(content)
  return content
    .flatMap((part) => {
      if (isRecord(part) && typeof part.text === 'string') return [part.text]
      at.report.add(at.path, 'Parts of a message that are no text are left out.')
      return []
    })
    .join('\n')
}

function labelOf(text: string): string {
  return [...text.trim().replace(/\s+/g, ' ')].slice(0, 40).join('')
}

function refuse({ report, path }: At, why: string): [] {
  report.add(path, why)
  return []
}
