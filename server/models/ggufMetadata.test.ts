import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fc } from '../core/testing/fuzzing.ts'
import { AppError } from '../core/errors.ts'
import { temporaryFolder } from '../io/testing/temporaryFolder.ts'
import { ggufMetadata } from './ggufMetadata.ts'
import { tinyGguf } from './testing/tinyGguf.ts'

async function read(bytes: Uint8Array) {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'tiny.gguf')
  await writeFile(path, bytes)
  return await ggufMetadata(path)
}

function nineDimensions(): Uint8Array {
  const tiny = tinyGguf()
  const at = tiny.indexOf('token_embd.weight') + 'token_embd.weight'.length
  const [count, sizes, rest] = [Buffer.from(Uint32Array.of(9).buffer), tiny.subarray(at + 4, at + 20), tiny.subarray(at + 20)]
  const ones = Buffer.from(BigUint64Array.from({ length: 7 }, () => 1n).buffer)
  return Buffer.concat([tiny.subarray(0, at), count, sizes, ones, rest, Buffer.alloc(64)])
}

test('the header tells what the model is, past a vocabulary larger than one piece', async () => {
  const tokens = Array.from({ length: 60_000 }, (_, index) => `토큰${index}`)
  const bytes = tinyGguf({
    entries: {
      'tokenizer.ggml.tokens': tokens,
      'tokenizer.ggml.token_type': tokens.map((_, index) => index),
      'tokenizer.chat_template': '{{ messages }}',
      'general.license': 'apache-2.0',
      'tokenizer.ggml.add_bos_token': false,
    },
  })
  expect(await read(bytes)).toEqual({
    kind: 'chat',
    licence: 'apache-2.0',
    metadata: {
      name: 'Tiny 🙂 모델',
      architecture: 'llama',
      parameters: 8,
      trainContext: 2048,
      quantisation: 'Q4_K_M',
      chatTemplate: true,
    },
  })
})

test.each([
  [{ 'general.architecture': 'bert' }, 'embed'],
  [{ 'llama.pooling_type': 1 }, 'embed'],
  [{ 'llama.pooling_type': 4 }, 'rerank'],
])('%o makes it a model to %s', async (entries, kind) => {
  expect(await read(tinyGguf({ entries }))).toMatchObject({ kind })
})

test('a quantisation newer than the table is named by its number', async () => {
  expect(await read(tinyGguf({ entries: { 'general.file_type': 99 } }))).toMatchObject({ metadata: { quantisation: 'type 99' } })
})

test.each([
  ['an empty file', new Uint8Array(), 'cut short'],
  ['a page in place of a file', Buffer.from('<!doctype html><title>404</title>'), 'does not begin as a GGUF'],
  ['a version from before 2023-08', tinyGguf({ version: 1 }), 'GGUF version 1'],
  ['a download that stopped in the header', tinyGguf().subarray(0, 100), 'cut short'],
  ['a tensor of nine dimensions', nineDimensions(), 'damaged'],
  ['a download that stopped in the weights', tinyGguf({ weights: 4000 }).subarray(0, 8000), '% of it is there'],
])('%s is reported as broken, with a remedy', async (_name, bytes, why) => {
  await expect(read(bytes)).rejects.toMatchObject({ code: 'MODEL_BROKEN', message: expect.stringMatching(new RegExp(`${why}.*again`)) })
})

test.each([
  ['tokens', 2 ** 40],
  ['tokens', Number.MAX_SAFE_INTEGER],
  ['entries', 2 ** 40],
  ['tensors', 2 ** 40],
])('a count of %s that no file can hold is reported as broken at once', async (what, count) => {
  const bytes = tinyGguf({ entries: { 'tokenizer.ggml.tokens': ['a', 'b'] } })
  const key = 'tokenizer.ggml.tokens'
  const at = { tensors: 8, entries: 16, tokens: bytes.indexOf(key) + key.length + 8 }[what] ?? 0
  bytes.writeBigUInt64LE(BigInt(count), at)
  await expect(read(bytes)).rejects.toMatchObject({ code: 'MODEL_BROKEN', message: expect.stringContaining('tiny.gguf') })
})

test('however a file is damaged or cut, the answer is a model or MODEL_BROKEN', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'tiny.gguf')
  const whole = tinyGguf({ entries: { 'tokenizer.ggml.tokens': ['a', 'b'] } })
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length), fc.nat(whole.length - 1), fc.nat(255), async (length, at, byte) => {
      const bytes = Buffer.from(whole.subarray(0, length))
      if (at < bytes.length) bytes[at] = byte
      await writeFile(path, bytes)
      try {
        await ggufMetadata(path)
      } catch (thrown) {
        if (!(thrown instanceof AppError)) throw thrown
        expect(thrown.code).toBe('MODEL_BROKEN')
      }
    }),
    { numRuns: 300 },
  )
})
