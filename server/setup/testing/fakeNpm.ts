import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { vi } from 'vitest'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'

/** A checkout whose npm is replaced by a program that runs `script` (CommonJS, with `args`, `fs` and `path` defined). */
export async function checkoutWithNpm(script: string) {
  const folder = await temporaryFolder()
  const npm = path.join(folder.path, 'fake/npm-cli.js')
  await mkdir(path.dirname(npm))
  await writeFile(npm, `const fs = require('node:fs'), path = require('node:path'), args = process.argv.slice(2)\n${script}`)
  const root = path.join(folder.path, 'root')
  await mkdir(path.join(root, 'node_modules/old'), { recursive: true })
  for (const [name, text] of Object.entries({ 'package.json': '{}', '.npmrc': '', 'package-lock.json': '{"packages":{}}' }))
    await writeFile(path.join(root, name), text)
  vi.stubEnv('npm_execpath', npm)
  return { root, fake: path.dirname(npm), [Symbol.asyncDispose]: folder[Symbol.asyncDispose] }
}
