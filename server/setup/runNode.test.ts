import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../io/temporaryFolder.ts'

const runNode = path.join(import.meta.dirname, 'runNode.mjs')

/** Starts a launcher that runs `program`, and resolves to both process ids once the program says its own. */
async function launched(folder: string, program: string) {
  await writeFile(path.join(folder, 'program.mjs'), program)
  const script = `import { runNode } from ${JSON.stringify(runNode)}
process.exitCode = await runNode(process.execPath, [${JSON.stringify(path.join(folder, 'program.mjs'))}])`
  const launcher = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((resolve) => launcher.once('exit', resolve))
  const pid = await new Promise<number>((resolve) => launcher.stdout.once('data', (text) => resolve(Number(text))))
  return { launcher, ended, pid }
}

async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      process.kill(pid, 0)
    } catch {
      return true
    }
    await sleep(50)
  }
  return false
}

const waits = 'console.log(process.pid); setInterval(() => {}, 1000)'

test('the exit code of the program is the launcher’s', async () => {
  await using folder = await temporaryFolder()
  const { ended } = await launched(folder.path, 'console.log(process.pid); process.exitCode = 7')
  expect(await ended).toBe(7)
})

test.each(['SIGTERM', 'SIGKILL'] as const)('a program goes when its launcher ends by %s', async (signal) => {
  await using folder = await temporaryFolder()
  const { launcher, ended, pid } = await launched(folder.path, waits)
  launcher.kill(signal)
  expect(await isGone(pid)).toBe(true)
  await ended
})

test('children of the program, which inherit its flags, follow nobody', async () => {
  await using folder = await temporaryFolder()
  const child = 'setTimeout(() => process.exit(5), 1500)'
  const { ended } = await launched(
    folder.path,
    `import { spawn } from 'node:child_process'
console.log(process.pid)
spawn(process.execPath, [...process.execArgv, '--eval', ${JSON.stringify(child)}]).once('exit', (code, signal) => process.exit(signal ? 1 : code))`,
  )
  expect(await ended).toBe(5)
})
