import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

import { temporaryFolder } from '../../io/testing/temporaryFolder.ts'
import { tinyGguf } from '../../models/testing/tinyGguf.ts'

const root = resolve(import.meta.dirname, '../../..')

export type CliResult = { code: number | null; stdout: string; stderr: string; ms: number }

/** For tests: a temporary project with experiments, store and models (`tiny`, for the fake engine), and a way to run commands in it. */
export async function cliSpace(files: Record<string, string>, env: Record<string, string> = {}) {
  const folder = await temporaryFolder()
  const put = async (path: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(folder.path, path)), { recursive: true })
    await writeFile(join(folder.path, path), content)
  }
  for (const [path, content] of Object.entries(files)) await put(join('experiments', path), content)
  await put('models/tiny.gguf', tinyGguf())
  const shared = {
    ...process.env,
    ASSAY_ROOT: root,
    ASSAY_HOME: join(folder.path, 'home'),
    ASSAY_EXPERIMENTS: join(folder.path, 'experiments'),
    ASSAY_MODELS: join(folder.path, 'models'),
    ASSAY_ADAPTERS: join(folder.path, 'adapters'),
    // Tests share the trainer's environment, which takes a minute to install.
    ASSAY_VENV: process.env.ASSAY_VENV || join(root, '.assay/venv'),
    ASSAY_ENGINE: 'fake',
    ...env,
  }

  /** `output` is a file descriptor for stdout; without it the text is collected. */
  function start(args: string[], more: Record<string, string> = {}, output?: number): { child: ChildProcess; ended: Promise<CliResult> } {
    const at = Date.now()
    const child = spawn(process.execPath, [join(root, 'server/cli/main.ts'), ...args], {
      cwd: folder.path,
      env: { ...shared, ...more },
      stdio: ['ignore', output ?? 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const { promise: ended, resolve: end } = Promise.withResolvers<CliResult>()
    child.on('close', (code) => end({ code, stdout, stderr, ms: Date.now() - at }))
    return { child, ended }
  }

  return {
    path: folder.path,
    put,
    start,
    run: (args: string[], more?: Record<string, string>) => start(args, more).ended,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}
