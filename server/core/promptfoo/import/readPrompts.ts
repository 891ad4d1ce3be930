import { isRecord, type Json, textOf } from '../../json.ts'
import { isProgram, namesOf, readConfigFile, type Reading, withoutFunction } from './configFiles.ts'
import { readYamlText } from './configYaml.ts'
import { reportUnknown } from './importReport.ts'
import { readTable } from './readTable.ts'
import { extensionOf, filePath, plainTextOf } from './values.ts'

/**
 * A prompt of a config with its parts as templates. `names`: the names besides its label by which providers select it. `script`: the
 * program that would write it; such a prompt has no text and is written by hand in the notebook.
 */
export type ImportedPrompt = {
  label: string
  system: string | null
  user: string
  assistant: string | null
  names?: readonly string[]
  script?: string
}

const fileKinds = /^[^\n{}]+\.(txt|md|j2|json|jsonl|ya?ml|csv)$/i

/** The prompts of a config, including those in files. Unsupported ones are reported; those of programs have no text. */
export function readPrompts(value: Json | undefined, reading: Reading): ImportedPrompt[] {
  // promptfoo's default: each test brings its own text.
  if (value === undefined || value === null) return [{ label: 'prompt', system: null, user: '{{prompt}}', assistant: null }]
  if (isRecord(value))
    // Deprecated form: file names with their labels.
    return Object.entries(value).flatMap(([file, label]) => fromText(file, { ...reading, path: `prompts.${file}`, label: textOf(label) }))
  return [value]
    .flat()
    .flatMap((item, index) => readPrompt(item, { ...reading, path: Array.isArray(value) ? `prompts[${index}]` : 'prompts' }))
}

type At = Reading & { path: string; label?: string; names?: readonly string[] }

function readPrompt(item: Json, at: At): ImportedPrompt[] {
  if (typeof item === 'string') return fromText(item, at)
  if (!isRecord(item)) return refuse(at, 'A prompt must be a text, a file or a mapping.')
  reportUnknown(item, { ...at, known: ['id', 'label', 'raw', 'prefix', 'suffix'] })
  const source = item.raw ?? item.id
  if (typeof source !== 'string') return refuse(at, 'It has neither `raw` nor `id`.')
  const partOf = (key: string) => plainTextOf(item[key], { path: `${at.path}.${key}`, report: at.report })
  const [prefix, suffix, id] = [partOf('prefix') ?? '', partOf('suffix') ?? '', partOf('id')]
  const label = partOf('label') ?? (item.raw === undefined ? undefined : id)
  const names = id === undefined ? [] : [id]
  return fromText(source, { ...at, label, names }).map((prompt) => ({ ...prompt, user: `${prefix}${prompt.user}${suffix}` }))
}

function fromText(text: string, at: At): ImportedPrompt[] {
  const path = filePath(text) ?? (fileKinds.test(text.trim()) ? text.trim() : null)
  const program = path !== null && isProgram(path) ? path : /^(?:exec|python):/.test(text) ? text : null
  if (program !== null) return [scriptPrompt(program, at)]
  if (path === null)
    return /^(https?:\/\/|langfuse:|portkey:|helicone:)/.test(text)
      ? refuse(at, 'Prompts from services are not fetched.')
      : [promptOf(text, at)]
  const names = namesOf(path, at.files)
  if (names.length === 0) return refuse(at, `No file matches ${path}.`)
  return names.flatMap((name) => {
    const base = name.split('/').at(-1) ?? name
    const within = { ...at, label: at.label ?? base, names: [...(at.names ?? []), name, base] }
    return isProgram(name) ? [scriptPrompt(name, within)] : fromFile(name, within)
  })
}

/** A prompt that a program would write: it reads a variable that no case has, so that none of its cells can run. */
function scriptPrompt(script: string, at: At): ImportedPrompt {
  at.report.add(at.path, `${script} is a program. Programs are not run. Write its prompt in the notebook.`)
  const base = withoutFunction(script).split('/').at(-1) ?? script
  const variable = `prompt_of_${base.replace(/[^\p{L}\p{N}_]+/gu, '_')}`
  return { label: at.label ?? base, system: null, user: `{{ ${variable} }}`, assistant: null, script, ...namesIn(at) }
}

function fromFile(name: string, at: At): ImportedPrompt[] {
  const extension = extensionOf(name)
  if (extension === '.yaml' || extension === '.yml') {
    const value = readConfigFile(name, at.path, at)
    return value === undefined ? [] : [promptOf(typeof value === 'string' ? value : JSON.stringify(value), at)]
  }
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
    const { header, rows } = readTable(read.text, name, at) ?? { header: [], rows: [] }
    const [prompt, label] = ['prompt', 'label'].map((column) => header.findIndex((title) => title.toLowerCase() === column))
    return rows.map((row, index) =>
      promptOf(row[prompt === undefined || prompt < 0 ? 0 : prompt] ?? '', {
        ...at,
        label: row[label ?? -1] || `${at.label} ${index + 1}`,
      }),
    )
  }
  return [promptOf(read.text, at)]
}

function namesIn({ names }: At): { names?: readonly string[] } {
  return names === undefined || names.length === 0 ? {} : { names }
}

/** A single text, or a chat if it is a list of messages in JSON or YAML. */
function promptOf(given: string, at: At): ImportedPrompt {
  const text = given.replaceAll('\r\n', '\n')
  if (text !== given) at.report.add(at.path, 'Its line ends of Windows (CR LF) become line ends of Unix (LF).')
  const messages = chatOf(text, at)
  if (!messages) return { label: at.label ?? labelOf(text), system: null, user: text, assistant: null, ...namesIn(at) }
  const { last, ...parts } = chatParts(messages, at)
  return { label: at.label ?? labelOf(last ?? text), ...parts, ...namesIn(at) }
}

/** The parts of a chat. Earlier turns are written into the user message, which is reported. */
export function chatParts(
  messages: readonly ChatMessage[],
  { path, report }: Pick<At, 'path' | 'report'>,
): { system: string | null; user: string; assistant: string | null; last: string | undefined } {
  const system = messages.filter(({ role }) => role === 'system' || role === 'developer')
  const turns = messages.filter(({ role }) => role !== 'system' && role !== 'developer')
  const assistant = turns.at(-1)?.role === 'assistant' ? (turns.pop()?.content ?? null) : null
  const last = turns.pop()?.content
  if (turns.length > 0) report.add(path, 'Earlier turns of the chat are written into the user message.')
  const user = [...turns.map(({ role, content }) => `${role}: ${content}`), last ?? ''].join('\n\n')
  return { system: system.length > 0 ? system.map(({ content }) => content).join('\n\n') : null, user, assistant, last }
}

export type ChatMessage = { role: string; content: string }

/** The messages of a text that is a chat in JSON or YAML; null when it is none. */
export function chatOf(text: string, at: Pick<At, 'path' | 'report'>): ChatMessage[] | null {
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

function messageOf(message: Record<string, Json>, role: string, at: Pick<At, 'path' | 'report'>): ChatMessage {
  reportUnknown(message, { ...at, known: ['role', 'content'], why: 'Only the role and the text of a message are imported.' })
  return { role, content: contentOf(message.content, at) }
}

/** Content given as parts: texts are joined, other parts reported. */
function contentOf(content: Json | undefined, at: Pick<At, 'path' | 'report'>): string {
  if (!Array.isArray(content)) return content === undefined || content === null ? '' : textOf(content)
  return content
    .flatMap((part) => {
      if (isRecord(part) && typeof part.text === 'string') return [part.text]
      at.report.add(at.path, 'Parts of a message that are not text are left out.')
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
