import { type Filter, type FilterCall, inputText, numberArg, spaces, textArg } from './filterCall.ts'
import type { Value } from './values.ts'
import { splitText } from '../findText.ts'

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()

const escapes: Record<string, string> = { '&': '&amp;', '"': '&quot;', "'": '&#39;', '<': '&lt;', '>': '&gt;', '\\': '&#92;' }

function escape(call: FilterCall): string {
  return call.budget.text(inputText(call).replace(/[&"'<>\\]/g, (character) => escapes[character] ?? ''))
}

function center(call: FilterCall): string {
  const text = inputText(call)
  const room = numberArg(call, 0, 80) - text.length
  if (room <= 0) return text
  const before = Math.ceil(room / 2 - (room % 2))
  return spaces(before, call.budget) + text + spaces(Math.ceil(room / 2), call.budget)
}

function indent(call: FilterCall): string {
  const lines = inputText(call).split('\n')
  const [, first] = call.args
  if (lines.length === 1 && lines[0] === '') return ''
  const width = numberArg(call, 0, 4) || 4
  call.budget.reserve(width * lines.length)
  const space = spaces(width, call.budget)
  return call.budget.text(lines.map((line, position) => (position === 0 && !first ? line : space + line)).join('\n'))
}

function replace(call: FilterCall): Value {
  const { args, budget, input } = call
  if (typeof args[0] !== 'string' && typeof args[0] !== 'number') return input
  if (typeof input !== 'string' && typeof input !== 'number') return input
  const text = inputText(call)
  const old = String(args[0])
  const fresh = textArg(call, 1, 'undefined')
  const most = numberArg(call, 2, -1)
  if (old === '') {
    budget.reserve(text.length + (text.length + 1) * fresh.length)
    return budget.text(fresh + text.split('').join(fresh) + fresh)
  }
  const pieces = splitText(text, old)
  const count = most < 0 ? pieces.length - 1 : Math.min(most, pieces.length - 1)
  budget.reserve(text.length + count * Math.max(0, fresh.length - old.length))
  const replaced = pieces.slice(0, count + 1).join(fresh)
  const rest = pieces
    .slice(count + 1)
    .map((piece) => old + piece)
    .join('')
  return budget.text(replaced + rest)
}

function truncate(call: FilterCall): string {
  const text = inputText(call)
  const length = numberArg(call, 0, 255) || 255
  const [, killWords] = call.args
  if (text.length <= length) return text
  const lastSpace = killWords ? -1 : text.lastIndexOf(' ', length)
  return text.slice(0, lastSpace === -1 ? length : lastSpace) + textArg(call, 2, '...')
}

function wordcount(call: FilterCall): Value {
  // Nunjucks counts ASCII words only; here words of any script count.
  return inputText(call).match(/[\p{L}\p{M}\p{N}_]+/gu)?.length ?? null
}

export const textFilters: Record<string, Filter> = {
  capitalize: { parameters: [], run: (call) => capitalized(inputText(call)) },
  center: { parameters: ['width'], run: center },
  e: { parameters: [], run: escape },
  escape: { parameters: [], run: escape },
  forceescape: { parameters: [], run: escape },
  indent: { parameters: ['width', 'first'], run: indent },
  lower: { parameters: [], run: (call) => inputText(call).toLowerCase() },
  nl2br: { parameters: [], run: (call) => call.budget.text(inputText(call).replace(/\r\n|\n/g, '<br />\n')) },
  replace: { parameters: ['old', 'new', 'count'], run: replace },
  safe: { parameters: [], run: inputText },
  split: { parameters: ['separator'], run: (call) => split(call) },
  striptags: { parameters: ['preserve_linebreaks'], run: (call) => stripTags(inputText(call), Boolean(call.args[0])) },
  title: { parameters: [], run: (call) => inputText(call).split(' ').map(capitalized).join(' ') },
  trim: { parameters: [], run: (call) => inputText(call).trim() },
  truncate: { parameters: ['length', 'killwords', 'end'], run: truncate },
  upper: { parameters: [], run: (call) => inputText(call).toUpperCase() },
  wordcount: { parameters: [], run: wordcount },
}

/** As in Python: splits at runs of white space when no separator is given. */
function split(call: FilterCall): Value[] {
  const text = inputText(call)
  const separator = textArg(call, 0, '')
  const parts =
    separator === ''
      ? text
          .trim()
          .split(/\s+/)
          .filter((part) => part !== '')
      : splitText(text, separator)
  call.budget.spend(parts.length)
  return parts
}

/** Text without HTML tags and comments, with the result of nunjucks' `striptags`, in linear time. */
function stripTags(html: string, keepLines: boolean): string {
  const text = withoutTags(html).trim()
  if (!keepLines) return text.replace(/\s+/g, ' ')
  return text
    .split('\n')
    .map((line) => line.replace(/^ +/, ''))
    .map(trimEndSpaces)
    .join('\n')
    .replace(/ +/g, ' ')
    .replace(/\r\n/g, '\n')
    .replace(/\n\n\n+/g, '\n\n')
}

function withoutTags(html: string): string {
  const name = /\/?[a-z][a-z0-9]*\b/iy
  let kept = ''
  let from = 0
  // A missing end is searched for once only: repeating the search for every `<` would be quadratic.
  let hasTagEnd = true
  let hasCommentEnd = true
  for (let start = html.indexOf('<'); start !== -1; start = html.indexOf('<', start + 1)) {
    let end = -1
    name.lastIndex = start + 1
    if (hasCommentEnd && html.startsWith('<!--', start)) {
      const close = html.indexOf('-->', start + 4)
      hasCommentEnd = close !== -1
      end = close === -1 ? -1 : close + 3
    } else if (hasTagEnd && name.test(html)) {
      const close = html.indexOf('>', name.lastIndex)
      hasTagEnd = close !== -1
      end = close === -1 ? -1 : close + 1
    }
    if (end === -1) continue
    kept += html.slice(from, start)
    from = end
    start = end - 1
  }
  return kept + html.slice(from)
}

function trimEndSpaces(line: string): string {
  let end = line.length
  while (end > 0 && line[end - 1] === ' ') end--
  return line.slice(0, end)
}
