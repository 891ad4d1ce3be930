import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'

const runNode = path.join(import.meta.dirname, 'runNode.mjs')

/** Starts a launcher that runs `program`; resolves to the launcher and the process id of the program, which the program prints. */
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

test('the launcher exits with the exit code of the program', async () => {
  await using folder = await temporaryFolder()
  const { ended } = await launched(folder.path, 'console.log(process.pid); process.exitCode = 7')
  expect(await ended).toBe(7)
})

test.each(['SIGTERM', 'SIGKILL'] as const)('a program ends when its launcher is ended by %s', async (signal) => {
  await using folder = await temporaryFolder()
  const { launcher, ended, pid } = await launched(folder.path, waits)
  launcher.kill(signal)
  expect(await isGone(pid)).toBe(true)
  await ended
})

test('child processes of the program inherit its flags but are not ended by them', async () => {
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

test('a program ends when the npm that started the shell of its launcher is killed', async () => {
  await using folder = await temporaryFolder()
  await writeFile(path.join(folder.path, 'program.mjs'), waits)
  const script = `import { runNode } from ${JSON.stringify(runNode)}
process.exitCode = await runNode(process.execPath, [${JSON.stringify(path.join(folder.path, 'program.mjs'))}])`
  await writeFile(path.join(folder.path, 'launcher.mjs'), script)
  // Acts as npm. With a second command in the line the shell does not replace itself by the first one.
  const line = `"${process.execPath}" "${path.join(folder.path, 'launcher.mjs')}"; true`
  const npm = spawn(
    process.execPath,
    [
      '--eval',
      `require('node:child_process').spawn(${JSON.stringify(line)}, { shell: true, stdio: ['ignore', 'inherit', 'inherit'] }); setInterval(() => {}, 1000)`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, npm_lifecycle_event: 'start' } },
  )
  const closed = new Promise((resolve) => npm.stdout.once('close', () => resolve(true)))
  await new Promise((resolve) => npm.stdout.once('data', resolve))
  npm.kill('SIGKILL')
  // All started processes hold the pipe open: it closes when the last of them has ended.
  expect(await closed).toBe(true)
})
