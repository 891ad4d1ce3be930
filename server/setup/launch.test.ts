import { spawnSync } from 'node:child_process'
import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'

test('the launcher rejects an unknown command in one sentence', async () => {
  const launcher = path.join(import.meta.dirname, 'launch.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [launcher, 'sing'], { encoding: 'utf8' })
  expect({ status, stdout, stderr }).toEqual({
    status: 1,
    stdout: '',
    stderr: 'There is no command sing: use start, dev, assay, check or test.\n',
  })
})

test('no file of the set-up uses syntax or functions that Node 18 does not have', async () => {
  const files = (await readdir(import.meta.dirname, { recursive: true })).filter((name) => name.endsWith('.mjs'))
  for (const name of files) {
    const text = await readFile(path.join(import.meta.dirname, name), 'utf8')
    expect({
      name,
      uses: /import\.meta\.dirname|Promise\.withResolvers|\.toSorted\(|\bawait using\b|with \{ type/.exec(text)?.[0] ?? null,
    }).toEqual({ name, uses: null })
  }
})
