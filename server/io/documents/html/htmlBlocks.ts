import { cleanText } from '../text/cleanText.ts'
import type { Block } from '../text/blocks.ts'
import { isLayout, tableLines } from './tableLines.ts'

const skipped = new Set(
  'title meta link style script noscript template svg iframe object canvas audio video button select textarea input'.split(' '),
)
/** Elements before and after which a line ends. Those that are not here, unknown ones too, are part of a line. */
const blockElements = new Set(
  'html body main article section aside header footer nav div p blockquote figure figcaption ul ol li dl dt dd table caption thead tbody tfoot tr td th address details summary fieldset legend form hr pre center'.split(
    ' ',
  ),
)

/** What the blocks in an element have in common. */
type Around = { level: number | null; group: number | null; depth: number; preformatted: boolean }

/** The text of an element as blocks: headings, paragraphs, items of lists behind `- ` or a number, and rows of tables. */
export function htmlBlocks(root: Element): Block[] {
  const blocks: Block[] = []
  let line = ''
  let marker = ''
  let groups = 0

  function endBlock({ level, group, preformatted }: Around): void {
    const text = tidy(line, { preformatted, heading: level !== null })
    line = ''
    if (text === '') return
    blocks.push({ text: marker + text, level, group })
    marker = ''
  }

  function walk(node: Node, around: Around): void {
    for (const child of node.childNodes) {
      if (isText(child)) line += around.preformatted ? child.data : child.data.replace(/\s+/g, ' ')
      else if (isElement(child)) element(child, around)
    }
  }

  function element(child: Element, around: Around): void {
    const name = child.localName
    if (skipped.has(name) || isHidden(child)) return
    if (name === 'br') line += '\n'
    else if (/^h[1-6]$/.test(name)) separate(child, around, { ...around, level: Number(name[1]), group: null })
    else if (name === 'table' && !isLayout(child)) table(child, around)
    else if (name === 'ul' || name === 'ol') list(child, around)
    else if (name === 'pre') separate(child, around, { ...around, preformatted: true })
    else if (blockElements.has(name)) separate(child, around, around)
    else walk(child, around)
  }

  function separate(child: Element, around: Around, inside: Around): void {
    endBlock(around)
    walk(child, inside)
    endBlock(inside)
  }

  function list(child: Element, around: Around): void {
    endBlock(around)
    const inside = { ...around, group: around.group ?? (groups += 1), depth: around.depth + 1 }
    let number = Number(child.getAttribute('start') ?? 1) || 1
    for (const item of child.children) {
      marker = '  '.repeat(around.depth) + (child.localName === 'ol' ? `${number}. ` : '- ')
      number += 1
      separate(item, inside, inside)
      marker = ''
    }
  }

  function table(child: Element, around: Around): void {
    endBlock(around)
    const caption = child.querySelector('caption')
    if (caption) separate(caption, around, around)
    const group = (groups += 1)
    const textOf = (cell: Element) =>
      htmlBlocks(cell)
        .map(({ text }) => text)
        .join(' ')
        .replace(/\s+/g, ' ')
    for (const text of tableLines(child, textOf)) blocks.push({ text, level: null, group })
  }

  const around: Around = { level: null, group: null, depth: 0, preformatted: false }
  walk(root, around)
  endBlock(around)
  return blocks
}

const isText = (node: Node): node is Text => node.nodeType === 3
const isElement = (node: Node): node is Element => node.nodeType === 1

function isHidden(element: Element): boolean {
  return element.hasAttribute('hidden') || /display\s*:\s*none/i.test(element.getAttribute('style') ?? '')
}

function tidy(line: string, { preformatted, heading }: { preformatted: boolean; heading: boolean }): string {
  const text = cleanText(line)
  if (heading) return text.replace(/\s+/g, ' ').trim()
  if (preformatted) return text.replace(/\r\n?/g, '\n').replace(/^\n+/, '').trimEnd()
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .trim()
}
