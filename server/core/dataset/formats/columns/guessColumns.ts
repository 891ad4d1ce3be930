import { type ColumnTarget, type DatasetRecord } from '../recordFormat.ts'
import { type RecordFormatName, recordFormatNames, recordFormats } from '../recordFormats.ts'
import { type ColumnMapping, pairsOf, rowTargets } from './columnMapping.ts'

/** How a file of unknown form is read, with a reason in one sentence for the format and for each column. */
export type Guess = {
  format: RecordFormatName
  mapping: ColumnMapping
  reason: string
  reasons: { [Target in ColumnTarget]?: string }
}

/** Names of columns, in lower case and with `_` between words. The earlier name wins. */
const names: Record<ColumnTarget, readonly string[]> = {
  system: ['system', 'system_prompt', 'system_message', '시스템', '시스템_프롬프트', '시스템_메시지'],
  instruction: [
    'instruction',
    'question',
    'query',
    '질문',
    '지시',
    '지시문',
    '명령',
    '명령어',
    '문제',
    '질의',
    'user',
    'human',
    'q',
    'ask',
  ],
  prompt: ['prompt', '프롬프트'],
  input: ['input', 'context', 'passage', '입력', '맥락', '문맥', '지문', '배경'],
  output: 'output answer response completion 답변 응답 대답 출력 정답 답 출력문 reply assistant gpt a target ideal'.split(' '),
  chosen: ['chosen', 'preferred', 'better', 'accepted', '선호', '선호_답변', '채택', '좋은_답변'],
  rejected: ['rejected', 'dispreferred', 'worse', '비선호', '비선호_답변', '거절', '거부', '나쁜_답변'],
  label: ['label', 'kto_tag', 'thumbs', 'is_good', '라벨', '레이블', '평가'],
  messages: ['messages', 'conversations', 'conversation', 'dialog', 'dialogue', 'chat', 'turns', '대화', '메시지'],
  tools: ['tools', 'functions', '도구'],
  tags: ['tags', 'tag', '태그'],
  split: ['split', '분할'],
  id: ['id', '_id', 'uuid', '아이디'],
}

/** Null if the columns say nothing. `records`: the first ones of the file. */
export function guessColumns(records: readonly DatasetRecord[]): Guess | null {
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))]
  const row = rowColumns(columns)
  const known = recordFormatNames.find((name) => count(records, (record) => recordFormats[name].fits(record)) * 2 > records.length)
  if (known) {
    const { title, members } = recordFormats[known]
    const guess: Guess = { format: known, mapping: {}, reason: `The records have the members of ${title}.`, reasons: {} }
    const taken = new Set<string>()
    for (const [target, member] of Object.entries(members) as [ColumnTarget, string][]) {
      if (!columns.includes(member) || taken.has(member)) continue
      taken.add(member)
      guess.mapping[target] = member
      guess.reasons[target] = `${title} has this column.`
    }
    return withRow(guess, row)
  }
  const found = contentColumns(columns, records)
  const format = formatOf(found)
  if (!format) return null
  const { title, members } = recordFormats[format]
  const guess: Guess = { format, mapping: {}, reason: `The names of the columns fit ${title}.`, reasons: {} }
  for (const [target, column] of pairsOf(found)) {
    if (members[target] === undefined) continue
    guess.mapping[target] = column
    guess.reasons[target] = `The column ${column} is named like this.`
  }
  return withRow(guess, row)
}

/** The format that has a place for the columns that were named; null if they make no row. */
export function formatOf(mapping: ColumnMapping): RecordFormatName | null {
  const { messages, chosen, rejected, label, instruction, input, prompt, output } = mapping
  if (messages !== undefined) return chosen !== undefined || label !== undefined ? 'sharegpt' : 'openai'
  if (chosen !== undefined || rejected !== undefined) return instruction !== undefined || input !== undefined ? 'alpaca' : 'dpo'
  if (output === undefined) return null
  if (label !== undefined) return input === undefined ? 'kto' : 'alpaca'
  if (instruction !== undefined || input !== undefined) return 'alpaca'
  return prompt !== undefined ? 'prompt-completion' : 'text'
}

function contentColumns(columns: readonly string[], records: readonly DatasetRecord[]): ColumnMapping {
  const mapping: ColumnMapping = {}
  const used = new Set<string>()
  const take = (target: ColumnTarget) => {
    const column = columnOf(target, columns, used)
    if (column === null) return
    used.add(column)
    mapping[target] = column
  }
  for (const target of Object.keys(names) as ColumnTarget[]) if (!(rowTargets as readonly string[]).includes(target)) take(target)
  const { instruction, prompt, input, label } = mapping
  // A column `input` alone is the question.
  if (instruction === undefined && prompt === undefined && input !== undefined) {
    delete mapping.input
    mapping.instruction = input
  }
  // A question beside a column `prompt` is the prompt, unless both are of one record.
  if (instruction !== undefined && prompt !== undefined) delete mapping.prompt
  // A label that is a class says nothing about good and bad.
  if (label !== undefined && !records.some((record) => isTruth(record[label]))) delete mapping.label
  if ((mapping.chosen !== undefined || mapping.label !== undefined) && mapping.instruction !== undefined && mapping.input === undefined) {
    mapping.prompt = mapping.instruction
    delete mapping.instruction
  }
  return mapping
}

function rowColumns(columns: readonly string[]): ColumnMapping {
  const mapping: ColumnMapping = {}
  for (const target of rowTargets) {
    const column = columnOf(target, columns, new Set())
    if (column !== null) mapping[target] = column
  }
  return mapping
}

function withRow(guess: Guess, row: ColumnMapping): Guess {
  const used = new Set(Object.values(guess.mapping))
  for (const [target, column] of pairsOf(row)) {
    if (used.has(column)) continue
    guess.mapping[target] = column
    guess.reasons[target] = `The column ${column} is named like this.`
  }
  return guess
}

function columnOf(target: ColumnTarget, columns: readonly string[], used: ReadonlySet<string>): string | null {
  for (const name of names[target]) {
    const column = columns.find((each) => !used.has(each) && folded(each) === name)
    if (column !== undefined) return column
  }
  return null
}

function folded(column: string): string {
  return column
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
}

function isTruth(value: unknown): boolean {
  return typeof value === 'boolean' || /^(true|false|0|1)$/i.test(String(value))
}

function count<Item>(items: readonly Item[], test: (item: Item) => boolean): number {
  return items.reduce((sum, item) => sum + (test(item) ? 1 : 0), 0)
}
