import { Readability } from '@mozilla/readability'
import type { SourceDocument } from '../../../core/retrieval/document.ts'
import { type Block, joinBlocks } from '../text/blocks.ts'
import { cleanText } from '../text/cleanText.ts'
import { decodeFile } from '../text/decodeFile.ts'
import { fileDocument } from '../text/fileDocument.ts'
import { htmlBlocks } from './htmlBlocks.ts'
import { parsePage } from './parsePage.ts'

/** Where a page names its encoding. */
const declaredIn = /<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)/i
/** Readability takes seconds for a page of 500 nested elements, and the cube of it for more. */
const MOST_NESTED = 100
const MOST_ELEMENTS = 200_000

/**
 * The main text of an HTML page, without navigation, or all of its text if no main text is found. The page's title is its first heading.
 * @throws AppError FILE_ENCODING
 */
export function extractHtml(bytes: Uint8Array, path: string): SourceDocument[] {
  const beginning = new TextDecoder('latin1').decode(bytes.subarray(0, 4096))
  const html = decodeFile(bytes, path, declaredIn.exec(beginning)?.[1] ?? null)
  const { title, blocks } = mainText(html) ?? wholeText(html)
  const named = title === null || blocks.some(({ text, level }) => level !== null && text === title)
  const all: Block[] = named ? blocks : [{ text: title, level: 1, group: null }, ...blocks]
  return [fileDocument(path, { title, ...joinBlocks(all) })]
}

type Page = { title: string | null; blocks: Block[] }

function mainText(html: string): Page | null {
  // Readability changes the page that it reads.
  const page = parsePage(html)
  const own = ownTitle(page)
  if (isDeeper(page.body, MOST_NESTED)) return null
  try {
    const article = new Readability<Element>(page, { maxElemsToParse: MOST_ELEMENTS, serializer: (node) => node as Element }).parse()
    const blocks = article?.content ? htmlBlocks(article.content) : []
    return blocks.length === 0 ? null : { title: titleOf(article?.title) ?? own, blocks }
  } catch {
    return null
  }
}

function isDeeper(root: Element, most: number): boolean {
  let level = [root]
  for (let depth = 0; depth < most; depth += 1) {
    level = level.flatMap(({ children }) => [...children])
    if (level.length === 0) return false
  }
  return true
}

function wholeText(html: string): Page {
  const page = parsePage(html)
  const blocks = htmlBlocks(page.body)
  return { title: blocks.some(({ level }) => level === 1) ? null : ownTitle(page), blocks }
}

const ownTitle = (page: Document) => titleOf(page.querySelector('title')?.textContent)

function titleOf(title: string | null | undefined): string | null {
  const clean = cleanText(title ?? '')
    .replace(/\s+/g, ' ')
    .trim()
  return clean === '' ? null : clean
}
