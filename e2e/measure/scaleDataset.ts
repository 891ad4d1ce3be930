import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const topics = ['refund', 'return', 'delivery', 'invoice', 'warranty']

/** Writes a dataset with so many rows of all kinds, in English and Korean. */
export async function writeScaleDataset(datasets: string, name: string, rows: number): Promise<void> {
  const folder = path.join(datasets, name)
  await mkdir(folder, { recursive: true })
  const lines = function* () {
    for (let number = 0; number < rows; number += 1) yield `${JSON.stringify(scaleRow(number))}\n`
  }
  await pipeline(Readable.from(lines()), createWriteStream(path.join(folder, 'rows.jsonl')))
}

function scaleRow(number: number) {
  const topic = topics[number % topics.length] ?? ''
  return {
    id: number.toString(16).padStart(12, '0'),
    ...contents[number % contents.length]?.(number),
    status: 'new',
    fields: { topic, length: number % 97 },
    origin: { from: 'file', file: 'made.jsonl', line: number + 1, sha256: '00' },
  }
}

const user = (content: string) => ({ role: 'user', content })
const assistant = (content: string) => ({ role: 'assistant', content })

const contents: readonly ((number: number) => object)[] = [
  (number) => ({
    kind: 'instruction',
    instruction: `주문 ${number}의 환불 조건을 설명해 주세요.`,
    input: '',
    output: '구매일로부터 7일 안에 환불할 수 있습니다. '.repeat(1 + (number % 12)),
  }),
  (number) => ({
    kind: 'chat',
    messages: [
      { role: 'system', content: 'You are a helpful clerk.' },
      user(`How do I return order ${number}?`),
      assistant(`Open your orders, choose order ${number} and press Return. `.repeat(1 + (number % 9))),
    ],
  }),
  (number) => ({
    kind: 'preference',
    prompt: [user(`On which day is order ${number} delivered?`)],
    chosen: [assistant(`Order ${number} is delivered on Monday.`)],
    rejected: [assistant('It will come some day.')],
  }),
  (number) => ({
    kind: 'label',
    prompt: [user(`Say hello to customer ${number}.`)],
    completion: [assistant('Hello!')],
    label: number % 2 === 0,
  }),
]
