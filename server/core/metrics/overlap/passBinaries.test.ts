import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import wabt from 'wabt'
import { beamBinary } from './beamPass.ts'
import { levenshteinBinary } from './levenshteinPass.ts'

test.each([
  { name: 'beamPass.wat', binary: beamBinary },
  { name: 'levenshteinPass.wat', binary: levenshteinBinary },
])('the bytes beside $name are what it compiles to', async ({ name, binary }) => {
  const source = await readFile(new URL(name, import.meta.url), 'utf8')
  const compiled = (await wabt()).parseWat(name, source, { simd: true }).toBinary({}).buffer
  expect(Buffer.from(compiled).toString('base64')).toBe(binary)
})
