import { shingleHashes } from '../similarity/shingles.ts'

const windowLength = 600
const leastLength = 120
/** The share of different shingles in a window; running text of this length has nine in ten. */
const leastDistinct = 0.2
const leastLines = 6

/** Why a text repeats itself, as a sentence; null if it does not. Rules of tables and indents are left out of account. */
export function repetitionOf(text: string): string | null {
  const plain = text.replace(/([^\p{L}\p{N}])\1+/gu, '$1')
  for (let start = 0; start === 0 || start + leastLength <= plain.length; start += windowLength / 2) {
    const part = plain.slice(start, start + windowLength)
    if (part.length < leastLength) break
    const hashes = shingleHashes(part)
    if (new Set(hashes).size / hashes.length < leastDistinct) return 'The answer repeats the same words again and again.'
  }
  const lines = text.split('\n').flatMap((line) => (/\p{L}{2}/u.test(line) ? [line.trim()] : []))
  const same = [...Map.groupBy(lines, (line) => line).values()]
  const most = same.reduce((longest, group) => Math.max(longest, group.length), 0)
  return lines.length >= leastLines && most >= lines.length / 2 ? `One line occurs ${most} times.` : null
}
